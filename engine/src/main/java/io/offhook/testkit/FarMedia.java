package io.offhook.testkit;

import io.offhook.media.dtmf.DtmfEvent;
import io.offhook.net.Loop;
import io.offhook.net.NetworkException;
import io.offhook.net.UdpOptions;
import io.offhook.net.UdpSocket;
import io.offhook.rtp.RtpPacket;
import io.offhook.rtp.RtpWriter;
import io.offhook.sdp.AgreedCodec;
import io.offhook.sdp.AudioAgreement;
import io.offhook.sdp.AudioCodec;
import io.offhook.sdp.Direction;
import io.offhook.sdp.LocalEndpoint;
import io.offhook.sdp.RemoteEndpoint;
import io.offhook.testkit.simulation.SimulatedHost;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The audio of a {@link FarEnd}: PCMU and telephone events, on one port. Keeps the packets that came, and writes some. */
public final class FarMedia {
    private static final int PORT = 40_000;
    private static final int PCMU = 0;
    private static final int EVENTS = 101;
    private static final long SSRC = 0x0FFA_11ECL;
    private static final int EVENT_BYTES = 4;
    private static final int END = 0x80;
    private static final int VOLUME = 10;
    private static final int STEP = 160;

    private final Lab lab;
    private final SimulatedHost host;
    private final UdpSocket socket;
    private final List<RtpPacket> arrived = new ArrayList<>();

    FarMedia(Lab lab, SimulatedHost host, Loop loop) throws NetworkException {
        this.lab = lab;
        this.host = host;
        this.socket = host.open(
                loop,
                UdpOptions.media(),
                host.at(PORT),
                (data, offset, length, source, nowNs) -> arrived(data, offset, length));
    }

    /** Where it takes RTP, and where its own comes from. */
    public InetSocketAddress address() {
        return socket.local();
    }

    // ---- what is agreed ----

    /** Its description, for an offer or an answer: {@code sendrecv}. */
    public String description() {
        return description("sendrecv");
    }

    /** Its description with a direction of RFC 8866 section 6.7: {@code sendonly} takes its ear off. */
    public String description(String direction) {
        String ip = host.address().getHostAddress();
        return "v=0\r\no=- 1 1 IN IP4 " + ip + "\r\ns=-\r\nc=IN IP4 " + ip + "\r\nt=0 0\r\n"
                + "m=audio " + PORT + " RTP/AVP " + PCMU + " " + EVENTS + "\r\n"
                + "a=rtpmap:" + EVENTS + " telephone-event/8000\r\na=rtcp-mux\r\na=" + direction + "\r\n";
    }

    /** What a stream at {@code local} and this description come to: for {@code MediaStream.Agreed} without a dialog. */
    public AudioAgreement agreement(LocalEndpoint local) {
        RemoteEndpoint remote = new RemoteEndpoint(host.address().getHostAddress(), host.address(), PORT);
        AudioCodec events = AudioCodec.telephoneEvent(EVENTS, "0-16");
        return new AudioAgreement(
                0,
                List.of(new AgreedCodec(AudioCodec.PCMU, PCMU, PCMU, "")),
                new AgreedCodec(events, EVENTS, EVENTS, "0-16"),
                local.withRtcpMux(),
                remote,
                remote,
                true,
                Direction.SENDRECV,
                Direction.SENDRECV,
                20);
    }

    // ---- what was sent to it ----

    private void arrived(byte[] data, int offset, int length) {
        RtpPacket packet = new RtpPacket();
        boolean control = (data[offset + 1] & 0xff) >= 192 && (data[offset + 1] & 0xff) <= 223; // RFC 5761 section 4
        if (!control && packet.wrap(Arrays.copyOfRange(data, offset, offset + length), 0, length)) {
            arrived.add(packet);
        }
    }

    /** Every RTP packet that came since somebody last looked, in order. */
    public List<RtpPacket> received() {
        lab.simulation().settle();
        List<RtpPacket> all = List.copyOf(arrived);
        arrived.clear();
        return all;
    }

    // ---- what it says ----

    /**
     * A packet of PCMU.
     *
     * @param sequence its low 16 bits count
     * @param timestamp in samples of 8 kHz
     * @param payload a byte a sample: 160 are 20 ms
     */
    public byte[] rtp(int sequence, long timestamp, byte[] payload) {
        return packet(PCMU, false, sequence, timestamp, payload);
    }

    /**
     * A key that is pressed for 60 ms: three packets while it is held and three that say that it is released (RFC 4733 section 2.5.1), six sequence numbers
     * in all.
     *
     * @param key one of {@code 0123456789*#ABCD}
     * @param sequence of the first packet
     * @param timestamp when it was pressed, in samples of 8 kHz
     */
    public List<byte[]> digit(char key, int sequence, long timestamp) {
        int code = DtmfEvent.of(key)
                .orElseThrow(() -> new IllegalArgumentException("no key of a telephone: " + key))
                .code();
        List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            int duration = Math.min(i + 1, 3) * STEP;
            byte[] event = new byte[EVENT_BYTES];
            event[0] = (byte) code;
            event[1] = (byte) (VOLUME | (i < 3 ? 0 : END));
            event[2] = (byte) (duration >>> 8);
            event[3] = (byte) duration;
            packets.add(packet(EVENTS, i == 0, sequence + i, timestamp, event));
        }
        return packets;
    }

    private static byte[] packet(int type, boolean marker, int sequence, long timestamp, byte[] payload) {
        byte[] packet = new byte[RtpPacket.HEADER_BYTES + payload.length];
        int at = RtpWriter.writeHeader(packet, 0, type, marker, sequence, timestamp, SSRC);
        System.arraycopy(payload, 0, packet, at, payload.length);
        return packet;
    }
}
