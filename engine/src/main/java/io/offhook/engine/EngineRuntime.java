package io.offhook.engine;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.offhook.engine.actor.EngineContext;
import io.offhook.engine.actor.EngineFigures;
import io.offhook.engine.actor.Reply;
import io.offhook.engine.actor.ShardMedia;
import io.offhook.engine.actor.SipShard;
import io.offhook.engine.actor.UserAgent;
import io.offhook.engine.shard.Fault;
import io.offhook.engine.shard.LedgerEntry;
import io.offhook.engine.shard.ShardGroup;
import io.offhook.engine.shard.ShardSettings;
import io.offhook.engine.shard.Shards;
import io.offhook.net.NetworkException;
import io.offhook.net.Transport;
import io.offhook.net.UdpSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an engine is made of, in the order in which it is put up and, reversed, taken down: environment, actor system, shards, sockets, media hosts, user
 * agent.
 */
final class EngineRuntime {
    private static final Logger log = LoggerFactory.getLogger(Engine.class);
    private static final Duration STARTING = Duration.ofSeconds(30);
    private static final Duration CLOSING = Duration.ofSeconds(5);
    private static final Duration STOPPING = Duration.ofSeconds(2);
    private static final int EVENT_BUFFER = 256;

    static {
        // Loads the JDK's class for characters above U+00FF. Until then the compiler takes Latin-1 for granted wherever
        // it inlines a look at a character, and the first "%.1f" formatted anywhere in the JVM, which loads that class
        // too, would throw away the compiled code of half the signalling under load.
        var unused = Character.getType('\u0100');
    }

    private final EngineConfig config;
    private final EngineEnvironment environment;
    private final ActorSystem<?> system;
    private final boolean ownsSystem;
    private final ShardGroup group;
    private final @Nullable SimulatedWorld world;
    private final EngineContext context;
    private final Callbacks callbacks;
    private final SubmissionPublisher<Event> events;
    private final List<ActorRef<ShardMedia.Command>> hosts = new ArrayList<>();
    private final CopyOnWriteArrayList<Account> accounts = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> hostsGone;
    private final ActorRef<UserAgent.Command> userAgent;
    private final CompletableFuture<Void> userAgentGone = new CompletableFuture<>();
    /** Cleared at the end, so that a long-lived system of the caller's does not remember engines that are gone. */
    private final AtomicReference<EngineRuntime> whileOpen = new AtomicReference<>();

    private @Nullable CompletableFuture<Void> closed;

    private EngineRuntime(
            ActorSystem<?> system,
            boolean ownsSystem,
            EngineConfig config,
            EngineSetup setup,
            EngineEnvironment environment) {
        this.config = config;
        this.environment = environment;
        this.system = system;
        this.ownsSystem = ownsSystem;
        this.callbacks = Callbacks.of(config.callbacks());
        this.events = new SubmissionPublisher<>(callbacks, EVENT_BUFFER);
        this.world = setup.world();
        this.group = Shards.start(
                system,
                environment,
                (world == null ? ShardSettings.defaults() : ShardSettings.simulated(1))
                        .withCount(config.shards())
                        .withFaults(setup.faults())
                        .withOverload(
                                config.overload().maxQueueAge(),
                                config.overload().maxWaitingActors()));
        this.context = contextOrNothing(setup);
        try {
            listen();
        } catch (NetworkException e) {
            abandon();
            throw new EngineStartException(e);
        }
        List<CompletableFuture<Void>> up = new ArrayList<>();
        List<CompletableFuture<Void>> gone = new ArrayList<>();
        for (SipShard shard : context.shards()) {
            CompletableFuture<Void> ready = new CompletableFuture<>();
            CompletableFuture<Void> stopped = new CompletableFuture<>();
            hosts.add(spawn(ShardMedia.create(context, shard, ready, stopped), "media", shard));
            up.add(ready);
            gone.add(stopped);
        }
        if (!await(all(up), STARTING)) {
            abandon();
            throw new IllegalStateException("the media hosts did not start within " + STARTING);
        }
        this.hostsGone = all(gone);
        this.userAgent = spawn(
                UserAgent.create(context, userAgentGone),
                "user-agent",
                context.shards().get(0));
        if (!ownsSystem) {
            AtomicReference<EngineRuntime> self = whileOpen;
            self.set(this);
            system.getWhenTerminated().thenRun(() -> {
                EngineRuntime open = self.get(); // the caller terminated the system under us
                if (open != null) {
                    open.close();
                }
            });
        }
    }

    /** Settings that are no good show here: then nothing that is up already may stay. */
    private EngineContext contextOrNothing(EngineSetup setup) {
        try {
            return new EngineContext(config, environment, setup, group, callbacks);
        } catch (RuntimeException e) {
            abandon();
            throw e;
        }
    }

    static EngineRuntime start(EngineConfig config, EngineSetup setup) {
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "offhook", systemConfig());
        return create(system, true, config, setup);
    }

    static EngineRuntime attach(ActorSystem<?> system, EngineConfig config, EngineSetup setup) {
        return create(system, false, config, setup);
    }

    private static EngineRuntime create(ActorSystem<?> system, boolean owns, EngineConfig config, EngineSetup setup) {
        SimulatedWorld world = setup.world();
        EngineEnvironment below = world == null ? SystemEnvironment.create(Transport.AUTO) : world.environment();
        EngineEnvironment environment = new EngineEnvironment(
                below.clock(), below.random(), setup.network().apply(below.network()), below.resolver());
        return new EngineRuntime(system, owns, config, setup, environment);
    }

    /** What an actor system of ours needs beside the host's own configuration: few threads, a fine timer wheel, no hooks into the JVM. */
    private static Config systemConfig() {
        return ConfigFactory.parseResources("offhook-akka.conf").withFallback(ConfigFactory.load());
    }

    private void listen() throws NetworkException {
        List<SipShard> shards = context.shards();
        if (config.listen().getPort() == 0) {
            for (SipShard shard : shards) {
                shard.opened(environment
                        .network()
                        .open(
                                shard.shard().loop(),
                                context.signallingSocketOptions(),
                                config.listen(),
                                shard.ingress()));
            }
            return;
        }
        List<UdpSocket> sockets = environment
                .network()
                .listen(
                        group.loops(),
                        context.signallingSocketOptions(),
                        config.listen(),
                        i -> shards.get(i).ingress());
        for (int i = 0; i < shards.size(); i++) {
            shards.get(i).opened(sockets.get(Math.min(i, sockets.size() - 1)));
        }
    }

    private <T> ActorRef<T> spawn(akka.actor.typed.Behavior<T> behavior, String what, SipShard on) {
        String name =
                "offhook-" + what + "-" + Long.toHexString(environment.random().nextLong());
        return system.systemActorOf(behavior, name, (Props) on.shard().dispatcher());
    }

    EngineContext context() {
        return context;
    }

    EngineConfig config() {
        return config;
    }

    Executor callbacks() {
        return callbacks;
    }

    /** Null: the real one. */
    @Nullable
    SimulatedWorld world() {
        return world;
    }

    /** Code of the user's threw where nobody else would hear of it. */
    void callbackThrew(String subject, Throwable cause) {
        context.fault(new Fault(Fault.Where.CALLBACK, subject, cause));
    }

    List<InetSocketAddress> addresses() {
        return context.shards().stream().map(SipShard::local).distinct().toList();
    }

    CompletableFuture<EngineStatistics> statistics() {
        CompletableFuture<EngineStatistics> figures = VirtualFuture.in(world);
        EngineFigures.collect(context, callbacks, figures::complete);
        return figures;
    }

    void forgetPacing() {
        group.shards().forEach(shard -> shard.mediaClock().resetLateness());
    }

    List<LedgerEntry> ledger() {
        return context.ledger().snapshot();
    }

    long kernelDrops() {
        return environment.network().counters().kernelDrops();
    }

    Flow.Publisher<Event> events() {
        return events;
    }

    void publish(Event event) {
        if (events.hasSubscribers()) {
            events.offer(event, null);
        }
    }

    void open(Account account) {
        accounts.add(account);
        context.enter(account.line());
        userAgent.tell(new UserAgent.Open(account.line()));
    }

    synchronized CompletableFuture<Void> close() {
        CompletableFuture<Void> before = closed;
        if (before != null) {
            return before;
        }
        CompletableFuture<Void> done = VirtualFuture.in(world);
        closed = done;
        if (world != null) {
            world.outside(() -> takeDown(done));
            return done;
        }
        Thread closer = new Thread(() -> takeDown(done), "offhook-close");
        closer.setDaemon(true);
        closer.start();
        return done;
    }

    /** In order: calls and bindings, actors, loops, system. Each step has its time; what is not through by then is stopped by the next. */
    private void takeDown(CompletableFuture<Void> done) {
        try {
            if (!system.whenTerminated().isCompleted()) {
                sayGoodbye();
            }
            if (await(group.close(), STOPPING)) { // the loops close their sockets: only now has every actor had its say
                context.shards().forEach(SipShard::forget);
            }
            if (ownsSystem) {
                system.terminate();
                await(system.getWhenTerminated().toCompletableFuture(), STOPPING);
            }
            environment.close();
        } finally {
            whileOpen.set(null);
            accounts.forEach(Account::engineClosed);
            events.close();
            done.complete(null);
            callbacks.close();
        }
    }

    private void sayGoodbye() {
        CompletableFuture<Void> quiet = new CompletableFuture<>();
        userAgent.tell(new UserAgent.Close(new Reply<>() {
            @Override
            public void succeed(Void value) {
                quiet.complete(null);
            }

            @Override
            public void fail(Throwable why) {
                quiet.complete(null);
            }
        }));
        if (!await(quiet, CLOSING)) {
            log.warn("Not everybody answered our goodbyes within {}: {} things are cut off", CLOSING, ledger().size());
        }
        userAgent.tell(UserAgent.Abort.INSTANCE);
        await(userAgentGone, STOPPING);
        hosts.forEach(host -> host.tell(ShardMedia.Command.STOP));
        await(hostsGone, STOPPING);
    }

    private static CompletableFuture<Void> all(List<CompletableFuture<Void>> parts) {
        return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new));
    }

    private boolean await(CompletableFuture<?> end, Duration limit) {
        if (world != null) {
            return world.await(end::isDone, limit);
        }
        try {
            end.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (java.util.concurrent.ExecutionException e) {
            log.warn("Closing went on after a failure", e.getCause());
            return true;
        }
    }

    /** Nothing listens: take down what is up. */
    private void abandon() {
        await(group.close(), STOPPING);
        if (ownsSystem) {
            system.terminate();
            await(system.getWhenTerminated().toCompletableFuture(), STOPPING);
        }
        environment.close();
        callbacks.close();
    }

    /** The callback executor, and whether it is ours to end. */
    private static final class Callbacks implements Executor {
        private final Executor executor;
        private final @Nullable ExecutorService owned;

        private Callbacks(Executor executor, @Nullable ExecutorService owned) {
            this.executor = executor;
            this.owned = owned;
        }

        static Callbacks of(@Nullable Executor given) {
            if (given != null) {
                return new Callbacks(given, null);
            }
            ExecutorService pool = CallbackThreads.newPool();
            return new Callbacks(pool, pool);
        }

        @Override
        public void execute(Runnable task) {
            try {
                executor.execute(task);
            } catch (java.util.concurrent.RejectedExecutionException e) {
                if (owned != null && owned.isShutdown()) {
                    task.run(); // after the end, with no shard left: whoever still asks is answered on his own thread
                } else {
                    log.warn("The executor for callbacks refused one", e);
                }
            }
        }

        void close() {
            if (owned != null) {
                owned.shutdown();
            }
        }
    }
}
