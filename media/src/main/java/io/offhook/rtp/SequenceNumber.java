package io.offhook.rtp;

/** RTP sequence numbers: 16 bits that wrap (RFC 3550 §5.1). */
public final class SequenceNumber {
    private SequenceNumber() {}

    public static int next(int sequence) {
        return sequence + 1 & 0xFFFF;
    }

    /** Signed distance from {@code from} to {@code to}, -32,768 to 32,767; positive if {@code to} is newer. */
    public static int delta(int from, int to) {
        return (short) (to - from);
    }

    /** Whether {@code a} is newer than {@code b} (RFC 1982 order). */
    public static boolean newer(int a, int b) {
        return delta(b, a) > 0;
    }

    /** The extended number nearest to {@code reference} whose low 16 bits are {@code sequence}. */
    public static long extend(long reference, int sequence) {
        return reference + delta((int) reference & 0xFFFF, sequence);
    }
}
