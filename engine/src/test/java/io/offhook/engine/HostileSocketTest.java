package io.offhook.engine;

import static io.offhook.engine.Loopback.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.engine.actor.Dialog;
import io.offhook.engine.actor.DialogEvent;
import io.offhook.engine.actor.DialogLine;
import io.offhook.engine.actor.IncomingPolicy;
import io.offhook.engine.actor.MediaProgram;
import io.offhook.engine.actor.Reply;
import io.offhook.engine.shard.Fault;
import io.offhook.engine.shard.Ledger;
import io.offhook.engine.shard.LedgerEntry;
import io.offhook.media.stream.RtpStreamStatistics;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Garbage on the sockets of an engine with a call: the call does not notice, and nothing of the garbage stays. */
@Timeout(600)
class HostileSocketTest {
    private static final int SHOTS = Boolean.getBoolean("offhook.long") ? 100_000 : 3_000;
    private final ConcurrentLinkedQueue<Fault> faults = new ConcurrentLinkedQueue<>();
    private volatile CompletableFuture<Integer> rtpPort = new CompletableFuture<>();
    private final CompletableFuture<DialogEvent.Ended> ended = new CompletableFuture<>();
    private final DialogLine line = new DialogLine();
    private final Ear ear = new Ear(440, 1_000);
    private final Random random = new Random(20_261_121);
    private Engine callee;
    private Engine caller;
    private Call call;
    private WirePeer shooter;

    /** One live call: the callee hears 440 Hz. Everything else that would sound is a stranger's 1 kHz. */
    @BeforeEach
    void aCallIsUp() {
        EngineConfig quick = Loopback.withT1(20);
        callee = ActorEngine.start(
                quick,
                EngineSetup.plain()
                        .withFaults(faults::add)
                        .withTap((sent, local, peer, message, nowNs) -> saw(message)));
        caller = Engine.start(Loopback.CONFIG);
        AtomicBoolean up = new AtomicBoolean();
        ActorEngine.policy(
                        callee.account("sip:bob@127.0.0.1"),
                        invite -> up.compareAndSet(false, true)
                                ? new IncomingPolicy.Accept(
                                        new MediaProgram.Live(new Voice(440), ear),
                                        event -> {
                                            if (event instanceof DialogEvent.Ended over) {
                                                ended.complete(over);
                                            }
                                        },
                                        line)
                                : nobody())
                .open();
        // Whoever else is called, by whatever a mutant says, is there and takes it.
        ActorEngine.policy(callee.account("sip:anybody@127.0.0.1").catchAll(), invite -> nobody())
                .open();
        Loopback.opened(callee, 2);
        Account alice = caller.account("sip:alice@127.0.0.1").open();
        // The first call of a JVM loads classes for longer than an ACK may take with the callee's T1.
        get(get(alice.call(Loopback.uri(callee, "carol"))).hangUp());
        rtpPort = new CompletableFuture<>();
        call = get(alice.call(Loopback.uri(callee, "bob")));
        get(call.playTone(440));
        Loopback.await(ear.more(20));
        shooter = new WirePeer(callee.addresses().get(0));
    }

    private static IncomingPolicy.Decision nobody() {
        return new IncomingPolicy.Accept(new MediaProgram.Silence(), event -> {}, new DialogLine());
    }

    private void saw(SipMessage message) {
        if (message instanceof SipResponse ok && ok.status() == 200 && ok.bodyLength() > 0) {
            String body = new String(ok.body(), StandardCharsets.UTF_8);
            int at = body.indexOf("m=audio ") + 8;
            rtpPort.complete(Integer.parseInt(body.substring(at, body.indexOf(' ', at))));
        }
    }

    @AfterEach
    void everythingIsGivenBack() {
        shooter.close();
        assertThat(get(call.hangUp())).isNotNull();
        get(ended);
        caller.close();
        callee.close();
        assertThat(caller.ledger()).isEmpty();
        assertThat(callee.ledger()).isEmpty();
        assertThat(faults).isEmpty();
    }

    private RtpStreamStatistics statistics() {
        CompletableFuture<CallStatistics> figures = new CompletableFuture<>();
        line.tell(new Dialog.GetStatistics(new Reply<>() {
            @Override
            public void succeed(CallStatistics value) {
                figures.complete(value);
            }

            @Override
            public void fail(Throwable why) {
                figures.completeExceptionally(why);
            }
        }));
        return get(figures).media().orElseThrow();
    }

    private void theCallDidNotNotice() {
        Loopback.await(ear.more(20));
        RtpStreamStatistics heard = statistics();
        assertThat(heard.lost()).isZero();
        assertThat(ear.heardHigh()).isZero();
        assertThat(ear.heardLow()).isPositive();
        assertThat(ended).isNotDone();
        assertThat(get(call.statistics()).media().orElseThrow().lost()).isZero();
    }

    @Test
    void mutantsOnTheSipSocketHarmNobodyAndLeaveNothing() throws IOException {
        Mutants mutants = new Mutants(random, shooter);
        List<LedgerEntry> before = withoutLingering();
        long received = get(callee.statistics()).sip().received();
        for (int shot = 0; shot < SHOTS; shot++) {
            shooter.send(mutants.sip());
            if (shot % 50 == 49) {
                canary(shot);
            }
        }

        theCallDidNotNotice();
        // Calls that nobody acknowledges end by themselves after 64*T1, and their BYEs that nobody answers after as
        // much again.
        long until = System.nanoTime() + 30_000_000_000L;
        while (withoutLingering().size() > before.size() && System.nanoTime() < until) {
            Loopback.await(ear.more(5));
        }
        assertThat(withoutLingering()).hasSameSizeAs(before);
        EngineStatistics.Sip sip = get(callee.statistics()).sip();
        assertThat(sip.received() - received).isGreaterThanOrEqualTo(SHOTS + SHOTS / 50);
        assertThat(sip.malformed()).isBetween(SHOTS / 20L, (long) SHOTS);
        assertThat(get(callee.statistics()).activeCalls()).isOne();
    }

    /** The engine answers a plain question between the shots, and so is never far behind the shooter. */
    private void canary(int shot) {
        try (WirePeer canary = new WirePeer(callee.addresses().get(0))) {
            canary.send(canary.initial("OPTIONS", "bob", ""));
            assertThat(canary.anyStatus()).as("after %s shots", shot).isEqualTo(200);
        }
    }

    private List<LedgerEntry> withoutLingering() {
        return callee.ledger().stream()
                .filter(entry -> entry.kind() != Ledger.Kind.LINGERING)
                .toList();
    }

    @Test
    void strangersOnTheRtpPortAreNeitherHeardNorFollowed() {
        InetSocketAddress victim = new InetSocketAddress("127.0.0.1", get(rtpPort));
        List<byte[]> speech = Mutants.speech(1_000, 77, 50);
        long before = statistics().received();
        for (int shot = 0; shot < SHOTS; shot++) {
            byte[] packet = speech.get(shot % speech.size());
            int kind = random.nextInt(4);
            if (kind == 1) {
                packet = new byte[random.nextInt(200)];
                random.nextBytes(packet);
            } else if (kind == 2) {
                packet = packet.clone();
                packet[1] = (byte) (200 + random.nextInt(8)); // says it is RTCP
                packet[0] = (byte) (0x80 | random.nextInt(32));
            } else if (kind == 3) {
                packet = packet.clone();
                packet[random.nextInt(packet.length)] = (byte) random.nextInt(256);
            }
            shooter.send(
                    packet, random.nextInt(8) == 0 ? new InetSocketAddress("127.0.0.1", victim.getPort() + 1) : victim);
        }

        theCallDidNotNotice();
        assertThat(statistics().received()).isGreaterThan(before);
        assertThat(get(call.statistics()).media().orElseThrow().received()).isPositive();
    }
}
