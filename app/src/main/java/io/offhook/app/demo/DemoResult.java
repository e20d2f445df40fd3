package io.offhook.app.demo;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Everything that a demonstration found.
 *
 * @param registerMs how long each registration took, digest included
 * @param pacing lateness of audio packets
 * @param kernelDrops datagrams that the kernel dropped at our sockets; negative where it does not tell
 * @param leaks what was still alive after the end
 */
public record DemoResult(
        DemoPlan plan,
        Verdict verdict,
        Instant startedAt,
        double wallSeconds,
        double cpuSeconds,
        long gcCount,
        long gcMs,
        Registrations registrations,
        List<CallRow> calls,
        Rtp rtp,
        Pacing pacing,
        long kernelDrops,
        List<String> leaks,
        List<Sample> samples,
        Ladder ladder) {

    /** Phones, by outcome. */
    public record Registrations(int ok, int failed, double p50Ms, double p99Ms) {}

    /**
     * Audio packets of all phones.
     *
     * @param lost missed by the receivers (RFC 3550 section 6.4.1)
     * @param dropped what the impaired paths were told to lose
     */
    public record Rtp(long sent, long received, long lost, long dropped) {}

    /** Percentiles in milliseconds. */
    public record Pacing(double p50, double p99, double p999) {}

    /** Calls that were answered. */
    public int established() {
        return count(CallRow::established);
    }

    /** Calls of which both ends heard each other and nobody else. */
    public int verified() {
        return count(CallRow::verified);
    }

    /** Calls that did not go as planned. */
    public int failed() {
        return count(row -> !row.failure().isEmpty());
    }

    /** Setup delays of all answered calls in milliseconds, in rising order. */
    public double[] setupMs() {
        return sorted(calls.stream().filter(CallRow::established).toList(), CallRow::setupMs);
    }

    /** Listening quality of all ends, in rising order; what is unknown is left out. */
    public double[] mos() {
        double[] callers = sorted(calls, row -> row.callerSide().mos());
        double[] callees = sorted(calls, row -> row.calleeSide().mos());
        double[] all = Arrays.copyOf(callers, callers.length + callees.length);
        System.arraycopy(callees, 0, all, callers.length, callees.length);
        return Arrays.stream(all).filter(mos -> mos > 0).sorted().toArray();
    }

    /** The value below which {@code percent} of the sorted values lie (nearest rank); 0 of none. */
    public static double percentile(double[] sorted, double percent) {
        if (sorted.length == 0) {
            return 0;
        }
        int rank = (int) Math.ceil(percent / 100 * sorted.length);
        return sorted[Math.max(0, Math.min(sorted.length - 1, rank - 1))];
    }

    private int count(java.util.function.Predicate<CallRow> which) {
        return (int) calls.stream().filter(which).count();
    }

    private static double[] sorted(List<CallRow> rows, ToDoubleFunction<CallRow> value) {
        return rows.stream().mapToDouble(value).sorted().toArray();
    }
}
