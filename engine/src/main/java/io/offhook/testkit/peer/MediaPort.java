package io.offhook.testkit.peer;

import io.offhook.media.audio.MarkDetector;
import io.offhook.media.codec.Codecs;
import io.offhook.media.codec.FrameDecoder;
import io.offhook.media.dtmf.DtmfEvent;
import io.offhook.media.dtmf.DtmfReceiver;
import io.offhook.net.Loop;
import io.offhook.net.UdpOptions;
import io.offhook.net.UdpSocket;
import io.offhook.rtp.RtpPacket;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A port of a peer for RTP: an ear that hears PCMU and RFC 4733, and a {@link RtpVoice} that begins with {@link #speakTo}. No jitter buffer: what comes is heard
 * at once, what is missing concealed.
 */
public final class MediaPort {
    /** The usual payload type of telephone events. */
    public static final int EVENTS = 101;

    private static final int PCMU = 0;
    private static final int MOST_MISSING = 4_000;
    private static final int FRESH_MS = 3_000;
    private static final String SDP = """
            v=0
            o=%1$s 1 1 IN IP4 %2$s
            s=-
            c=IN IP4 %2$s
            t=0 0
            m=audio %3$d RTP/AVP 0 101
            a=rtpmap:0 PCMU/8000
            a=rtpmap:101 telephone-event/8000
            a=fmtp:101 0-15
            a=ptime:20
            """;

    private final ScriptedPeer peer;
    private final UdpSocket socket;
    private final RtpVoice voice;
    private final RtpPacket packet = new RtpPacket();
    private final FrameDecoder decoder = Codecs.PCMU.newDecoder().get();
    private final MarkDetector ear = new MarkDetector();
    private final short[] samples = new short[UdpOptions.media().maxDatagramBytes()];
    private final StringBuilder digits = new StringBuilder(4);
    private final DtmfReceiver events = new DtmfReceiver(8_000, new Keys());
    private int eventType = EVENTS;
    private int expected;
    private int frame;
    private boolean heardAny;
    private long packets;
    private @Nullable InetSocketAddress lastSource;
    private Duration lastAt = Duration.ZERO;

    MediaPort(ScriptedPeer peer, Loop loop, int port) {
        this.peer = peer;
        this.socket = peer.bind(port, UdpOptions.media(), this::received);
        this.voice = new RtpVoice(loop, socket, peer.mark());
    }

    /** Its number. */
    public int port() {
        return socket.local().getPort();
    }

    /**
     * The usual description of it: PCMU and telephone events, 20 ms, both ways. It names no direction, so another is one more line: {@code sdp() +
     * "a=sendonly\n"} holds a call (RFC 3264 section 8.4).
     */
    public String sdp() {
        return String.format(
                java.util.Locale.ROOT, SDP, peer.name(), peer.host().address().getHostAddress(), port());
    }

    // ---- speaking ----

    /** What speaks here. */
    public RtpVoice voice() {
        return voice;
    }

    /** Its voice goes there from now on, and begins when it has not. */
    public MediaPort speakTo(InetSocketAddress there) {
        voice.speakTo(there);
        return this;
    }

    /** Its voice goes out from another port than this, which no description names. */
    public MediaPort speakFrom(int otherPort) {
        voice.leaveFrom(peer.bind(otherPort, UdpOptions.media(), this::received));
        return this;
    }

    /** Says no more. */
    public MediaPort silence() {
        voice.stop();
        return this;
    }

    /** Sends any bytes. */
    public MediaPort send(byte[] bytes, InetSocketAddress there) {
        socket.send(bytes, 0, bytes.length, there);
        return this;
    }

    // ---- hearing ----

    /** Takes this payload type for telephone events from now on. */
    public MediaPort hearsEventsAs(int payloadType) {
        eventType = payloadType;
        return this;
    }

    private void received(byte[] data, int offset, int length, InetSocketAddress from, long nowNs) {
        if (!packet.wrap(data, offset, length)) {
            return;
        }
        packets++;
        lastSource = from;
        lastAt = peer.now();
        if (packet.payloadType() == PCMU) {
            listen(data);
        } else if (packet.payloadType() == eventType) {
            events.received(
                    data, packet.payloadOffset(), packet.payloadLength(), packet.sequence(), packet.timestamp(), nowNs);
        }
    }

    /** What was lost on the way is taken for more of what came before, as a telephone would conceal it; what comes late is not heard. */
    private void listen(byte[] data) {
        int timestamp = (int) packet.timestamp();
        int missing = timestamp - expected;
        if (heardAny && missing < 0 && missing > -MOST_MISSING) {
            return;
        }
        for (; heardAny && missing > 0 && missing <= MOST_MISSING && frame > 0; missing -= frame) {
            ear.accept(samples, 0, frame);
        }
        frame = decoder.decode(data, packet.payloadOffset(), packet.payloadLength(), samples, 0);
        ear.accept(samples, 0, frame);
        expected = timestamp + frame;
        heardAny = true;
    }

    /** RTP packets that came. */
    public long packets() {
        return packets;
    }

    /** When the latest came, since the lab's start; zero before the first. */
    public Duration lastAt() {
        return lastAt;
    }

    /** Where the latest came from; null before the first. */
    public @Nullable InetSocketAddress lastSource() {
        return lastSource;
    }

    /** The digits that came as telephone events. */
    public String digits() {
        return digits.toString();
    }

    /** Whether a mark arrives at present. */
    public boolean isHearing(int mark) {
        return ear.heard().orElse(-1) == mark && peer.now().minus(lastAt).toMillis() + ear.silentMs() <= FRESH_MS;
    }

    @Override
    public String toString() {
        return "port " + port() + ": " + packets + " packets, the last at " + lastAt + " from " + lastSource + ", mark "
                + (ear.heard().isPresent() ? ear.heard().getAsInt() : "none");
    }

    private final class Keys implements DtmfReceiver.Listener {
        @Override
        public void began(DtmfEvent event) {
            digits.append(event.symbol());
        }

        @Override
        public void ended(DtmfEvent event, int durationMs) {
            // the beginning counts
        }
    }
}
