package io.offhook.sip.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sip.auth.Credentials;
import io.offhook.sip.auth.DigestAlgorithm;
import io.offhook.sip.auth.DigestServer;
import io.offhook.sip.codec.Decoded;
import io.offhook.sip.codec.SipCodec;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.registration.CountedIdentifiers;
import io.offhook.sip.transaction.TransactionKey;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A proxy core on virtual time between hand-driven phones. Everything it sends is decoded again on its way. */
final class ProxyLab {
    static final long SECOND = 1_000_000_000L;
    static final InetSocketAddress PROXY = new InetSocketAddress("192.0.2.1", 5060);
    static final Set<String> USERS = Set.of("alice", "bob", "carol");

    final Random random = new Random(3261);
    final CountedIdentifiers ids = new CountedIdentifiers(3261);
    final DigestServer digest = new DigestServer(
            "example.com",
            Set.of(DigestAlgorithm.MD5, DigestAlgorithm.SHA_256),
            Duration.ofSeconds(300),
            user -> USERS.contains(user)
                    ? Optional.of(Credentials.password(user, ("pw-" + user).toCharArray()))
                    : Optional.empty(),
            random);
    final Registrar registrar;
    final ProxyCore core;
    final SipCodec codec = SipCodec.forDatagrams();
    final Map<InetSocketAddress, Deque<SipMessage>> inboxes = new HashMap<>();
    long nowNs;
    boolean trusting;
    final Set<TransactionKey> journal = new HashSet<>();

    ProxyLab() {
        this(ProxyConfig.of("example.com", PROXY), false);
    }

    ProxyLab(ProxyConfig config, boolean registrarAsksPassword) {
        registrar =
                new Registrar(RegistrarConfig.STANDARD, registrarAsksPassword ? digest : null, USERS::contains, ids);
        core = new ProxyCore(config, registrar, registrar, digest, ids, random, (key, context) -> {
            journal.add(key);
            return () -> assertThat(journal.remove(key)).isTrue();
        });
    }

    static ProxyConfig config(int maxContexts, boolean authenticateCalls) {
        ProxyConfig standard = ProxyConfig.of("example.com", PROXY);
        return new ProxyConfig(
                standard.domain(),
                PROXY,
                standard.timers(),
                standard.timerC(),
                maxContexts,
                standard.retryAfter(),
                true,
                authenticateCalls);
    }

    /** Gives a message to the proxy, as bytes from an address. */
    void send(InetSocketAddress from, SipMessage message) {
        send(from, message.bytes());
    }

    void send(InetSocketAddress from, String text) {
        send(from, text.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    void send(InetSocketAddress from, byte[] bytes) {
        List<Outgoing> out = new ArrayList<>();
        if (codec.decode(bytes, 0, bytes.length) instanceof Decoded.Message decoded) {
            core.received(decoded.message(), from, nowNs, out);
        }
        deliver(out);
    }

    static String text(SipMessage message) {
        return new String(message.bytes(), StandardCharsets.UTF_8);
    }

    void runFor(long durationNs) {
        long end = nowNs + durationNs;
        List<Outgoing> out = new ArrayList<>();
        long next = core.untilNextNs(nowNs);
        while (next >= 0 && nowNs + next <= end) {
            nowNs += next;
            core.advance(nowNs, out);
            deliver(out);
            out.clear();
            next = core.untilNextNs(nowNs);
        }
        nowNs = end;
    }

    private void deliver(List<Outgoing> out) {
        for (Outgoing one : out) {
            byte[] bytes = one.message().bytes();
            Decoded decoded = codec.decode(bytes, 0, bytes.length);
            if (trusting && !(decoded instanceof Decoded.Message)) {
                continue;
            }
            assertThat(decoded).as(one.message().toString()).isInstanceOf(Decoded.Message.class);
            inboxes.computeIfAbsent(one.to(), a -> new ArrayDeque<>()).add(((Decoded.Message) decoded).message());
        }
    }

    @Nullable
    SipMessage poll(InetSocketAddress at) {
        Deque<SipMessage> inbox = inboxes.get(at);
        return inbox == null ? null : inbox.poll();
    }

    SipRequest request(InetSocketAddress at, String method) {
        SipMessage message = poll(at);
        assertThat(message).isInstanceOf(SipRequest.class);
        SipRequest request = (SipRequest) message;
        assertThat(request.method().name()).isEqualTo(method);
        return request;
    }

    SipResponse response(InetSocketAddress at, int status) {
        SipMessage message = poll(at);
        assertThat(message).isInstanceOf(SipResponse.class);
        SipResponse response = (SipResponse) message;
        assertThat(response.status()).as(response.toString()).isEqualTo(status);
        return response;
    }

    void quiet() {
        for (Map.Entry<InetSocketAddress, Deque<SipMessage>> inbox : inboxes.entrySet()) {
            assertThat(inbox.getValue()).as("inbox of " + inbox.getKey()).isEmpty();
        }
    }

    void drain() {
        inboxes.clear();
    }

    void nothingIsLeft() {
        runFor(400 * SECOND);
        assertThat(core.activeContexts()).isZero();
        assertThat(core.activeClients()).isZero();
        assertThat(journal).isEmpty();
        assertThat(core.untilNextNs(nowNs)).isEqualTo(-1);
    }
}
