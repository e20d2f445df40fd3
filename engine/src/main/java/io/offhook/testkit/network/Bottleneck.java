package io.offhook.testkit.network;

/** The slow end of a line: one packet after the other, exact to the fraction of a nanosecond. */
final class Bottleneck {
    /** Returned instead of a time: the queue is full. */
    static final long DROPPED = Long.MIN_VALUE;

    private static final long BIT_NS_PER_BYTE = 8_000_000_000L;

    private long bitsPerSecond;
    private long queueNs;

    /** When the line is idle again: {@code busyUntilNs + fraction / bitsPerSecond}. */
    private long busyUntilNs = Long.MIN_VALUE;

    private long fraction;

    /** What waits already leaves as it was going to. */
    void change(Bandwidth bandwidth) {
        if (fraction > 0) {
            busyUntilNs++;
            fraction = 0;
        }
        bitsPerSecond = bandwidth.bitsPerSecond();
        queueNs = bandwidth.queue().toNanos();
    }

    /** When the last bit of a packet that comes now has left, rounded up, or {@link #DROPPED}. */
    long leavesNs(int bytes, long nowNs) {
        if (bitsPerSecond == 0) {
            return nowNs;
        }
        if (busyUntilNs < nowNs) {
            busyUntilNs = nowNs;
            fraction = 0;
        } else if (waitNs(nowNs) > queueNs) {
            return DROPPED;
        }
        long work = bytes * BIT_NS_PER_BYTE + fraction;
        busyUntilNs += work / bitsPerSecond;
        fraction = work % bitsPerSecond;
        return roundedUp();
    }

    private long waitNs(long nowNs) {
        return roundedUp() - nowNs;
    }

    private long roundedUp() {
        return fraction == 0 ? busyUntilNs : busyUntilNs + 1;
    }
}
