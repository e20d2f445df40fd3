package io.offhook.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sip.codec.Decoded;
import io.offhook.sip.codec.SipCodec;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A peer on a plain socket that says exactly what a test writes: no timers, no repeats, no manners. */
final class WirePeer implements AutoCloseable {
    private final DatagramSocket socket;
    private final InetSocketAddress engine;
    private final SipCodec codec = SipCodec.forDatagrams();
    private final Set<ByteBuffer> had = new HashSet<>();
    private int serial;

    WirePeer(InetSocketAddress engine) {
        try {
            this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            this.socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(Loopback.SECONDS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.engine = engine;
    }

    int port() {
        return socket.getLocalPort();
    }

    void send(String message) {
        send(message.getBytes(StandardCharsets.UTF_8));
    }

    void send(byte[] bytes) {
        send(bytes, engine);
    }

    void send(byte[] bytes, InetSocketAddress to) {
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] receiveBytes() {
        DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
        try {
            socket.receive(packet);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("nothing came", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    private SipMessage receive() {
        byte[] bytes = receiveBytes();
        Decoded decoded = codec.decode(bytes, 0, bytes.length);
        assertThat(decoded).isInstanceOf(Decoded.Message.class);
        return ((Decoded.Message) decoded).message();
    }

    SipResponse response(int status) {
        SipMessage message = receive();
        assertThat(message).isInstanceOf(SipResponse.class);
        assertThat(((SipResponse) message).status()).as(message.toString()).isEqualTo(status);
        return (SipResponse) message;
    }

    /** The next response with this status, whatever comes before it. */
    SipResponse eventually(int status) {
        SipMessage message = receive();
        while (!(message instanceof SipResponse response && response.status() == status)) {
            message = receive();
        }
        return (SipResponse) message;
    }

    /** The next answer to a request of this method; late repeats of other answers, and requests, are passed over. */
    SipResponse responseTo(String method, int status) {
        SipMessage message = receive();
        while (!(message instanceof SipResponse response
                && response.cseq().method().name().equals(method))) {
            message = receive();
        }
        assertThat(((SipResponse) message).status()).as(message.toString()).isEqualTo(status);
        return (SipResponse) message;
    }

    int anyStatus() {
        SipMessage message = receive();
        while (!(message instanceof SipResponse)) {
            message = receive();
        }
        return ((SipResponse) message).status();
    }

    /** The next request of this method; what a slow machine made the engine repeat is passed over. */
    SipRequest request(String method) {
        SipMessage message = receive();
        while (!(message instanceof SipRequest request
                && request.method().name().equals(method)
                && had.add(ByteBuffer.wrap(request.bytes())))) {
            message = receive();
        }
        return (SipRequest) message;
    }

    /** A request outside any dialog, with a branch and a Call-ID of its own. */
    String initial(String method, String user, String body) {
        String id = "w" + ++serial + "x" + port();
        return request(method, "sip:" + user + "@127.0.0.1", "<sip:" + user + "@127.0.0.1>", id, 1, body);
    }

    String invite(String user) {
        return initial("INVITE", user, sdp(9));
    }

    String sdp(int port) {
        return "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio " + port
                + " RTP/AVP 0\r\n";
    }

    /** A request within the dialog that {@code ok} made. */
    String within(String method, SipResponse ok, int cseq) {
        return within(method, ok, cseq, "");
    }

    String within(String method, SipResponse ok, int cseq, String body) {
        return request(
                method,
                Objects.requireNonNull(ok.contacts().get(0).uri()),
                ok.header("To"),
                ok.callId().value(),
                cseq,
                body);
    }

    private String request(String method, String uri, String to, String id, int cseq, String body) {
        return method + " " + uri + " SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP 127.0.0.1:" + port() + ";branch=z9hG4bK-" + id + "-" + cseq + method + ";rport\r\n"
                + "Max-Forwards: 70\r\n"
                + "From: <sip:wire@127.0.0.1>;tag=t" + id + "\r\n"
                + "To: " + to + "\r\n"
                + "Call-ID: " + id + "\r\n"
                + "CSeq: " + cseq + " " + method + "\r\n"
                + "Contact: <sip:wire@127.0.0.1:" + port() + ">\r\n"
                + (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n")
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** The plainest answer to a request. */
    String answer(SipRequest request, int status) {
        StringBuilder out = new StringBuilder("SIP/2.0 " + status + " X\r\n");
        for (String name : new String[] {"Via", "From", "To", "Call-ID", "CSeq"}) {
            for (String value : request.headers(name)) {
                out.append(name).append(": ").append(value).append("\r\n");
            }
        }
        return out.append("Content-Length: 0\r\n\r\n").toString();
    }

    @Override
    public void close() {
        socket.close();
    }
}
