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
import io.offhook.media.audio.ToneGenerator;
import io.offhook.media.codec.G711;
import io.offhook.media.stream.RtpStreamStatistics;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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
    private static final String[] TORTURE = {
        "wsinv",
        "intmeth",
        "longreq",
        "esc01",
        "escnull",
        "dblreq",
        "semiuri",
        "mpart01",
        "badinv01",
        "clerr",
        "ncl",
        "scalar02",
        "scalarlg",
        "quotbal",
        "ltgtruri",
        "lwsruri",
        "badvers",
        "mismatch01",
        "bigcode",
        "badbranch",
        "insuf",
        "unkscm",
        "bext01",
        "invut",
        "multi01",
        "mcl01",
        "bcast",
        "zeromf",
        "cparam01",
        "regaut01"
    };

    private final ConcurrentLinkedQueue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Integer> rtpPort = new CompletableFuture<>();
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
        call = get(caller.account("sip:alice@127.0.0.1").open().call(Loopback.uri(callee, "bob")));
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

    private List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (String name : TORTURE) {
            try (InputStream in = getClass().getResourceAsStream("/torture/" + name + ".dat")) {
                seeds.add(Objects.requireNonNull(in, name).readAllBytes());
            }
        }
        for (int i = 0; i < 10; i++) {
            seeds.add(text(shooter.invite(i % 2 == 0 ? "bob" : "user" + i)));
        }
        seeds.add(text(shooter.initial("OPTIONS", "bob", "")));
        seeds.add(text(shooter.initial("BYE", "bob", "")));
        seeds.add(text(shooter.initial("CANCEL", "bob", "")));
        seeds.add(text(shooter.initial("ACK", "bob", "")));
        seeds.add(text(shooter.initial("REGISTER", "bob", "")));
        return seeds;
    }

    private static byte[] text(String message) {
        return message.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] mutant(List<byte[]> seeds) {
        byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
        for (int n = random.nextInt(5); n > 0 && bytes.length > 1; n--) {
            int at = random.nextInt(bytes.length);
            bytes = switch (random.nextInt(6)) {
                case 0 -> replaced(bytes, at, (byte) random.nextInt(256));
                case 1 -> Arrays.copyOf(bytes, at);
                case 2 -> spliced(bytes, at, seeds.get(random.nextInt(seeds.size())));
                case 3 -> replaced(bytes, at, (byte) "\r\n:;<>\"@ ,=".charAt(random.nextInt(11)));
                case 4 -> repeated(bytes, at, 1 + random.nextInt(40));
                default -> removed(bytes, at, random.nextInt(20));
            };
        }
        return bytes;
    }

    private static byte[] replaced(byte[] bytes, int at, byte with) {
        bytes[at] = with;
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int at, byte[] other) {
        int from = Math.min(at, other.length);
        byte[] out = Arrays.copyOf(bytes, at + other.length - from);
        System.arraycopy(other, from, out, at, other.length - from);
        return out;
    }

    private static byte[] repeated(byte[] bytes, int at, int count) {
        byte[] out = new byte[bytes.length + count];
        System.arraycopy(bytes, 0, out, 0, at);
        Arrays.fill(out, at, at + count, bytes[at]);
        System.arraycopy(bytes, at, out, at + count, bytes.length - at);
        return out;
    }

    private static byte[] removed(byte[] bytes, int at, int count) {
        int n = Math.min(count, bytes.length - at);
        byte[] out = new byte[bytes.length - n];
        System.arraycopy(bytes, 0, out, 0, at);
        System.arraycopy(bytes, at + n, out, at, bytes.length - at - n);
        return out;
    }

    @Test
    void mutantsOnTheSipSocketHarmNobodyAndLeaveNothing() throws IOException {
        List<byte[]> seeds = seeds();
        List<LedgerEntry> before = withoutLingering();
        long received = get(callee.statistics()).sip().received();
        for (int shot = 0; shot < SHOTS; shot++) {
            byte[] mutant = mutant(seeds);
            shooter.send(mutant.length > 60_000 ? Arrays.copyOf(mutant, 60_000) : mutant);
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
        List<byte[]> speech = strangersSpeech();
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
                packet = replaced(packet.clone(), random.nextInt(packet.length), (byte) random.nextInt(256));
            }
            shooter.send(
                    packet, random.nextInt(8) == 0 ? new InetSocketAddress("127.0.0.1", victim.getPort() + 1) : victim);
        }

        theCallDidNotNotice();
        assertThat(statistics().received()).isGreaterThan(before);
        assertThat(get(call.statistics()).media().orElseThrow().received()).isPositive();
    }

    /** A tone of 1 kHz in well-formed PCMU packets of a steady stream. */
    private List<byte[]> strangersSpeech() {
        List<byte[]> packets = new ArrayList<>();
        ToneGenerator tone = new ToneGenerator(8_000, 1_000, 0, 16_000);
        short[] samples = new short[160];
        for (int i = 0; i < 50; i++) {
            byte[] packet = new byte[12 + 160];
            packet[0] = (byte) 0x80;
            packet[2] = (byte) (i >> 8);
            packet[3] = (byte) i;
            int timestamp = i * 160;
            packet[6] = (byte) (timestamp >> 8);
            packet[7] = (byte) timestamp;
            packet[11] = 77;
            tone.next(samples, 0, 160);
            G711.encodeUlaw(samples, 0, 160, packet, 12);
            packets.add(packet);
        }
        return packets;
    }
}
