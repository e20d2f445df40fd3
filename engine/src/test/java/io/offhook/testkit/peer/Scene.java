package io.offhook.testkit.peer;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.engine.actor.DialogEvent;
import io.offhook.engine.shard.Ledger;
import io.offhook.sip.dialog.EndCause;
import io.offhook.testkit.Lab;
import io.offhook.testkit.Phone;
import io.offhook.testkit.PhoneCall;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/** A phone on the real engine, alice's, and a carrier with a quirk. */
final class Scene implements AutoCloseable {
    /** Timers J, L, D and the sweep behind them. */
    static final Duration LINGER = ofSeconds(40);

    /** By the flag that also makes the other long tests long. */
    private static final int SEEDS = Boolean.getBoolean("offhook.long") ? 100 : 5;

    private static final Duration A_FEW_COPIES = ofSeconds(10);

    private static final double LOSS = 0.1;

    /** What a call leaves nothing of. */
    private static final Set<Ledger.Kind> OF_CALLS = EnumSet.of(
            Ledger.Kind.CALL,
            Ledger.Kind.STREAM,
            Ledger.Kind.PORT,
            Ledger.Kind.TRANSACTION,
            Ledger.Kind.LINGERING,
            Ledger.Kind.TIMER);

    final Lab lab;
    final ScriptedPeer carrier;
    final Phone alice;

    private Scene(long seed) {
        lab = Lab.of(seed);
        lab.network().delay(ofMillis(10), ofMillis(5));
        carrier = lab.peer("carrier");
        alice = lab.phone("alice");
    }

    /** On a good network. */
    static void with(Quirk quirk, Consumer<Scene> story) {
        play(1, 0, quirk, story);
    }

    /** On a good network, then with one in ten datagrams lost, over some seeds. */
    static void alsoWithLoss(Quirk quirk, Consumer<Scene> story) {
        with(quirk, story);
        for (int seed = 1; seed <= SEEDS; seed++) {
            play(seed, LOSS, quirk, story);
        }
    }

    private static void play(long seed, double loss, Quirk quirk, Consumer<Scene> story) {
        try (Scene scene = new Scene(seed)) {
            scene.lab.network().loss(loss);
            scene.carrier.with(quirk);
            story.accept(scene);
            assertThat(scene.lab.simulation().foreignTasks()).isZero();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(quirk.name() + ", seed " + seed + ", loss " + loss + ": " + e.getMessage(), e);
        }
    }

    /** Alice calls the carrier. */
    PhoneCall dial() {
        return alice.call(carrier.uri());
    }

    /** The carrier calls alice. */
    PhoneCall ring() {
        carrier.call(alice);
        lab.runUntil(() -> !alice.calls().isEmpty());
        return alice.lastCall();
    }

    /** Alice hangs up, and has the time that losses may take. */
    void hangUp(PhoneCall call) {
        call.hangUp();
        run(40);
    }

    /** Lets so many seconds pass. */
    Scene run(int seconds) {
        lab.run(ofSeconds(seconds));
        return this;
    }

    /** Both hear each other; with losses a mark may need more than one copy to get through. */
    void talk(PhoneCall call) {
        assertThat(call.isTalking()).as("%s: %s", call, call.moments()).isTrue();
        lab.simulation().runUntil(() -> call.isHearing(carrier.mark()) && carrier.isHearing(alice), A_FEW_COPIES);
        assertThat(call.isHearing(carrier.mark())).as("alice hears the carrier").isTrue();
        carrier.hears(alice);
    }

    /** It has ended in this way, every event came once, and nothing of it is left when what has to linger is gone. */
    void expectEnd(PhoneCall call, EndCause cause) {
        assertThat(call.cause()).as("%s: %s", call, call.moments()).contains(cause);
        lab.run(LINGER);
        expectOnce(call);
        expectNothingLeft();
    }

    void expectOnce(PhoneCall call) {
        assertThat(count(call, DialogEvent.Answered.class))
                .as("answered once: %s", call.moments())
                .isLessThan(2);
        assertThat(count(call, DialogEvent.Ended.class))
                .as("ended once: %s", call.moments())
                .isEqualTo(1);
        assertThat(count(call, DialogEvent.MediaStarted.class))
                .as("one start: %s", call.moments())
                .isLessThan(2);
        assertThat(call.moments().get(call.moments().size() - 1).event()).isInstanceOf(DialogEvent.Ended.class);
        for (int i = 1; i < call.moments().size(); i++) {
            DialogEvent event = call.moments().get(i).event();
            if (event instanceof DialogEvent.Provisional) {
                assertThat(event)
                        .as("no news twice: %s", call.moments())
                        .isNotEqualTo(call.moments().get(i - 1).event());
            }
        }
    }

    static long count(PhoneCall call, Class<? extends DialogEvent> kind) {
        return call.moments().stream()
                .filter(moment -> kind.isInstance(moment.event()))
                .count();
    }

    void expectNothingLeft() {
        assertThat(lab.alive()).noneMatch(entry -> OF_CALLS.contains(entry.kind()));
        assertThat(alice.host().openSockets()).as("only the SIP socket").isEqualTo(1);
    }

    @Override
    public void close() {
        lab.close();
        assertThat(lab.alive()).isEmpty();
    }
}
