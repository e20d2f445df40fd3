package io.offhook.app.report;

import io.offhook.app.demo.CallRow;
import io.offhook.app.demo.Impairment;
import java.util.List;
import java.util.Locale;

/** {@code calls.csv}: one row a call, RFC 4180 with a heading. */
final class CallsCsv {
    private static final List<String> HEADING = List.of(
            "call",
            "caller",
            "callee",
            "call_id",
            "established",
            "verified",
            "failure",
            "setup_ms",
            "talk_s",
            "codec",
            "path_loss_percent",
            "path_jitter_ms",
            "caller_sent",
            "caller_received",
            "caller_lost",
            "caller_late",
            "caller_concealed",
            "caller_jitter_ms",
            "caller_mos",
            "caller_heard",
            "callee_sent",
            "callee_received",
            "callee_lost",
            "callee_late",
            "callee_concealed",
            "callee_jitter_ms",
            "callee_mos",
            "callee_heard",
            "digits_sent",
            "digits_heard");

    private CallsCsv() {}

    static String of(List<CallRow> rows) {
        StringBuilder out = new StringBuilder(String.join(",", HEADING)).append("\r\n");
        for (CallRow row : rows) {
            append(out, row);
        }
        return out.toString();
    }

    private static void append(StringBuilder out, CallRow row) {
        cell(out, Integer.toString(row.index() + 1));
        cell(out, row.caller());
        cell(out, row.callee());
        cell(out, row.callId());
        cell(out, Boolean.toString(row.established()));
        cell(out, Boolean.toString(row.verified()));
        cell(out, row.failure());
        cell(out, row.setupMs() < 0 ? "" : number(row.setupMs()));
        cell(out, number(row.talkSeconds()));
        cell(out, row.codec());
        cell(out, row.impairment().map(path -> number(100 * path.loss())).orElse(""));
        cell(
                out,
                row.impairment().map(Impairment::jitterMs).map(String::valueOf).orElse(""));
        side(out, row.callerSide());
        side(out, row.calleeSide());
        cell(out, row.digitsSent());
        cell(out, row.digitsHeard());
        out.setLength(out.length() - 1);
        out.append("\r\n");
    }

    private static void side(StringBuilder out, CallRow.Side side) {
        cell(out, Long.toString(side.sent()));
        cell(out, Long.toString(side.received()));
        cell(out, Long.toString(side.lost()));
        cell(out, Long.toString(side.late()));
        cell(out, Long.toString(side.concealed()));
        cell(out, number(side.jitterMs()));
        cell(out, number(side.mos()));
        cell(out, side.heard());
    }

    private static void cell(StringBuilder out, String text) {
        boolean quoted =
                text.indexOf(',') >= 0 || text.indexOf('"') >= 0 || text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
        out.append(quoted ? '"' + text.replace("\"", "\"\"") + '"' : text).append(',');
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
