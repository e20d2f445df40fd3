package io.offhook.engine.shard;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import io.offhook.engine.EngineEnvironment;
import io.offhook.engine.SystemEnvironment;
import io.offhook.net.Transport;
import io.offhook.net.UdpOptions;
import java.io.Serial;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class ShardsTest {
    private final EngineEnvironment environment = SystemEnvironment.create(Transport.AUTO);
    private final BlockingQueue<Fault> faults = new LinkedBlockingQueue<>();
    private final ShardSettings settings =
            ShardSettings.defaults().withCount(2).withFaults(faults::add).withStallAfter(Duration.ZERO);
    private final ActorSystem<Spawn<?>> system = ActorSystem.create(
            spawner(),
            "shards-test",
            ConfigFactory.parseString("akka.loglevel=OFF\nakka.stdout-loglevel=OFF")
                    .withFallback(ConfigFactory.load()));
    private int names;

    /** Asks the guardian for an actor. */
    private record Spawn<T>(Behavior<T> behavior, String name, Props props, CompletableFuture<ActorRef<T>> spawned) {}

    private static Behavior<Spawn<?>> spawner() {
        return Behaviors.setup(context -> Behaviors.receiveMessage(spawn -> {
            spawn(context, spawn);
            return Behaviors.same();
        }));
    }

    private static <T> void spawn(akka.actor.typed.javadsl.ActorContext<Spawn<?>> context, Spawn<T> spawn) {
        spawn.spawned.complete(context.spawn(spawn.behavior, spawn.name, spawn.props));
    }

    private <T> ActorRef<T> spawn(Shard shard, Behavior<T> behavior) throws Exception {
        CompletableFuture<ActorRef<T>> spawned = new CompletableFuture<>();
        system.tell(new Spawn<>(behavior, "actor-" + names++, shard.dispatcher(), spawned));
        return spawned.get(20, SECONDS);
    }

    private void terminate() throws Exception {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().get(20, SECONDS);
    }

    @AfterEach
    void close() throws Exception {
        terminate();
        environment.close();
    }

    /** Told a CompletableFuture, completes it with the name of the thread it runs on. */
    private static Behavior<CompletableFuture<String>> echo() {
        return Behaviors.receiveMessage(reply -> {
            reply.complete(Thread.currentThread().getName());
            return Behaviors.same();
        });
    }

    private static String ask(ActorRef<CompletableFuture<String>> actor) throws Exception {
        CompletableFuture<String> reply = new CompletableFuture<>();
        actor.tell(reply);
        return reply.get(20, SECONDS);
    }

    @Test
    void actorsSocketsAndTimersOfAShardShareOneThread() throws Exception {
        ShardGroup group = Shards.start(system, environment, settings);
        assertThat(group.size()).isEqualTo(2);
        for (Shard shard : group.shards()) {
            assertThat(ask(spawn(shard, echo()))).isEqualTo(shard.loop().name());
            CompletableFuture<String> timer = new CompletableFuture<>();
            shard.schedule(
                    1_000_000, () -> timer.complete(Thread.currentThread().getName()));
            assertThat(timer.get(20, SECONDS)).isEqualTo(shard.loop().name());
            CompletableFuture<Boolean> in = new CompletableFuture<>();
            shard.execute(() -> in.complete(shard.inShard() && group.current() == shard));
            assertThat(in.get(20, SECONDS)).isTrue();
            assertThat(shard.inShard()).isFalse();
        }
        assertThat(group.current()).isNull();
        group.close().get(20, SECONDS);
    }

    @Test
    void anActorThatAlwaysTellsItselfLeavesTimersMediaClockAndOtherActorsAlive() throws Exception {
        ShardGroup group = Shards.start(system, environment, settings);
        Shard shard = group.shard(0);
        CountDownLatch timers = new CountDownLatch(50);
        CountDownLatch beats = new CountDownLatch(25);
        AtomicInteger selfTells = new AtomicInteger();
        ActorRef<String> busy = spawn(
                shard,
                Behaviors.setup(context -> Behaviors.receiveMessage(message -> {
                    selfTells.incrementAndGet();
                    context.getSelf().tell(message);
                    return timers.getCount() == 0 && beats.getCount() == 0 ? Behaviors.stopped() : Behaviors.same();
                })));
        busy.tell("go");
        Runnable[] again = new Runnable[1];
        again[0] = () -> {
            timers.countDown();
            shard.schedule(1_000_000, again[0]);
        };
        shard.execute(again[0]);
        shard.execute(() -> shard.mediaClock().join((scheduled, now) -> beats.countDown()));
        assertThat(timers.await(20, SECONDS)).isTrue();
        assertThat(beats.await(20, SECONDS)).isTrue();
        assertThat(ask(spawn(shard, echo()))).isEqualTo(shard.loop().name());
        assertThat(selfTells.get()).isGreaterThan(1_000);
        group.close().get(20, SECONDS);
    }

    @Test
    void aSecondEngineGetsItsOwnShardsAndAThirdTheIdsOfAClosedOne() throws Exception {
        ShardGroup first = Shards.start(system, environment, settings);
        ShardGroup second = Shards.start(system, environment, settings);
        assertThat(Stream.concat(first.shards().stream(), second.shards().stream())
                        .map(Shard::dispatcherId))
                .doesNotHaveDuplicates();
        assertThat(Shards.of(system).engines()).isEqualTo(2);
        first.close().get(20, SECONDS);
        assertThat(first.close()).isCompleted();
        for (int i = 0; i < 50; i++) {
            ShardGroup next = Shards.start(system, environment, settings);
            ActorRef<CompletableFuture<String>> actor = spawn(next.shard(1), Behaviors.receiveMessage(reply -> {
                reply.complete(Thread.currentThread().getName());
                return Behaviors.stopped();
            }));
            assertThat(ask(actor)).isEqualTo("offhook-shard-1");
            next.close().get(20, SECONDS);
        }
        assertThat(Shards.of(system).registered()).isEqualTo(4);
        assertThat(ask(spawn(second.shard(0), echo()))).isEqualTo("offhook-shard-0");
        second.close().get(20, SECONDS);
        assertThat(Shards.of(system).engines()).isZero();
    }

    @Test
    void terminatingTheSystemRunsPostStopOnTheShardAndThenEndsTheLoops() throws Exception {
        ShardGroup group = Shards.start(system, environment, settings);
        CompletableFuture<String> stopped = new CompletableFuture<>();
        ask(spawn(
                group.shard(1),
                withPostStop(
                        echo(), () -> stopped.complete(Thread.currentThread().getName()))));
        terminate();
        assertThat(stopped.get(20, SECONDS)).isEqualTo("offhook-shard-1");
        group.close().get(20, SECONDS);
        Thread thread = group.shard(1).loop().thread();
        assertThat(thread).isNotNull();
        thread.join(20_000);
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void aSystemWhoseLoopsWereClosedTooEarlyTerminatesAllTheSame() throws Exception {
        ShardGroup group = Shards.start(system, environment, settings);
        CompletableFuture<String> stopped = new CompletableFuture<>();
        ask(spawn(group.shard(0), withPostStop(echo(), () -> stopped.complete("stopped"))));
        group.close().get(20, SECONDS);
        terminate();
        assertThat(stopped.get(20, SECONDS)).isEqualTo("stopped");
        assertThat(group.shard(0).stats().strayed()).isPositive();
    }

    @Test
    void closingWhileDatagramsAndActorsAreBusyEndsEverything() throws Exception {
        ShardGroup group = Shards.start(system, environment, settings);
        for (Shard shard : group.shards()) {
            environment
                    .network()
                    .open(
                            shard.loop(),
                            UdpOptions.media(),
                            new InetSocketAddress("127.0.0.1", 0),
                            (d, o, l, s, n) -> {});
            shard.execute(() -> shard.mediaClock().join((scheduled, now) -> {}));
        }
        terminate();
        group.close().get(20, SECONDS);
        assertThat(environment.network().counters().sendErrors()).isZero();
    }

    private static <T> Behavior<T> withPostStop(Behavior<T> behavior, Runnable postStop) {
        return Behaviors.intercept(
                () -> new akka.actor.typed.BehaviorSignalInterceptor<T>() {
                    @Override
                    public Behavior<T> aroundSignal(
                            akka.actor.typed.TypedActorContext<T> context,
                            akka.actor.typed.Signal signal,
                            SignalTarget<T> target) {
                        if (signal instanceof akka.actor.typed.PostStop) {
                            postStop.run();
                        }
                        return target.apply(context, signal);
                    }
                },
                behavior);
    }

    // ---- faults ----

    static List<Supplier<Throwable>> everythingThatCanBeThrown() {
        return List.of(
                NullPointerException::new,
                StackOverflowError::new,
                () -> new NoClassDefFoundError("missing"),
                () -> new OutOfMemoryError("pretended"),
                AssertionError::new,
                Checked::new);
    }

    private static final class Checked extends Exception {
        @Serial
        private static final long serialVersionUID = 1L;
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /** Throws what it is told, remembers its end. */
    private static Behavior<Throwable> thrower(CompletableFuture<String> postStop) {
        return Behaviors.receive(Throwable.class)
                .onMessage(Throwable.class, thrown -> {
                    sneak(thrown);
                    return Behaviors.same();
                })
                .onSignal(akka.actor.typed.PostStop.class, signal -> {
                    postStop.complete(Thread.currentThread().getName());
                    return Behaviors.same();
                })
                .build();
    }

    private void throwIn(
            Function<CompletableFuture<String>, Behavior<Throwable>> victim, Throwable thrown, Fault.Where where)
            throws Exception {
        ShardGroup group = Shards.start(system, environment, settings);
        Shard shard = group.shard(0);
        ActorRef<CompletableFuture<String>> sibling = spawn(shard, echo());
        CompletableFuture<String> postStop = new CompletableFuture<>();
        ActorRef<Throwable> actor = spawn(shard, victim.apply(postStop));
        actor.tell(thrown);
        assertThat(postStop.get(20, SECONDS)).isEqualTo(shard.loop().name());
        Fault fault = faults.poll(20, SECONDS);
        assertThat(fault).isNotNull();
        assertThat(fault.where()).isEqualTo(where);
        assertThat(fault.cause()).isSameAs(thrown);
        assertThat(fault.subject()).isEqualTo(actor.path().toString());
        assertThat(ask(sibling)).isEqualTo(shard.loop().name());
        assertThat(system.whenTerminated().isCompleted()).isFalse();
        group.close().get(20, SECONDS);
    }

    @ParameterizedTest
    @MethodSource("everythingThatCanBeThrown")
    void aGuardedActorThatThrowsStopsInOrderAndTheShardLives(Supplier<Throwable> thrown) throws Exception {
        throwIn(
                postStop -> ActorGuard.stopping(faults::add, thrower(postStop)),
                thrown.get(),
                Fault.Where.ACTOR_RECEIVE);
    }

    static List<Supplier<Throwable>> whatEscapesFromAkka() {
        return List.of(
                StackOverflowError::new,
                () -> new NoClassDefFoundError("missing"),
                () -> new OutOfMemoryError("pretended"));
    }

    @ParameterizedTest
    @MethodSource("whatEscapesFromAkka")
    void anUnguardedActorWhoseErrorEscapesIsStoppedByTheBackstop(Supplier<Throwable> thrown) throws Exception {
        throwIn(ShardsTest::thrower, thrown.get(), Fault.Where.MAILBOX);
    }

    @ParameterizedTest
    @MethodSource("everythingThatCanBeThrown")
    void aGuardInsideASupervisorRestarts(Supplier<Throwable> thrown) throws Exception {
        ShardGroup group = Shards.start(system, environment, settings);
        AtomicInteger starts = new AtomicInteger();
        Behavior<Object> counting = Behaviors.setup(context -> {
            starts.incrementAndGet();
            return Behaviors.receiveMessage(message -> {
                if (message instanceof Throwable t) {
                    sneak(t);
                } else if (message instanceof CompletableFuture<?> reply) {
                    reply.complete(null);
                }
                return Behaviors.same();
            });
        });
        ActorRef<Object> actor = spawn(
                group.shard(0),
                Behaviors.supervise(ActorGuard.failing(faults::add, counting))
                        .onFailure(SupervisorStrategy.restart().withLimit(3, Duration.ofMinutes(1))));
        actor.tell(thrown.get());
        CompletableFuture<Void> alive = new CompletableFuture<>();
        actor.tell(alive);
        alive.get(20, SECONDS);
        assertThat(starts).hasValue(2);
        assertThat(faults).hasSize(1);
        group.close().get(20, SECONDS);
    }

    @ParameterizedTest
    @MethodSource("everythingThatCanBeThrown")
    void aSetupThatThrowsIsReportedBecauseItGetsNoPostStop(Supplier<Throwable> thrown) throws Exception {
        ShardGroup group = Shards.start(system, environment, settings);
        ActorRef<CompletableFuture<String>> sibling = spawn(group.shard(0), echo());
        Throwable cause = thrown.get();
        ActorRef<Throwable> actor = spawn(group.shard(0), ActorGuard.stopping(faults::add, Behaviors.setup(context -> {
            sneak(cause);
            return Behaviors.empty();
        })));
        Fault fault = faults.poll(20, SECONDS);
        assertThat(fault)
                .isEqualTo(new Fault(Fault.Where.ACTOR_START, actor.path().toString(), cause));
        assertThat(ask(sibling)).isEqualTo("offhook-shard-0");
        group.close().get(20, SECONDS);
    }

    @Test
    void aPostStopThatThrowsIsReportedToo() throws Exception {
        ShardGroup group = Shards.start(system, environment, settings);
        StackOverflowError thrown = new StackOverflowError();
        ActorRef<String> actor = spawn(
                group.shard(0),
                ActorGuard.stopping(
                        faults::add,
                        Behaviors.receive(String.class)
                                .onMessage(String.class, message -> Behaviors.stopped())
                                .onSignal(akka.actor.typed.PostStop.class, signal -> {
                                    throw thrown;
                                })
                                .build()));
        actor.tell("stop");
        assertThat(faults.poll(20, SECONDS))
                .isEqualTo(new Fault(Fault.Where.ACTOR_SIGNAL, actor.path().toString(), thrown));
        assertThat(ask(spawn(group.shard(0), echo()))).isEqualTo("offhook-shard-0");
        group.close().get(20, SECONDS);
    }

    @Test
    void aTaskThatThrowsIsReported() throws Exception {
        ShardGroup group = Shards.start(system, environment, settings);
        group.shard(0).execute(() -> sneak(new StackOverflowError()));
        Fault fault = faults.poll(20, SECONDS);
        assertThat(fault).isNotNull();
        assertThat(fault.where()).isEqualTo(Fault.Where.TASK);
        group.close().get(20, SECONDS);
    }

    // ---- placement, overload, watchdog ----

    @Test
    void callsArePlacedByLoadAndAccountsByKey() throws Exception {
        ShardGroup group = Shards.start(system, environment, settings);
        Shard zero = group.shard(0);
        Shard one = group.shard(1);
        assertThat(group.leastLoaded()).isSameAs(zero);
        for (int i = 0; i < ShardGroup.SLACK_CALLS; i++) {
            zero.callStarted();
        }
        assertThat(group.leastLoaded()).isSameAs(one);
        assertThat(group.forInbound(zero)).isSameAs(zero); // not clearly busier
        zero.callStarted();
        assertThat(group.forInbound(zero)).isSameAs(one);
        assertThat(group.forInbound(one)).isSameAs(one);
        for (int i = 0; i <= ShardGroup.SLACK_CALLS; i++) {
            zero.callEnded();
        }
        assertThat(zero.load()).isZero();
        int onOne = 0;
        for (int i = 0; i < 1_000; i++) {
            String key = "sip:user" + i + "@example.com";
            assertThat(group.forKey(key)).isSameAs(group.forKey(key));
            onOne += group.forKey(key).index();
        }
        assertThat(onOne).isBetween(350, 650);
        group.close().get(20, SECONDS);
    }

    @Test
    void aShardBehindItsQueueSaysSoWhileItIs() throws Exception {
        ShardGroup group = Shards.start(system, environment, settings.withOverload(Duration.ofHours(1), 2));
        Shard shard = group.shard(0);
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        ActorRef<CompletableFuture<String>> blocker = spawn(shard, Behaviors.receiveMessage(reply -> {
            inside.countDown();
            gate.await();
            return Behaviors.same();
        }));
        assertThat(shard.overloaded(shard.nowNs())).isFalse();
        blocker.tell(new CompletableFuture<>());
        assertThat(inside.await(20, SECONDS)).isTrue();
        List<ActorRef<CompletableFuture<String>>> others =
                List.of(spawn(shard, echo()), spawn(shard, echo()), spawn(shard, echo()));
        others.forEach(other -> other.tell(new CompletableFuture<>()));
        assertThat(shard.overloaded(shard.nowNs())).isTrue(); // three wait
        gate.countDown();
        ask(others.get(2));
        while (shard.queueLength() > 0) {
            Thread.onSpinWait(); // what Akka does after the last reply
        }
        assertThat(shard.overloaded(shard.nowNs())).isFalse();
        while (shard.stats().mailboxRuns() == 0) {
            Thread.onSpinWait(); // counted when the slice is over, a moment after its last task
        }
        group.close().get(20, SECONDS);
    }

    @Test
    void theWatchdogFindsAStalledShardOnce() throws Exception {
        // Long enough that no shard of a busy machine seems stalled for want of its turn.
        ShardGroup group = Shards.start(system, environment, settings.withStallAfter(Duration.ofMillis(500)));
        Shard shard = group.shard(1);
        CountDownLatch gate = new CountDownLatch(1);
        shard.execute(() -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        while (shard.stats().stalls() == 0) {
            Thread.onSpinWait(); // the test's timeout ends it
        }
        gate.countDown();
        group.close().get(20, SECONDS);
        assertThat(shard.stats().stalls()).isEqualTo(1);
        assertThat(group.shard(0).stats().stalls()).isZero();
    }

    @Test
    void theLedgerOfTheGroupShowsThePagesOfItsShards() throws Exception {
        ShardGroup group = Shards.start(system, environment, settings);
        Ledger.Entry entry = group.shard(1).ledger().open(Ledger.Kind.CALL, "alice", "call 1");
        assertThat(group.ledger().leaked()).containsExactly(new LedgerEntry(Ledger.Kind.CALL, "alice", "call 1"));
        entry.close();
        assertThat(group.ledger().leaked()).isEmpty();
        group.close().get(20, SECONDS);
    }
}
