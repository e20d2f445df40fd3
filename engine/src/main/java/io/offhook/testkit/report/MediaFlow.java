package io.offhook.testkit.report;

import java.net.InetSocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** RTP or RTCP of one source from one socket to one address: figures only, nothing is kept of a packet. */
final class MediaFlow {
    private static final int MOST_TYPES = 8;

    final long firstSerial;
    final long firstNs;
    final int ssrc;
    final boolean control;

    private InetSocketAddress from;
    private InetSocketAddress to;
    private long lastNs;
    private long sent;
    private long lost;
    private @Nullable InetSocketAddress arrivedAt;

    /** The type of the last packets, and how many they were since it came. */
    private int type = -1;

    private long ofType;
    private int[] types = {};
    private long[] counts = {};

    MediaFlow(long firstSerial, long firstNs, InetSocketAddress from, InetSocketAddress to, int ssrc, boolean control) {
        this.firstSerial = firstSerial;
        this.firstNs = firstNs;
        this.from = from;
        this.to = to;
        this.ssrc = ssrc;
        this.control = control;
    }

    /** Whether a packet belongs here. A socket sends to the same object for long, so the last one is tried before addresses are compared. */
    @SuppressWarnings("ReferenceEquality") // what is not the same is compared
    boolean is(InetSocketAddress source, InetSocketAddress target, int synchronisationSource, boolean rtcp) {
        if (ssrc != synchronisationSource || control != rtcp) {
            return false;
        }
        if (from != source || to != target) {
            if (!from.equals(source) || !to.equals(target)) {
                return false;
            }
            from = source;
            to = target;
        }
        return true;
    }

    InetSocketAddress from() {
        return from;
    }

    InetSocketAddress to() {
        return to;
    }

    /** A packet was sent; it is lost until it is {@link #carried}. */
    void sent(long atNs, int payloadType) {
        lastNs = atNs;
        sent++;
        lost++;
        if (payloadType != type) {
            settle();
            type = payloadType;
        }
        ofType++;
    }

    /** The packet that was sent last arrives somewhere: the first copy of it. */
    void carried(InetSocketAddress at) {
        lost--;
        arrivedAt = at;
    }

    /** One came to where nobody listens. */
    void refused() {
        lost++;
    }

    private void settle() {
        if (ofType == 0) {
            return;
        }
        int place = 0;
        while (place < types.length && types[place] != type) {
            place++;
        }
        if (place == types.length && place < MOST_TYPES) {
            types = Arrays.copyOf(types, place + 1);
            counts = Arrays.copyOf(counts, place + 1);
            types[place] = type;
        }
        if (place < types.length) {
            counts[place] += ofType;
        }
        ofType = 0;
    }

    /** Where the last packet that was not lost came to, behind all translation; where it was addressed while there was none. */
    InetSocketAddress arrivedAt() {
        return arrivedAt == null ? to : arrivedAt;
    }

    long lastNs() {
        return lastNs;
    }

    long sentPackets() {
        return sent;
    }

    long lostPackets() {
        return lost;
    }

    /** Payload types, in the order in which they came. */
    int[] payloadTypes() {
        settle();
        return types.clone();
    }

    /** Packets of a payload type. */
    long packetsOf(int payloadType) {
        settle();
        for (int i = 0; i < types.length; i++) {
            if (types[i] == payloadType) {
                return counts[i];
            }
        }
        return 0;
    }
}
