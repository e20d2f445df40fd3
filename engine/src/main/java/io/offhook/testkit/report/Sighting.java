package io.offhook.testkit.report;

import java.net.InetSocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One datagram of signalling, as it was sent, and what became of it. */
final class Sighting {
    final long serial;
    final long sentNs;
    final InetSocketAddress from;
    final InetSocketAddress to;
    final byte[] bytes;

    /** Of the copy that arrives first; meaningless while there is none. */
    private long arrivesNs;

    private @Nullable InetSocketAddress seenFrom;
    private @Nullable InetSocketAddress seenTo;
    private byte @Nullable [] arriving;

    /** Copies that arrive, and when the second does. */
    private int copies;

    private long againNs;
    private boolean refused;

    Sighting(long serial, long sentNs, InetSocketAddress from, InetSocketAddress to, byte[] bytes) {
        this.serial = serial;
        this.sentNs = sentNs;
        this.from = from;
        this.to = to;
        this.bytes = bytes;
    }

    void carried(long atNs, InetSocketAddress shownFrom, InetSocketAddress shownTo, byte[] datagram) {
        copies++;
        if (copies == 1) {
            arrivesNs = atNs;
            seenFrom = shownFrom;
            seenTo = shownTo;
            arriving = datagram;
        } else if (copies == 2) {
            againNs = Math.max(arrivesNs, atNs);
            arrivesNs = Math.min(arrivesNs, atNs);
        }
    }

    /** A router at its end has rewritten it. */
    void rewrite(byte[] datagram) {
        arriving = datagram;
    }

    /** Whether a datagram that somebody got, or nobody took, is this one. */
    boolean is(byte[] datagram) {
        return datagram == bytes || datagram == arriving;
    }

    void refuse() {
        refused = true;
    }

    boolean lost() {
        return copies == 0;
    }

    /** Nobody listened where it came to. */
    boolean refused() {
        return refused;
    }

    long arrivesNs() {
        return arrivesNs;
    }

    /** When the second copy arrives; -1 when there is none. */
    long againNs() {
        return copies > 1 ? againNs : -1;
    }

    /** What its receiver takes for its source. */
    InetSocketAddress seenFrom() {
        return seenFrom == null ? from : seenFrom;
    }

    /** Where it came to; where it was addressed, when it is lost. */
    InetSocketAddress seenTo() {
        return seenTo == null ? to : seenTo;
    }

    /** Whether other bytes arrive than were sent. */
    boolean changed() {
        return arriving != null && !Arrays.equals(arriving, bytes);
    }
}
