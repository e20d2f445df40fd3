package io.offhook.testkit.rule;

import io.offhook.testkit.simulation.WireListener;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A stream of audio leaves a packet every 20 ms to the nanosecond, each numbered one above the last; its timestamp says how much time has passed (RFC 3550
 * section 5.1). After a silence, as when it is held, it goes on in step, and its next packet has the marker (RFC 3551 section 4.1). Telephone events keep the
 * timestamp of their beginning (RFC 4733 section 2.2.2) and are judged by number and time only. 8 kHz formats.
 */
public final class PaceRule implements WireListener {
    private static final int HEADER = 12;
    private static final long FRAME_NS = 20_000_000;
    private static final long SAMPLE_NS = 125_000;
    private static final int FIRST_DYNAMIC = 96; // RFC 3551 section 6

    private record Stream(InetSocketAddress from, int ssrc) {}

    private static final class Last {
        long atNs;
        int sequence;
        int timestamp;
        boolean event;
        boolean reported;
    }

    private final Predicate<InetSocketAddress> judged;
    private final Breach breach;
    private final Map<Stream, Last> streams = new LinkedHashMap<>();
    private final Map<InetSocketAddress, Stream> latest = new LinkedHashMap<>();

    /**
     * The rule.
     *
     * @param judged whose streams are judged, by the address that they are sent from
     */
    public PaceRule(Predicate<InetSocketAddress> judged, Breach breach) {
        this.judged = judged;
        this.breach = breach;
    }

    @Override
    public void sent(long atNs, InetSocketAddress from, InetSocketAddress to, byte[] datagram) {
        if (!isRtp(datagram) || !judged.test(from)) {
            return;
        }
        boolean event = (datagram[1] & 0x7f) >= FIRST_DYNAMIC;
        boolean marker = (datagram[1] & 0x80) != 0;
        int sequence = uint16(datagram, 2);
        int timestamp = int32(datagram, 4);
        Stream stream = stream(from, int32(datagram, 8));
        Last last = streams.get(stream);
        if (last == null) {
            last = new Last();
            streams.put(stream, last);
        } else if (!last.reported) {
            judge(last, stream, atNs, sequence, timestamp, event, marker);
        }
        last.atNs = atNs;
        last.sequence = sequence;
        last.timestamp = timestamp;
        last.event = event;
    }

    /** A socket carries one stream as a rule: its key is not made anew for each packet. */
    private Stream stream(InetSocketAddress from, int ssrc) {
        Stream known = latest.get(from);
        if (known == null || known.ssrc() != ssrc) {
            known = new Stream(from, ssrc);
            latest.put(from, known);
        }
        return known;
    }

    private void judge(
            Last last, Stream stream, long atNs, int sequence, int timestamp, boolean event, boolean marker) {
        long passedNs = atNs - last.atNs;
        boolean numbered = (short) (sequence - last.sequence) == 1;
        boolean stamped = event || last.event || (timestamp - last.timestamp) * SAMPLE_NS == passedNs;
        // Events may be repeated in one go at their end, and the audio after them comes in its own time.
        boolean mayWait = event || last.event || marker;
        boolean paced = passedNs == FRAME_NS || (mayWait && passedNs % FRAME_NS == 0);
        if (!numbered || !stamped || !paced) {
            last.reported = true; // the rest of a stream that is out of step says nothing new
            breach.seen(
                    atNs,
                    "",
                    "the stream from " + stream.from() + " sent #" + sequence + " " + passedNs / 1e6 + " ms after #"
                            + last.sequence + ", with a timestamp " + (timestamp - last.timestamp) + " later");
        }
    }

    /** RFC 3550 version 2, and not RTCP (RFC 5761 section 4). */
    private static boolean isRtp(byte[] datagram) {
        if (datagram.length < HEADER || (datagram[0] & 0xC0) != 0x80) {
            return false;
        }
        int second = datagram[1] & 0xff;
        return second < 192 || second > 223;
    }

    private static int uint16(byte[] data, int at) {
        return (data[at] & 0xff) << 8 | (data[at + 1] & 0xff);
    }

    private static int int32(byte[] data, int at) {
        return uint16(data, at) << 16 | uint16(data, at + 2);
    }
}
