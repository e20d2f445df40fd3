package io.offhook.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sip.dialog.EndCause;
import io.offhook.sip.dialog.Party;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A peer whose answers, or ours to it, were lost repeats itself while the call lives: it gets what it got before. */
@Timeout(60)
class DialogRepeatTest {
    private static final InetSocketAddress LOOPBACK = new InetSocketAddress("127.0.0.1", 0);
    private static final String SDP =
            "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n" + "m=audio 40000 RTP/AVP 0\r\n";

    private Engine engine;
    private DatagramSocket peer;
    private SocketAddress from;

    @BeforeEach
    void start() throws IOException {
        engine = Engine.start(
                EngineConfig.load().withListen(LOOPBACK).withShards(1).withoutMedia());
        peer = new DatagramSocket(LOOPBACK);
        peer.setSoTimeout(20_000);
    }

    @AfterEach
    void everythingIsGivenBack() {
        peer.close();
        engine.close();
        assertThat(engine.ledger()).isEmpty();
    }

    @Test
    void aRepeated200GetsTheSameAckAgain() throws Exception {
        CompletableFuture<Call> answered = alice().call(bob());
        String invite = receive("INVITE");
        send(answer(invite, "200 OK", SDP));
        String ack = receive("ACK");
        Call call = answered.get(20, TimeUnit.SECONDS);

        send(answer(invite, "200 OK", SDP));

        assertThat(receive("ACK")).isEqualTo(ack);
        CompletableFuture<EndCause> ended = call.hangUp();
        send(answer(receive("BYE"), "200 OK", ""));
        assertThat(ended.get(20, TimeUnit.SECONDS)).isInstanceOf(EndCause.LocalHangup.class);
    }

    @Test
    void aRepeatedRequestGetsTheSameAnswerAgain() throws Exception {
        CompletableFuture<Call> answered = alice().call(bob());
        String invite = receive("INVITE");
        send(answer(invite, "200 OK", SDP));
        receive("ACK");
        Call call = answered.get(20, TimeUnit.SECONDS);

        send(request("INFO", 7, invite));
        String refusal = receive("SIP/2.0 405");
        send(request("INFO", 7, invite));
        assertThat(receive("SIP/2.0 405")).isEqualTo(refusal);

        send(request("BYE", 8, invite));
        receive("SIP/2.0 200");
        assertThat(call.ended().get(20, TimeUnit.SECONDS)).isInstanceOf(EndCause.RemoteHangup.class);
    }

    @Test
    void aCallGivenUpBeforeItsAnswerEndsAsCancelled() throws Exception {
        Call call = alice().dial(bob());
        String invite = receive("INVITE");
        send(answer(invite, "180 Ringing", ""));
        CompletableFuture<EndCause> ended = call.hangUp();
        send(answer(receive("CANCEL"), "200 OK", ""));
        send(answer(invite, "487 Request Terminated", ""));
        receive("ACK");

        assertThat(ended.get(20, TimeUnit.SECONDS)).isEqualTo(new EndCause.Cancelled(Party.LOCAL, null));
    }

    private Account alice() {
        return engine.account("sip:alice@127.0.0.1").open();
    }

    private String bob() {
        return "sip:bob@127.0.0.1:" + peer.getLocalPort();
    }

    /** The next message that begins so; others are passed over. */
    private String receive(String start) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[4_096], 4_096);
        while (true) {
            peer.receive(packet);
            from = packet.getSocketAddress();
            String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
            if (text.startsWith(start)) {
                return text;
            }
        }
    }

    private void send(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        peer.send(new DatagramPacket(bytes, bytes.length, from));
    }

    private String answer(String request, String status, String body) {
        String to = header(request, "To");
        return "SIP/2.0 " + status + "\r\nVia: " + header(request, "Via") + "\r\nFrom: " + header(request, "From")
                + "\r\nTo: " + (to.contains(";tag=") ? to : to + ";tag=theirs") + "\r\nCall-ID: "
                + header(request, "Call-ID") + "\r\nCSeq: " + header(request, "CSeq") + "\r\nContact: <" + bob()
                + ">\r\n" + body(body);
    }

    private String request(String method, int number, String invite) {
        return method + " " + header(invite, "Contact").replaceAll("[<>]", "")
                + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:"
                + peer.getLocalPort() + ";branch=z9hG4bK-" + method + number + "\r\nMax-Forwards: 70\r\nFrom: "
                + header(invite, "To") + ";tag=theirs\r\nTo: " + header(invite, "From") + "\r\nCall-ID: "
                + header(invite, "Call-ID") + "\r\nCSeq: " + number + " " + method + "\r\n" + body("");
    }

    private static String body(String body) {
        String type = body.isEmpty() ? "" : "Content-Type: application/sdp\r\n";
        return type + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String header(String message, String name) {
        int at = message.indexOf("\r\n" + name + ": ") + name.length() + 4;
        return message.substring(at, message.indexOf("\r\n", at));
    }
}
