package io.offhook.app.report;

import io.offhook.app.demo.CallRow;
import io.offhook.app.demo.DemoResult;

/** {@code summary.json}: the figures of a demonstration for programs. app/README.md documents every field; a test pins them. */
public final class SummaryJson {
    private static final int SCHEMA = 1;

    private SummaryJson() {}

    /** On one line. */
    public static String line(DemoResult result) {
        return Json.object(json -> write(json, result));
    }

    /** For a file. */
    static String file(DemoResult result) {
        return Json.indented(json -> write(json, result));
    }

    private static void write(Json json, DemoResult result) {
        double[] setup = result.setupMs();
        double[] mos = result.mos();
        json.number("schema", SCHEMA)
                .text("verdict", result.verdict().kind().word())
                .texts("reasons", result.verdict().reasons())
                .text("startedAt", result.startedAt().toString())
                .number("seed", result.plan().seed())
                .number("seconds", (long) result.plan().seconds())
                .number("wallSeconds", result.wallSeconds())
                .object(
                        "calls",
                        calls -> calls.number("planned", (long) result.calls().size())
                                .number("established", (long) result.established())
                                .number("failed", (long) result.failed())
                                .number("verified", (long) result.verified())
                                .number("impaired", (long) result.plan().impaired()))
                .object(
                        "registrations",
                        r -> r.number("ok", (long) result.registrations().ok())
                                .number("failed", (long) result.registrations().failed())
                                .number("p50Ms", result.registrations().p50Ms())
                                .number("p99Ms", result.registrations().p99Ms()))
                .object(
                        "rtp",
                        rtp -> rtp.number("sent", result.rtp().sent())
                                .number("received", result.rtp().received())
                                .number("lost", result.rtp().lost())
                                .number("dropped", result.rtp().dropped()))
                .object(
                        "dtmf",
                        dtmf -> dtmf.number("sent", digits(result, true)).number("received", digits(result, false)))
                .object(
                        "setupMs",
                        s -> s.number("p50", DemoResult.percentile(setup, 50))
                                .number("p95", DemoResult.percentile(setup, 95))
                                .number("p99", DemoResult.percentile(setup, 99)))
                .object(
                        "pacingLateMs",
                        p -> p.number("p50", result.pacing().p50())
                                .number("p99", result.pacing().p99())
                                .number("p999", result.pacing().p999()))
                .object(
                        "mos",
                        m -> m.number("p5", DemoResult.percentile(mos, 5))
                                .number("p50", DemoResult.percentile(mos, 50)))
                .number("cpuSeconds", result.cpuSeconds())
                .object("gc", gc -> gc.number("count", result.gcCount()).number("ms", result.gcMs()))
                .number("kernelDrops", result.kernelDrops())
                .number("leaked", (long) result.leaks().size())
                .object(
                        "machine",
                        m -> m.text("java", System.getProperty("java.version", ""))
                                .text("os", System.getProperty("os.name", "") + " " + System.getProperty("os.arch", ""))
                                .number("processors", (long)
                                        Runtime.getRuntime().availableProcessors()));
    }

    private static long digits(DemoResult result, boolean sent) {
        return result.calls().stream()
                .map(sent ? CallRow::digitsSent : CallRow::digitsHeard)
                .mapToLong(String::length)
                .sum();
    }
}
