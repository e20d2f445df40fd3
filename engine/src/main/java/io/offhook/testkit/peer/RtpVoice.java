package io.offhook.testkit.peer;

import io.offhook.media.audio.MarkedAudio;
import io.offhook.media.codec.Codecs;
import io.offhook.media.codec.FrameEncoder;
import io.offhook.media.dtmf.DtmfEvent;
import io.offhook.net.Loop;
import io.offhook.net.UdpSocket;
import io.offhook.rtp.RtpPacket;
import io.offhook.rtp.RtpWriter;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A source of RTP at a pace: the peer's mark in PCMU, a packet each 20 ms of virtual time until told otherwise, and telephone events in the place of audio.
 * Every field of its headers can be bent while it speaks. No RTCP.
 */
public final class RtpVoice {
    private static final int FRAME = 160;
    private static final int UNITS_A_MS = 8;
    private static final int MOST_MS = 60;
    private static final int GAP_PACKETS = 3;
    private static final int VOLUME_DBM0 = 10;
    private static final int END_BIT = 0x80;

    private final Loop loop;
    private final MarkedAudio speech;
    private final FrameEncoder encoder = Codecs.PCMU.newEncoder().get();
    private final short[] samples = new short[MOST_MS * UNITS_A_MS + FRAME];
    private final byte[] packet = new byte[RtpPacket.HEADER_BYTES + MOST_MS * UNITS_A_MS];
    /** Packets of keys in the order in which they go out; an empty one is a gap, in which audio goes on. */
    private final ArrayDeque<Key> keys = new ArrayDeque<>(0);

    private UdpSocket socket;
    private int waiting;
    private int ptimeMs = 20;
    private int payloadType;
    private int eventType = MediaPort.EVENTS;
    private long ssrc;
    private int sequence = 1_000;
    private long timestamp = 160_000;
    private long keyBegan;
    private boolean marker = true;
    private boolean speaking;
    private @Nullable InetSocketAddress to;

    /** A tick of a row of keys. */
    private record Key(DtmfManner.@Nullable Packet packet) {
        static final Key GAP = new Key(null);
    }

    RtpVoice(Loop loop, UdpSocket socket, int mark) {
        this.loop = loop;
        this.socket = socket;
        this.speech = new MarkedAudio(new short[0], mark);
        this.ssrc = 0x5000_0000L | mark;
    }

    // ---- what can be bent ----

    /** Another synchronisation source, 32 bits. */
    public RtpVoice ssrc(long source) {
        ssrc = source;
        return this;
    }

    /** Another payload type for the audio, 0 to 127. */
    public RtpVoice payloadType(int type) {
        payloadType = type;
        return this;
    }

    /** Another payload type for the events, 0 to 127. */
    public RtpVoice eventType(int type) {
        eventType = type;
        return this;
    }

    /** Another length of the packets: 10 to 60 ms, in steps of 10. */
    public RtpVoice ptime(int milliseconds) {
        if (milliseconds < 10 || milliseconds > MOST_MS || milliseconds % 10 != 0) {
            throw new IllegalArgumentException("packets are 10 to 60 ms long, in steps of 10, not " + milliseconds);
        }
        ptimeMs = milliseconds;
        return this;
    }

    /** The next packet's timestamp is so many units (an eighth of a millisecond each) off. */
    public RtpVoice skipTimestamp(long units) {
        timestamp += units;
        return this;
    }

    /** The next packet's sequence number is so many off. */
    public RtpVoice skipSequence(int packets) {
        sequence += packets;
        return this;
    }

    /** Presses keys: 100 ms each, 60 ms between them, in this manner. */
    public RtpVoice dial(String digits, DtmfManner manner) {
        for (int i = 0; i < digits.length(); i++) {
            char digit = digits.charAt(i);
            DtmfEvent event = DtmfEvent.of(digit)
                    .orElseThrow(() -> new IllegalArgumentException("not a key of a telephone: " + digit));
            manner.write(event.code()).forEach(written -> keys.add(new Key(written)));
            for (int gap = 0; gap < GAP_PACKETS; gap++) {
                keys.add(Key.GAP);
            }
        }
        return this;
    }

    // ---- the pace ----

    void speakTo(InetSocketAddress there) {
        to = there;
        if (!speaking) {
            speaking = true;
            tick();
        }
    }

    void leaveFrom(UdpSocket other) {
        socket = other;
    }

    void stop() {
        speaking = false;
    }

    private void tick() {
        InetSocketAddress there = to;
        if (!speaking || there == null) {
            return;
        }
        Key key = keys.poll();
        DtmfManner.Packet event = key == null ? null : key.packet();
        int length = event == null ? audio() : event(event);
        socket.send(packet, 0, length, there);
        sequence++;
        timestamp += (long) ptimeMs * UNITS_A_MS;
        loop.schedule(this::tick, ptimeMs * 1_000_000L);
    }

    private int audio() {
        int units = ptimeMs * UNITS_A_MS;
        while (waiting < units) {
            speech.next(samples, waiting);
            waiting += FRAME;
        }
        int header = RtpWriter.writeHeader(packet, 0, payloadType, marker, sequence, timestamp, ssrc);
        marker = false;
        int length = header + encoder.encode(samples, 0, units, packet, header);
        System.arraycopy(samples, units, samples, 0, waiting - units);
        waiting -= units;
        return length;
    }

    /** RFC 4733 section 2.3: event, end bit and volume, duration. */
    private int event(DtmfManner.Packet event) {
        if (event.first()) {
            keyBegan = timestamp;
        }
        int at = RtpWriter.writeHeader(
                packet, 0, eventType, event.marker(), sequence, keyBegan + event.timestampOffset(), ssrc);
        packet[at] = (byte) event.event();
        packet[at + 1] = (byte) (VOLUME_DBM0 | (event.end() ? END_BIT : 0));
        packet[at + 2] = (byte) (event.duration() >> 8);
        packet[at + 3] = (byte) event.duration();
        return at + 4;
    }
}
