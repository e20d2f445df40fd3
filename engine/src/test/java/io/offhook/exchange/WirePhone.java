package io.offhook.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.engine.RandomIdentifiers;
import io.offhook.sip.auth.ChallengePolicy;
import io.offhook.sip.auth.Credentials;
import io.offhook.sip.auth.DigestClient;
import io.offhook.sip.codec.Decoded;
import io.offhook.sip.codec.SipCodec;
import io.offhook.sip.message.Branch;
import io.offhook.sip.message.CallId;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.NameAddress;
import io.offhook.sip.message.RequestBuilder;
import io.offhook.sip.message.ResponseBuilder;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.Tag;
import io.offhook.sip.message.Via;
import io.offhook.sip.registration.RegistrationConfig;
import io.offhook.sip.registration.RegistrationEffect;
import io.offhook.sip.registration.RegistrationSession;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A user agent on a plain socket: independent of the engine's own network and actors. */
final class WirePhone implements AutoCloseable {
    final String user;
    private final DatagramSocket socket;
    private final InetSocketAddress exchange;
    private final SipCodec codec = SipCodec.forDatagrams();
    private final RandomIdentifiers ids;
    private final Set<ByteBuffer> had = new HashSet<>();
    private int sequence;

    WirePhone(String user, InetSocketAddress exchange) throws IOException {
        this.user = user;
        this.exchange = exchange;
        this.socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        this.socket.setSoTimeout(20_000);
        this.ids = new RandomIdentifiers(new Random(user.hashCode()));
    }

    String contact() {
        return "sip:" + user + "@127.0.0.1:" + socket.getLocalPort();
    }

    void send(SipMessage message) throws IOException {
        send(message.bytes());
    }

    void send(byte[] bytes) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, exchange));
    }

    /** The next message; repeats, which any timer may send while a machine is busy, are passed over. */
    SipMessage receive() throws IOException {
        SipMessage message = receiveAny();
        while (!had.add(ByteBuffer.wrap(message.bytes()))) {
            message = receiveAny();
        }
        return message;
    }

    /** Waits until {@code message} comes once more. */
    void repeated(SipMessage message) throws IOException {
        while (!Arrays.equals(receiveAny().bytes(), message.bytes())) {
            // what else there is may come between
        }
    }

    private SipMessage receiveAny() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
        socket.receive(packet);
        Decoded decoded = codec.decode(packet.getData(), 0, packet.getLength());
        assertThat(decoded).isInstanceOf(Decoded.Message.class);
        return ((Decoded.Message) decoded).message();
    }

    SipRequest request(Method method) throws IOException {
        SipMessage message = receive();
        assertThat(message).isInstanceOf(SipRequest.class);
        assertThat(((SipRequest) message).method()).isEqualTo(method);
        return (SipRequest) message;
    }

    SipResponse response(int status) throws IOException {
        SipMessage message = receive();
        assertThat(message).isInstanceOf(SipResponse.class);
        assertThat(((SipResponse) message).status()).as(message.toString()).isEqualTo(status);
        return (SipResponse) message;
    }

    private Via via() {
        return Via.of("UDP", "127.0.0.1", socket.getLocalPort(), ids.newBranch());
    }

    SipRequest initial(Method method, String uri) {
        return SipRequest.builder(method, uri)
                .via(via())
                .from(NameAddress.of("sip:" + user + "@example.com").withTag(ids.newTag()))
                .to(NameAddress.of(uri))
                .callId(new CallId(user + ++sequence))
                .cseq(sequence)
                .contact(NameAddress.of(contact()))
                .build();
    }

    SipRequest invite(String to) {
        return initial(Method.INVITE, "sip:" + to + "@example.com");
    }

    SipResponse answer(SipRequest request, int status) throws IOException {
        ResponseBuilder builder = SipResponse.respond(request, status).toTag(new Tag("to" + user));
        if (request.isInvite() && status < 300) {
            builder.recordRoutes().contact(NameAddress.of(contact()));
        }
        SipResponse response = builder.build();
        send(response);
        return response;
    }

    SipRequest inDialog(Method method, SipRequest invite, SipResponse ok) {
        List<NameAddress> routes = new ArrayList<>(ok.recordRoutes());
        Collections.reverse(routes);
        RequestBuilder builder = SipRequest.builder(method, ok.contacts().get(0).uri())
                .via(via())
                .routes(routes)
                .from(invite.from())
                .to(ok.to())
                .callId(invite.callId())
                .cseq(invite.cseq().sequence() + (method.equals(Method.ACK) ? 0 : 1));
        return builder.build();
    }

    /** Runs a registration session over this socket until it has an outcome. */
    RegistrationEffect register(@Nullable String password) throws IOException {
        DigestClient digest = password == null
                ? null
                : new DigestClient(
                        Credentials.password(user, password.toCharArray()),
                        ChallengePolicy.ownServers(),
                        new Random(1));
        RegistrationSession session = new RegistrationSession(
                RegistrationConfig.of(
                        "sip:example.com",
                        "sip:" + user + "@example.com",
                        contact(),
                        "127.0.0.1",
                        socket.getLocalPort()),
                digest,
                ids);
        List<RegistrationEffect> out = new ArrayList<>();
        session.register(0, out);
        while (true) {
            RegistrationEffect outcome = null;
            for (RegistrationEffect effect : out) {
                if (effect instanceof RegistrationEffect.Send send) {
                    send(send.request());
                } else if (!(effect instanceof RegistrationEffect.Arm)) {
                    outcome = effect;
                }
            }
            if (outcome != null) {
                return outcome;
            }
            out.clear();
            session.received((SipResponse) receive(), 0, out);
        }
    }

    static Branch branch(SipRequest request) {
        Branch branch = request.topBranch();
        assertThat(branch).isNotNull();
        return branch;
    }

    @Override
    public void close() {
        socket.close();
    }
}
