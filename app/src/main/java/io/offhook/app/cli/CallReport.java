package io.offhook.app.cli;

import io.offhook.app.load.CallRun;
import io.offhook.app.load.CallTally;
import io.offhook.app.report.Json;
import io.offhook.engine.CallStatistics;
import io.offhook.engine.EngineStatistics;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a run of calls came to, for people or as one JSON object. {@code planned} is 0 where calls came in. */
record CallReport(
        long planned,
        long started,
        double startSeconds,
        long answered,
        long failed,
        Map<String, Long> causes,
        double mosP5,
        double mosP50,
        long digits,
        @Nullable CallStatistics only,
        @Nullable String onlyOutcome,
        EngineStatistics engine) {

    static CallReport of(CallRun run, long planned, EngineStatistics engine) {
        return of(run.tally(), planned, run.started(), run.startSeconds(), engine);
    }

    static CallReport of(CallTally tally, long planned, long started, double startSeconds, EngineStatistics engine) {
        boolean single = planned == 1;
        return new CallReport(
                planned,
                started,
                startSeconds,
                tally.answeredCount(),
                tally.failedCount(),
                tally.causes(),
                tally.mosAt(5),
                tally.mosAt(50),
                tally.digitCount(),
                single ? tally.lastStatistics() : null,
                single ? tally.lastOutcome() : null,
                engine);
    }

    /** The same figures of the engine, with what was counted since. */
    CallReport withTally(CallTally tally) {
        return of(tally, planned, started, startSeconds, engine);
    }

    boolean allWell() {
        return failed == 0 && answered == planned;
    }

    void print(PrintWriter out, boolean json) {
        if (json) {
            out.println(Json.object(this::write));
        } else {
            printText(out);
        }
        out.flush();
    }

    private void printText(PrintWriter out) {
        if (only != null && answered == 0) {
            out.println("call     " + onlyOutcome + ", after " + ms(only.setup().toNanos() / 1e6));
        } else if (only != null) {
            out.println("call     " + onlyOutcome + ", answered after "
                    + ms(only.setup().toNanos() / 1e6) + ", talked "
                    + String.format(Locale.ROOT, "%.1f s", only.talk().toMillis() / 1000.0)
                    + only.codec().map(codec -> ", " + codec).orElse("")
                    + only.mos()
                            .map(mos -> String.format(Locale.ROOT, ", MOS %.2f", mos))
                            .orElse(""));
        } else if (planned > 0) {
            out.println("calls    " + planned + " planned, " + started + " started in "
                    + String.format(Locale.ROOT, "%.1f s", startSeconds) + ", " + answered + " answered, " + failed
                    + " failed");
        } else {
            out.println("calls    " + answered + " answered, " + failed + " failed");
        }
        causes.forEach((why, times) -> out.println("failed   " + times + " x " + why));
        EngineStatistics.Latency setup = engine.setup();
        if (setup.count() > 0 && only == null) {
            out.println("setup    p50 " + ms(setup.p50()) + ", p95 " + ms(setup.p95()) + ", p99 " + ms(setup.p99()));
        }
        EngineStatistics.Sip sip = engine.sip();
        out.println("sip      " + sip.sent() + " sent, " + sip.received() + " received, " + sip.retransmitted()
                + " retransmitted");
        EngineStatistics.Rtp rtp = engine.rtp();
        if (rtp.sent() + rtp.received() > 0) {
            out.println("rtp      " + rtp.sent() + " sent, " + rtp.received() + " received, " + rtp.lost() + " lost, "
                    + rtp.late() + " late");
            out.println("pacing   late p50 " + ms(engine.pacing().p50()) + ", p99 "
                    + ms(engine.pacing().p99()));
        }
        if (mosP50 > 0 && only == null) {
            out.println(String.format(Locale.ROOT, "mos      p5 %.2f, p50 %.2f", mosP5, mosP50));
        }
        if (digits > 0) {
            out.println("dtmf     " + digits + " digits received");
        }
    }

    private void write(Json json) {
        json.object(
                "calls",
                calls -> calls.number("planned", planned)
                        .number("started", started)
                        .number("answered", answered)
                        .number("failed", failed));
        json.object("failures", failures -> causes.forEach(failures::number));
        json.number("startSeconds", startSeconds);
        if (only != null) {
            json.text("outcome", String.valueOf(onlyOutcome))
                    .number("talkSeconds", only.talk().toMillis() / 1000.0);
            only.codec().ifPresent(codec -> json.text("codec", codec));
        }
        EngineStatistics.Latency setup = engine.setup();
        json.object(
                "setupMs",
                s -> s.number("p50", setup.p50())
                        .number("p95", setup.p95())
                        .number("p99", setup.p99())
                        .number("max", setup.max()));
        EngineStatistics.Sip sip = engine.sip();
        json.object(
                "sip",
                s -> s.number("sent", sip.sent())
                        .number("received", sip.received())
                        .number("retransmitted", sip.retransmitted())
                        .number("shed", sip.shed()));
        EngineStatistics.Rtp rtp = engine.rtp();
        json.object(
                "rtp",
                r -> r.number("sent", rtp.sent())
                        .number("received", rtp.received())
                        .number("lost", rtp.lost())
                        .number("late", rtp.late()));
        EngineStatistics.Latency pacing = engine.pacing();
        json.object(
                "pacingLateMs",
                p -> p.number("p50", pacing.p50()).number("p99", pacing.p99()).number("p999", pacing.p999()));
        json.object("mos", m -> m.number("p5", mosP5).number("p50", mosP50));
        json.number("digits", digits);
    }

    private static String ms(double ms) {
        return String.format(Locale.ROOT, "%.1f ms", ms);
    }
}
