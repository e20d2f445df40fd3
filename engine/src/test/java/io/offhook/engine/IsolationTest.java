package io.offhook.engine;

import static io.offhook.engine.Loopback.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offhook.engine.actor.Chaos;
import io.offhook.engine.actor.Dialog;
import io.offhook.engine.actor.DialogEvent;
import io.offhook.engine.actor.DialogLine;
import io.offhook.engine.actor.MediaProgram;
import io.offhook.engine.actor.MediaStream;
import io.offhook.engine.actor.Reply;
import io.offhook.engine.shard.Fault;
import io.offhook.media.stream.RtpStreamSettings.Lane;
import io.offhook.net.Network;
import io.offhook.sip.dialog.EndCause;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A hundred calls with audio between two engines. One thing after the other breaks in one of them, by everything that a JVM can throw: that call ends and
 * its peer hears of it; the others don't lose a packet.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IsolationTest {
    private static final int CALLS = 100;

    private final Sniper sniper = new Sniper();
    private final ConcurrentLinkedQueue<Fault> faults = new ConcurrentLinkedQueue<>();
    private Engine caller;
    private Engine callee;
    private Account alice;
    private final List<Pair> alive = new ArrayList<>();
    private final List<Network> networks = new CopyOnWriteArrayList<>();
    private Losses before = new Losses(0, 0, 0, 0);

    /**
     * Packets of both engines, from the start on: lost, dropped by the kernel before we could read them, not sent, and refused because nobody listens any
     * more.
     */
    private record Losses(long lost, long dropped, long sendErrors, long refused) {}

    /** One call, both ends; the callee's end is the one that is struck. */
    private static final class Pair {
        final String account;
        final Voice voice = new Voice(440);
        final Ear ear = new Ear();
        final Ear peerEar = new Ear();
        final DialogLine line = new DialogLine();
        final CompletableFuture<DialogEvent.Ended> ended = new CompletableFuture<>();
        final CompletableFuture<DialogEvent.Ended> peerEnded = new CompletableFuture<>();
        final CompletableFuture<Void> answered = new CompletableFuture<>();

        Pair(String account) {
            this.account = account;
        }

        void hear(DialogEvent event) {
            if (event instanceof DialogEvent.Ended over) {
                ended.complete(over);
            }
        }

        void peerHear(DialogEvent event) {
            if (event instanceof DialogEvent.Answered) {
                answered.complete(null);
            } else if (event instanceof DialogEvent.Ended over) {
                peerEnded.complete(over);
            }
        }
    }

    @BeforeAll
    void aHundredCalls() {
        EngineSetup bulk = EngineSetup.plain().withLane(Lane.BULK).withNetwork(this::watched);
        caller = ActorEngine.start(Loopback.CONFIG, bulk);
        callee = ActorEngine.start(
                Loopback.CONFIG,
                EngineSetup.plain().withChaos(sniper).withFaults(faults::add).withNetwork(this::watched));
        alice = caller.account("sip:alice@127.0.0.1").open();
        for (int i = 0; i < CALLS; i++) {
            alive.add(account("b" + i));
        }
        Loopback.opened(callee, CALLS);
        alive.forEach(this::dial);
        alive.forEach(pair -> get(pair.answered));
        everybodyHears();
    }

    private Network watched(Network network) {
        networks.add(network);
        return network;
    }

    private Pair account(String user) {
        Pair pair = new Pair("sip:" + user + "@127.0.0.1");
        ActorEngine.policy(
                        callee.account(pair.account),
                        invite -> new io.offhook.engine.actor.IncomingPolicy.Accept(
                                new MediaProgram.Live(pair.voice, pair.ear), pair::hear, pair.line))
                .open();
        return pair;
    }

    private void dial(Pair pair) {
        ActorEngine.dial(
                alice,
                Loopback.uri(callee, pair.account.substring(4, pair.account.indexOf('@'))),
                CallOptions.none(),
                new MediaProgram.Live(new Voice(1_000), pair.peerEar),
                pair::peerHear);
    }

    /** Each test answers for what is lost while it runs. */
    @BeforeEach
    void look() {
        before = losses();
    }

    private Losses losses() {
        EngineStatistics there = get(callee.statistics());
        EngineStatistics here = get(caller.statistics());
        // Read first: an error is counted before its refusal.
        long sendErrors = there.rtp().sendErrors() + here.rtp().sendErrors();
        return new Losses(
                there.rtp().lost() + here.rtp().lost(),
                callee.kernelDrops().orElse(0) + caller.kernelDrops().orElse(0),
                sendErrors,
                networks.stream()
                        .mapToLong(network -> network.counters().refused())
                        .sum());
    }

    /**
     * A machine that keeps a shard from its sockets for seconds makes the kernel drop packets: as many may be missing, and none besides. Who has not heard
     * yet that a call is over sends to a port that is closed, and is refused: so many errors there may be.
     */
    private void nothingIsLost() {
        Losses now = losses();
        assertThat(now.lost() - before.lost())
                .as("lost, dropped by the kernel %s", now.dropped() - before.dropped())
                .isLessThanOrEqualTo(now.dropped() - before.dropped());
        assertThat(now.sendErrors() - before.sendErrors()).isLessThanOrEqualTo(now.refused() - before.refused());
    }

    /** Ten more frames at both ends of every call that should be alive, and not a packet missing. */
    private void everybodyHears() {
        List<CountDownLatch> frames = new ArrayList<>();
        for (Pair pair : alive) {
            frames.add(pair.ear.more(10));
            frames.add(pair.peerEar.more(10));
        }
        frames.forEach(Loopback::await);
        for (Pair pair : alive) {
            assertThat(pair.ended).as(pair.account).isNotDone();
            assertThat(pair.peerEnded).as(pair.account).isNotDone();
        }
        nothingIsLost();
        assertThat(get(caller.statistics()).activeCalls()).isEqualTo(alive.size());
        assertThat(get(callee.statistics()).activeCalls()).isEqualTo(alive.size());
    }

    private Pair victim() {
        faults.clear();
        return alive.remove(alive.size() / 2);
    }

    private void fellAlone(Pair victim, Throwable error) {
        assertThat(get(victim.peerEnded).cause()).isInstanceOf(EndCause.RemoteHangup.class);
        assertThat(get(victim.ended).cause().toString())
                .contains(error.getClass().getSimpleName());
        assertThat(faults).extracting(Fault::cause).contains(error);
        everybodyHears();
    }

    static Stream<Throwable> throwables() {
        return Stream.<Supplier<Throwable>>of(
                        () -> new NullPointerException("test"),
                        () -> new StackOverflowError("test"),
                        () -> new NoClassDefFoundError("test"),
                        () -> new OutOfMemoryError("test"))
                .map(Supplier::get);
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void aDialogFallsAloneAndSaysBye(Throwable error) {
        Pair victim = victim();
        sniper.aim(Chaos.Victim.DIALOG, victim.account, Dialog.GetStatistics.class, error);

        victim.line.tell(new Dialog.GetStatistics(Reply.ignored()));

        fellAlone(victim, error);
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void aMediaStreamFallsAloneAndItsDialogSaysBye(Throwable error) {
        Pair victim = victim();
        sniper.aim(Chaos.Victim.MEDIA_STREAM, victim.account, MediaStream.Listen.class, error);

        victim.line.tell(new Dialog.Listen(new Ear(), Reply.ignored()));

        fellAlone(victim, error);
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void aSourceThatThrowsEndsItsOwnCall(Throwable error) {
        Pair victim = victim();

        victim.voice.breakWith(error);

        fellAlone(victim, error);
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void aSinkThatThrowsEndsItsOwnCall(Throwable error) {
        Pair victim = victim();

        victim.ear.breakWith(error);

        fellAlone(victim, error);
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void anAccountThatFallsKeepsItsCallAndGoesOn(Throwable error) {
        faults.clear();
        Pair pair = alive.get(0);
        sniper.aim(Chaos.Victim.ACCOUNT, pair.account, io.offhook.engine.actor.Account.Command.class, error);
        CompletableFuture<Integer> lost = alice.options(Loopback.uri(callee, "b0"));

        // The first OPTIONS dies with the account's actor; its repeat (timer E) or a new one reaches the restarted one.
        assertThat(get(alice.options(Loopback.uri(callee, "b0")))).isEqualTo(200);

        assertThat(get(lost)).isEqualTo(200);
        assertThat(sniper.hasFired()).isTrue();
        assertThat(faults).extracting(Fault::cause).contains(error);
        everybodyHears();
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void aCallThatBreaksBeforeItsAnswerIsRefusedWith500(Throwable error) {
        faults.clear();
        CompletableFuture<IncomingCall> taken = new CompletableFuture<>();
        Account waiting =
                callee.account("sip:waiting@127.0.0.1").onCall(taken::complete).open();
        Loopback.opened(callee, CALLS + 1);
        Call call = alice.dial(Loopback.uri(callee, "waiting"));
        IncomingCall incoming = get(taken);
        sniper.aim(Chaos.Victim.DIALOG, "sip:waiting@127.0.0.1", Dialog.Ring.class, error);

        incoming.ring();

        assertThat(get(call.ended()))
                .isInstanceOfSatisfying(
                        EndCause.Rejected.class,
                        rejected -> assertThat(rejected.status()).isEqualTo(500));
        assertThat(get(incoming.call().ended())).isInstanceOf(EndCause.InternalError.class);
        assertThat(faults).extracting(Fault::cause).contains(error);
        get(waiting.close());
        everybodyHears();
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void aPolicyThatThrowsRefusesTheCallWith500(Throwable error) {
        faults.clear();
        Account bad = ActorEngine.policy(callee.account("sip:bad@127.0.0.1"), invite -> {
                    Sniper.raise(error);
                    throw new AssertionError();
                })
                .open();

        Loopback.opened(callee, CALLS + 1);
        assertThatThrownBy(() -> get(alice.call(Loopback.uri(callee, "bad")))).hasMessageContaining("500");

        assertThat(faults).extracting(Fault::cause).contains(error);
        get(bad.close());
        everybodyHears();
    }

    @Test
    void aListenerOnTheShardThatThrowsEndsItsOwnCall() {
        faults.clear();
        CompletableFuture<DialogEvent.Ended> peer = new CompletableFuture<>();
        IllegalStateException error = new IllegalStateException("test");
        Account bad = ActorEngine.policy(
                        callee.account("sip:bad@127.0.0.1"),
                        invite -> new io.offhook.engine.actor.IncomingPolicy.Accept(
                                new MediaProgram.Silence(),
                                event -> {
                                    throw error;
                                },
                                new DialogLine()))
                .open();
        Loopback.opened(callee, CALLS + 1);
        ActorEngine.dial(alice, Loopback.uri(callee, "bad"), CallOptions.none(), new MediaProgram.Silence(), event -> {
            if (event instanceof DialogEvent.Ended over) {
                peer.complete(over);
            }
        });

        assertThat(get(peer).cause()).isInstanceOf(EndCause.RemoteHangup.class);
        assertThat(faults).extracting(Fault::cause).contains(error);
        get(bad.close());
        everybodyHears();
    }

    @AfterAll
    void nothingIsLeft() {
        List<CompletableFuture<DialogEvent.Ended>> ends = new ArrayList<>();
        for (Pair pair : alive) {
            pair.line.tell(new Dialog.HangUp());
            ends.add(pair.ended);
            ends.add(pair.peerEnded);
        }
        ends.forEach(Loopback::get);
        nothingIsLost();
        EngineStatistics here = get(caller.statistics());
        EngineStatistics there = get(callee.statistics());
        caller.close();
        callee.close();
        assertThat(caller.ledger()).isEmpty();
        assertThat(callee.ledger()).isEmpty();
        assertThat(here.streams() + there.streams()).isZero();
    }
}
