package io.offhook.rtp;

/** RTP timestamps: 32 bits that wrap, in units of the payload's clock (RFC 3550 §5.1). */
public final class RtpTimestamp {
    private RtpTimestamp() {}

    /** {@code timestamp + units} modulo 2^32, as 0 to 2^32 - 1. */
    public static long add(long timestamp, long units) {
        return timestamp + units & 0xFFFF_FFFFL;
    }

    /** Signed distance from {@code from} to {@code to} in units; positive if {@code to} is later. */
    public static int delta(long from, long to) {
        return (int) (to - from);
    }

    /** Units of a clock of {@code clockRate} Hz in {@code ns} nanoseconds, rounded down. */
    public static long unitsOf(long ns, int clockRate) {
        return ns / 1_000_000_000L * clockRate + ns % 1_000_000_000L * clockRate / 1_000_000_000L;
    }

    /** Nanoseconds of {@code units} of a clock of {@code clockRate} Hz. */
    public static long nanosOf(long units, int clockRate) {
        return units / clockRate * 1_000_000_000L + units % clockRate * 1_000_000_000L / clockRate;
    }
}
