package io.offhook.app.report;

import io.offhook.app.demo.DemoResult;
import io.offhook.app.demo.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The verdict of a demonstration in a few lines. */
public final class VerdictText {
    private VerdictText() {}

    /** What is said on stdout at the end. */
    public static List<String> lines(DemoResult r, Path out) {
        List<String> lines = new ArrayList<>();
        double[] setup = r.setupMs();
        double[] mos = r.mos();
        int phones = 2 * r.calls().size();
        int calls = r.calls().size();
        long missing = r.rtp().sent() - r.rtp().received();
        lines.add(check(
                r.registrations().ok() == phones,
                "%,d of %,d phones registered, p50 %.1f ms, p99 %.1f ms",
                r.registrations().ok(),
                phones,
                r.registrations().p50Ms(),
                r.registrations().p99Ms()));
        lines.add(check(
                r.established() == calls,
                "%,d of %,d calls set up, p50 %.1f ms, p95 %.1f ms, p99 %.1f ms",
                r.established(),
                calls,
                DemoResult.percentile(setup, 50),
                DemoResult.percentile(setup, 95),
                DemoResult.percentile(setup, 99)));
        lines.add(check(
                r.verified() == calls,
                "%,d of %,d calls verified: each end heard its peer and nobody else",
                r.verified(),
                calls));
        lines.add(check(
                missing == r.rtp().dropped(),
                "%,d packets sent, %,d received; %,d are missing, the %d impaired calls were to lose %,d",
                r.rtp().sent(),
                r.rtp().received(),
                missing,
                r.plan().impaired(),
                r.rtp().dropped()));
        lines.add(check(
                r.pacing().p99() < Verdict.MAX_PACING_P99_MS && r.kernelDrops() <= 0,
                "packets left on time: late p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms; %s dropped by the kernel",
                r.pacing().p50(),
                r.pacing().p99(),
                r.pacing().p999(),
                r.kernelDrops() < 0 ? "unknown how many" : Long.toString(r.kernelDrops())));
        lines.add(check(r.leaks().isEmpty(), "%d things left alive", r.leaks().size()));
        lines.add(String.format(
                Locale.ROOT,
                "      MOS p5 %.2f, p50 %.2f; %.1f s, CPU %.1f s, GC %d (%d ms), seed %d",
                DemoResult.percentile(mos, 5),
                DemoResult.percentile(mos, 50),
                r.wallSeconds(),
                r.cpuSeconds(),
                r.gcCount(),
                r.gcMs(),
                r.plan().seed()));
        lines.add("verdict: " + r.verdict().kind().word());
        r.verdict().reasons().forEach(reason -> lines.add("      " + reason));
        lines.add("report:  " + out.resolve(DemoFiles.REPORT));
        return lines;
    }

    private static String check(boolean well, String pattern, Object... values) {
        return (well ? "  ok  " : "  NOT ") + String.format(Locale.ROOT, pattern, values);
    }
}
