package io.offhook.app.bench;

import java.util.List;

/** What all rounds brought. */
public record BenchResult(BenchPlan plan, List<Round> bare, List<Round> ours) {
    private static final double RATE = 50;
    private static final double RATE_TOLERANCE = 0.1;

    /**
     * One side in one round.
     *
     * @param figures of the window
     * @param sent by the measured side, from its first packet to its last
     * @param sentLost of those, what the remote side did not get
     * @param toIt sent by the remote side
     * @param toItLost of those, what the measured side did not get
     */
    public record Round(SideFigures figures, long sent, long sentLost, long toIt, long toItLost) {}

    /** Medians of the bare loop. */
    public SideFigures bareMedian() {
        return SideFigures.median(bare.stream().map(Round::figures).toList());
    }

    /** Our medians. */
    public SideFigures oursMedian() {
        return SideFigures.median(ours.stream().map(Round::figures).toList());
    }

    /** How many times a bare loop's processor time a stream of ours takes. */
    public double ratio() {
        return oursMedian().loopUs() / bareMedian().loopUs();
    }

    /** Packets that did not arrive, both ways, all rounds. */
    static long lost(List<Round> rounds) {
        return rounds.stream().mapToLong(r -> r.sentLost() + r.toItLost()).sum();
    }

    /** Whether the pace was held: else the loop had more to do than it could and the figures say little. */
    static boolean steady(List<Round> rounds) {
        return rounds.stream()
                .allMatch(r -> near(r.figures().sentRate()) && near(r.figures().receivedRate()));
    }

    private static boolean near(double rate) {
        return Math.abs(rate - RATE) <= RATE_TOLERANCE;
    }

    /** Whether both sides held their pace and lost nothing. */
    public boolean clean() {
        return steady(bare) && steady(ours) && lost(bare) == 0 && lost(ours) == 0;
    }
}
