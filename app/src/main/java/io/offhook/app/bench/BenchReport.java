package io.offhook.app.bench;

import io.offhook.app.report.Json;
import java.util.List;
import java.util.Locale;

/** The result as a table, and as JSON. */
public final class BenchReport {
    private BenchReport() {}

    /** A row a side. */
    public static List<String> lines(BenchResult result) {
        BenchPlan plan = result.plan();
        return List.of(
                String.format(
                        Locale.ROOT,
                        "%d streams on one loop, G.711, 50 packets a second each way, %d s, %s of %d, our %s lane%s",
                        plan.streams(),
                        plan.window().toSeconds(),
                        plan.rounds() == 1 ? "one round" : "median",
                        plan.rounds(),
                        lane(plan),
                        plan.deaf() ? ", nothing decoded" : ""),
                String.format(
                        Locale.ROOT,
                        "%-12s %10s %10s %8s %8s %8s %9s %9s %8s %9s",
                        "",
                        "us/pair",
                        "process",
                        "sent/s",
                        "recv/s",
                        "lost",
                        "late p50",
                        "late p99",
                        "B/pair",
                        "KiB heap"),
                row("bare Netty", result.bareMedian(), BenchResult.lost(result.bare())),
                row("Offhook", result.oursMedian(), BenchResult.lost(result.ours())),
                String.format(Locale.ROOT, "ratio        %10.2f", result.ratio())
                        + (result.clean() ? "" : "   the pace was not held or packets were lost: not a valid figure"));
    }

    private static String lane(BenchPlan plan) {
        return plan.lane().name().toLowerCase(Locale.ROOT);
    }

    private static String row(String name, SideFigures f, long lost) {
        return String.format(
                Locale.ROOT,
                "%-12s %10.2f %10.2f %8.2f %8.2f %8d %6.2f ms %6.2f ms %8.0f %9.1f",
                name,
                f.loopUs(),
                f.processUs(),
                f.sentRate(),
                f.receivedRate(),
                lost,
                f.lateP50Ms(),
                f.lateP99Ms(),
                f.bytes(),
                f.heapKib());
    }

    /** One object. */
    public static String json(BenchResult result) {
        BenchPlan plan = result.plan();
        return Json.object(json -> json.number("streams", plan.streams())
                .number("seconds", plan.window().toMillis() / 1e3)
                .number("warmUpSeconds", plan.warmUp().toMillis() / 1e3)
                .number("rounds", plan.rounds())
                .text("lane", lane(plan))
                .flag("deaf", plan.deaf())
                .object("bare", side -> side(side, result.bareMedian(), result.bare()))
                .object("ours", side -> side(side, result.oursMedian(), result.ours()))
                .number("ratio", result.ratio())
                .flag("clean", result.clean())
                .text("java", Runtime.version().toString()));
    }

    private static void side(Json json, SideFigures f, List<BenchResult.Round> rounds) {
        json.number("usAPair", f.loopUs())
                .number("processUsAPair", f.processUs())
                .number("sentASecond", f.sentRate())
                .number("receivedASecond", f.receivedRate())
                .number("lost", BenchResult.lost(rounds))
                .number(
                        "lostToIt",
                        rounds.stream().mapToLong(BenchResult.Round::toItLost).sum())
                .number(
                        "sent",
                        rounds.stream().mapToLong(BenchResult.Round::sent).sum())
                .number(
                        "sentToIt",
                        rounds.stream().mapToLong(BenchResult.Round::toIt).sum())
                .object("lateMs", late -> late.number("p50", f.lateP50Ms()).number("p99", f.lateP99Ms()))
                .number("bytesAPair", f.bytes())
                .number("heapKibAStream", f.heapKib())
                .number("collections", f.collections())
                .numbers(
                        "usAPairOfRounds",
                        rounds.stream().mapToDouble(r -> r.figures().loopUs()).toArray());
    }
}
