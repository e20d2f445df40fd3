package io.offhook.engine;

import static io.offhook.engine.Loopback.get;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorSystem;
import io.offhook.engine.shard.Shards;
import io.offhook.sip.dialog.EndCause;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Engines on an actor system of the caller's, and how engines end. */
@Timeout(60)
class AttachTest {
    private final ActorTestKit kit = ActorTestKit.create();
    private final ActorSystem<?> system = kit.system();

    @AfterEach
    void end() {
        kit.shutdownTestKit();
    }

    private static void aCall(Engine caller, Engine callee) {
        CompletableFuture<Call> taken = new CompletableFuture<>();
        Account bob =
                callee.account("sip:bob@127.0.0.1").onAnswered(taken::complete).open();
        Account alice = caller.account("sip:alice@127.0.0.1").open();
        Call call = get(alice.call(Loopback.uri(callee, "bob")));
        get(get(taken).statistics());
        get(call.hangUp());
        get(bob.close());
        get(alice.close());
    }

    @Test
    void anAttachedEngineWorksAndLeavesTheSystemRunning() {
        Engine engine = ActorEngine.attach(system, Loopback.CONFIG);
        aCall(engine, engine);

        engine.close();

        assertThat(engine.ledger()).isEmpty();
        assertThat(system.whenTerminated().isCompleted()).isFalse();
        assertThat(Shards.of(system).engines()).isZero();
    }

    @Test
    void terminatingTheSystemClosesItsEngines() throws Exception {
        long before = Threads.count();
        Engine engine = ActorEngine.attach(system, Loopback.CONFIG);
        CompletableFuture<Call> taken = new CompletableFuture<>();
        try (Engine peer = Engine.start(Loopback.CONFIG)) {
            engine.account("sip:bob@127.0.0.1").onAnswered(taken::complete).open();
            Call call = get(peer.account("sip:alice@127.0.0.1").open().call(Loopback.uri(engine, "bob")));
            get(taken);

            system.terminate();
            system.getWhenTerminated().toCompletableFuture().get(Loopback.SECONDS, TimeUnit.SECONDS);

            assertThat(get(get(taken).ended())).isNotNull();
            assertThat(get(call.ended())).isInstanceOf(EndCause.RemoteHangup.class);
            get(engine.closeAsync());
            assertThat(engine.ledger()).isEmpty();
        }
        Threads.backTo(before);
    }

    @Test
    void twoEnginesShareASystemAndEndOneByOne() {
        Engine first = ActorEngine.attach(system, Loopback.CONFIG);
        Engine second = ActorEngine.attach(system, Loopback.CONFIG);
        aCall(first, second);
        aCall(second, first);

        first.close();
        aCall(second, second);
        assertThat(first.ledger()).isEmpty();

        second.close();
        assertThat(second.ledger()).isEmpty();
        assertThat(Shards.of(system).engines()).isZero();
    }

    @Test
    void enginesComeAndGoInOneSystemWithoutATrace() {
        long before = Threads.count();
        for (int i = 0; i < 20; i++) {
            try (Engine engine = ActorEngine.attach(system, Loopback.CONFIG)) {
                aCall(engine, engine);
            }
        }
        assertThat(Shards.of(system).engines()).isZero();
        Threads.backTo(before);
    }

    @Test
    void enginesComeAndGoWithSystemsOfTheirOwnWithoutATrace() {
        long before = Threads.count();
        for (int i = 0; i < 10; i++) {
            Engine engine = Engine.start(Loopback.CONFIG);
            aCall(engine, engine);
            engine.close();
            assertThat(engine.ledger()).isEmpty();
        }
        Threads.backTo(before);
    }

    @Test
    void aClosedEngineIsForgottenByTheSystem() {
        java.lang.ref.WeakReference<Engine> gone = closedEngine();

        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(Loopback.SECONDS);
        while (gone.get() != null && System.nanoTime() - until < 0) {
            System.gc(); // a thread that has just worked for it may still hold it
        }

        assertThat(gone.get()).isNull();
    }

    private java.lang.ref.WeakReference<Engine> closedEngine() {
        Engine engine = ActorEngine.attach(system, Loopback.CONFIG);
        aCall(engine, engine);
        engine.close();
        return new java.lang.ref.WeakReference<>(engine);
    }

    @Test
    void closingTwiceOrFromACallbackIsFine() {
        Engine engine = Engine.start(Loopback.CONFIG);
        CompletableFuture<Void> closed = new CompletableFuture<>();
        engine.account("sip:bob@127.0.0.1")
                .onAnswered(call -> {
                    engine.close();
                    closed.complete(null);
                })
                .open();
        Account alice = engine.account("sip:alice@127.0.0.1").open();
        Call call = alice.dial(Loopback.uri(engine, "bob"));

        get(closed);
        engine.close();

        assertThat(get(call.ended())).isNotNull();
        assertThat(engine.ledger()).isEmpty();
    }
}
