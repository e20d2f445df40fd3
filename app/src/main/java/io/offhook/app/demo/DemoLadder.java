package io.offhook.app.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Puts a watched call's messages and its two audio streams on one ladder. */
final class DemoLadder {
    private static final int CALLER = 0;
    private static final int CALLEE = 2;

    private DemoLadder() {}

    static Ladder of(@Nullable DemoTap tap, List<CallRow> rows) {
        DemoPlan.PlannedCall call = tap == null ? null : tap.watched();
        if (tap == null || call == null || tap.steps().isEmpty()) {
            return Ladder.EMPTY;
        }
        CallRow row = rows.get(call.index());
        List<Ladder.Step> steps = new ArrayList<>(tap.steps());
        int audioAt = 0;
        while (audioAt < steps.size() && !steps.get(audioAt).label().equals("BYE")) {
            audioAt++;
        }
        int established = Math.max(0, audioAt - 1);
        double atMs = steps.get(established).atMs();
        steps.add(audioAt, stream(atMs, CALLEE, CALLER, row.codec(), row.calleeSide(), row.callerSide()));
        steps.add(audioAt, stream(atMs, CALLER, CALLEE, row.codec(), row.callerSide(), row.calleeSide()));
        return new Ladder(
                "call " + (call.index() + 1) + ": " + row.caller() + " calls " + row.callee(),
                List.of(row.caller(), "exchange", row.callee()),
                List.copyOf(steps));
    }

    private static Ladder.Step stream(
            double atMs, int from, int to, String codec, CallRow.Side sender, CallRow.Side receiver) {
        String label = String.format(Locale.ROOT, "RTP %s, %d packets, MOS %.2f", codec, sender.sent(), receiver.mos());
        String detail = String.format(
                Locale.ROOT,
                "%d sent, %d received, %d lost, %d late, %d frames concealed, jitter %.2f ms",
                sender.sent(),
                receiver.received(),
                receiver.lost(),
                receiver.late(),
                receiver.concealed(),
                receiver.jitterMs());
        return new Ladder.Step(atMs, from, to, label, detail, true);
    }
}
