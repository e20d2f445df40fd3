package io.offhook.app.report;

import io.offhook.app.demo.CallRow;
import io.offhook.app.demo.DemoResult;
import io.offhook.app.demo.Sample;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** What of a demonstration is worth a picture. */
final class DemoPlots {
    private static final double MOS_FROM = 2.5;
    private static final double MOS_WIDTH = 0.1;
    private static final int MOS_BUCKETS = 20;

    private DemoPlots() {}

    static List<Plot> of(DemoResult r) {
        Buckets setup = Buckets.around(r.setupMs());
        Buckets clear = mos(r, row -> row.impairment().isEmpty());
        Buckets impaired = mos(r, row -> row.impairment().isPresent());
        List<Sample> samples = r.samples();
        List<String> times = samples.stream()
                .map(s -> String.format(Locale.ROOT, "%.1f", s.atSeconds()))
                .toList();
        return List.of(
                new Plot(
                        "setup",
                        "Setup delay: INVITE to answer",
                        "bar",
                        "ms",
                        "calls",
                        setup.labels(),
                        List.of(new Plot.Series("calls", setup.counts()))),
                new Plot(
                        "mos",
                        "Listening quality (MOS by the E-model)",
                        "bar",
                        "MOS",
                        "ends of calls",
                        clear.labels(),
                        List.of(
                                new Plot.Series("clear path", clear.counts()),
                                new Plot.Series("impaired path", impaired.counts()))),
                new Plot(
                        "calls",
                        "Calls and registrations over time",
                        "line",
                        "seconds",
                        "number",
                        times,
                        List.of(
                                series("active calls", samples, Sample::active),
                                series("registered phones", samples, Sample::registered))),
                new Plot(
                        "packets",
                        "Audio packets a second",
                        "line",
                        "seconds",
                        "packets/s",
                        times,
                        List.of(
                                series("sent", samples, Sample::sentPerSecond),
                                series("received", samples, Sample::receivedPerSecond))),
                new Plot(
                        "pacing",
                        "Lateness of packets, p99 so far",
                        "line",
                        "seconds",
                        "ms",
                        times,
                        List.of(series("late p99", samples, Sample::pacingP99Ms))),
                new Plot(
                        "machine",
                        "Processor time of this process",
                        "line",
                        "seconds",
                        "% of one processor",
                        times,
                        List.of(series("CPU", samples, Sample::cpuPercent))));
    }

    private static Buckets mos(DemoResult r, Predicate<CallRow> which) {
        double[] values = r.calls().stream()
                .filter(which)
                .flatMapToDouble(row -> java.util.stream.DoubleStream.of(
                        row.callerSide().mos(), row.calleeSide().mos()))
                .filter(mos -> mos > 0)
                .toArray();
        return Buckets.of(values, MOS_FROM, MOS_WIDTH, MOS_BUCKETS, 1);
    }

    private static Plot.Series series(String name, List<Sample> samples, ToDoubleFunction<Sample> value) {
        return new Plot.Series(name, samples.stream().mapToDouble(value).toArray());
    }
}
