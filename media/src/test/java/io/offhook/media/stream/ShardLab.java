package io.offhook.media.stream;

import akka.actor.AbstractActor;
import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.actor.Props;
import akka.dispatch.Dispatcher;
import akka.dispatch.Dispatchers;
import akka.dispatch.ExecutorServiceFactory;
import akka.dispatch.ExecutorServiceFactoryProvider;
import akka.dispatch.Mailbox;
import akka.dispatch.MessageDispatcher;
import akka.dispatch.MessageDispatcherConfigurator;
import akka.stream.Materializer;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import scala.concurrent.duration.Duration;
import scala.concurrent.duration.FiniteDuration;

/** A shard without a network: the test's thread is the shard's, time moves when the test says so. */
final class ShardLab implements AutoCloseable {
    static final long TICK_NS = 20_000_000L;

    private static final Config QUIET =
            ConfigFactory.parseMap(Map.of("akka.loglevel", "OFF", "akka.stdout-loglevel", "OFF"));

    private final ActorSystem system;
    private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final ActorRef owner;
    private final MediaHost host;
    final List<Throwable> escaped = new ArrayList<>();
    boolean backstop = true;
    long nowNs = 1_000_000_000_000L;

    ShardLab() {
        system = ActorSystem.create("lab", QUIET.withFallback(ConfigFactory.load()));
        register();
        AtomicReference<MediaHost> started = new AtomicReference<>();
        MediaEnvironment environment =
                new MediaEnvironment(() -> nowNs, () -> Instant.EPOCH.plusNanos(nowNs), new Random(7));
        owner = system.actorOf(Props.create(AbstractActor.class, () -> new Owner(started, environment))
                .withDispatcher("shard"));
        await(() -> started.get() != null);
        host = started.get();
        await(host::isRunning); // Akka's supervisor of streams starts it, on a thread of its own
        AtomicReference<MediaHost> entered = new AtomicReference<>();
        await(() -> {
            host.enter(() -> entered.set(host));
            return entered.get() != null;
        });
        drain();
    }

    private static final class Owner extends AbstractActor {
        private final AtomicReference<MediaHost> started;
        private final MediaEnvironment environment;

        Owner(AtomicReference<MediaHost> started, MediaEnvironment environment) {
            this.started = started;
            this.environment = environment;
        }

        @Override
        public void preStart() {
            started.set(MediaHost.start(Materializer.createMaterializer(getContext()), "shard", environment));
        }

        @Override
        public Receive createReceive() {
            return emptyBehavior();
        }
    }

    private void register() {
        Dispatchers dispatchers = system.dispatchers();
        Config config = ConfigFactory.parseMap(Map.of("id", "shard", "throughput", 16))
                .withFallback(dispatchers.defaultDispatcherConfig());
        ExecutorService executor = new Queued();
        ExecutorServiceFactoryProvider provider = new ExecutorServiceFactoryProvider() {
            @Override
            public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
                return () -> executor;
            }
        };
        dispatchers.registerConfigurator(
                "shard", new MessageDispatcherConfigurator(config, dispatchers.prerequisites()) {
                    private final Dispatcher dispatcher = new Dispatcher(
                            this, "shard", 16, Duration.Zero(), provider, FiniteDuration.apply(1, TimeUnit.SECONDS));

                    @Override
                    public MessageDispatcher dispatcher() {
                        return dispatcher;
                    }
                });
    }

    MediaHost host() {
        return host;
    }

    /** Runs what the shard has to do now; what escapes goes where a shard's backstop sends it. */
    void drain() {
        for (Runnable task = queue.poll(); task != null; task = queue.poll()) {
            run(task);
        }
    }

    /** Runs so many tasks at most. */
    void turns(int most) {
        for (int i = 0; i < most; i++) {
            Runnable task = queue.poll();
            if (task == null) {
                return;
            }
            run(task);
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable t) {
            if (!(task instanceof Mailbox mailbox)
                    || !MediaHost.isHost(mailbox.actor().self())) {
                throw t;
            }
            escaped.add(t);
            if (backstop) {
                host.escaped(t);
            }
        }
    }

    /** For what comes over Akka's own threads: runs the shard until it is so. */
    void await(BooleanSupplier condition) {
        for (int i = 0; i < 2000 && !condition.getAsBoolean(); i++) {
            try {
                Runnable task = queue.poll(10, TimeUnit.MILLISECONDS);
                if (task != null) {
                    run(task);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        if (!condition.getAsBoolean()) {
            throw new AssertionError("it did not happen in 20 s");
        }
    }

    /** A period passes for all streams that are open. */
    void tick() {
        nowNs += TICK_NS;
        for (RtpStream stream : host.streams()) {
            stream.tick(nowNs, nowNs);
        }
        drain();
    }

    void ticks(int count) {
        for (int i = 0; i < count; i++) {
            tick();
        }
    }

    /** Stops the actor that owns the host, as a crash of the shard's actor would. */
    void kill() {
        system.stop(owner);
    }

    @Override
    public void close() {
        var terminated = system.terminate();
        await(terminated::isCompleted);
    }

    private final class Queued extends AbstractExecutorService {
        @Override
        public void execute(Runnable task) {
            queue.add(task);
        }

        @Override
        public void shutdown() {
            // Akka shuts down executors of idle dispatchers; this one is the test's thread
        }

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
