package io.offhook.exchange;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import io.offhook.engine.EngineEnvironment;
import io.offhook.engine.RandomIdentifiers;
import io.offhook.engine.SystemEnvironment;
import io.offhook.engine.shard.Ledger;
import io.offhook.engine.shard.LedgerEntry;
import io.offhook.engine.shard.Shard;
import io.offhook.engine.shard.ShardGroup;
import io.offhook.engine.shard.ShardSettings;
import io.offhook.engine.shard.Shards;
import io.offhook.net.NetworkException;
import io.offhook.net.Transport;
import io.offhook.net.UdpOptions;
import io.offhook.net.UdpSocket;
import io.offhook.sip.auth.Credentials;
import io.offhook.sip.auth.DigestServer;
import io.offhook.sip.proxy.ContextJournal;
import io.offhook.sip.proxy.ProxyConfig;
import io.offhook.sip.proxy.ProxyCore;
import io.offhook.sip.proxy.Registrar;
import io.offhook.sip.proxy.RegistrarConfig;
import io.offhook.sip.transaction.Timers;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A running exchange: phones register with it and call each other through it.
 *
 * <pre>{@code
 * try (Exchange exchange = Exchange.start(ExchangeConfig.of("example.com")
 *         .withUsers(user -> user.startsWith("phone") ? Optional.of("secret-" + user) : Optional.empty()))) {
 *     exchange.localAddress();
 * }
 * }</pre>
 *
 * <p>It lives on one shard of its own. All methods may be called from any thread.
 */
public final class Exchange implements AutoCloseable {
    private static final Duration NONCE_LIFETIME = Duration.ofMinutes(30);
    private static final Duration TIMER_C = Duration.ofSeconds(185);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final long CLOSE_SECONDS = 10;

    /**
     * Sheds only when messages wait for seconds: a cold JVM under a thousand first REGISTERs lags for longer than an
     * engine's bound, and whoever is shed stays away for Retry-After.
     */
    private static final Duration MAX_QUEUE_AGE = Duration.ofSeconds(2);

    private static final int MAX_WAITING_ACTORS = 50_000;

    private final ShardGroup group;
    private final InetSocketAddress local;
    private final ActorRef<ExchangeActor.Command> actor;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final Runnable afterwards;
    private @Nullable CompletableFuture<Void> ended;
    private volatile ExchangeCounters counters = ExchangeCounters.ZERO;

    private Exchange(
            ActorSystem<?> system,
            EngineEnvironment environment,
            ShardSettings settings,
            ExchangeConfig config,
            Runnable afterwards)
            throws NetworkException {
        this.afterwards = afterwards;
        this.group = Shards.start(
                system, environment, settings.withCount(1).withOverload(MAX_QUEUE_AGE, MAX_WAITING_ACTORS));
        Shard shard = group.shard(0);
        ExchangeIngress ingress = new ExchangeIngress(shard);
        UdpSocket socket;
        try {
            socket = environment.network().open(shard.loop(), UdpOptions.signalling(), config.listen(), ingress);
        } catch (NetworkException e) {
            group.close();
            throw e;
        }
        this.local = socket.local();
        RandomIdentifiers ids = new RandomIdentifiers(environment.random());
        DigestServer digest = digest(config, environment);
        Registrar registrar = new Registrar(registrarConfig(config), digest, known(config), ids);
        ProxyCore core = new ProxyCore(
                new ProxyConfig(
                        config.domain(),
                        local,
                        Timers.STANDARD,
                        TIMER_C,
                        config.maxTransactions(),
                        RETRY_AFTER,
                        true,
                        config.authenticateCalls()),
                registrar,
                registrar,
                digest,
                ids,
                environment.random(),
                journal(shard.ledger()));
        Ledger.Entry channel = shard.ledger().open(Ledger.Kind.CHANNEL, "exchange", local);
        ExchangeOutlet outlet = new ExchangeOutlet(socket);
        ExchangeActor.Parts parts =
                new ExchangeActor.Parts(shard, core, registrar, ingress, outlet, now -> counters = now, () -> {
                    channel.close();
                    stopped.complete(null);
                });
        String name = "exchange-" + Long.toHexString(environment.random().nextLong());
        this.actor =
                system.systemActorOf(ExchangeActor.create(parts, settings.faults()), name, (Props) shard.dispatcher());
        ingress.open(actor, core, outlet);
    }

    /**
     * Starts an exchange with an actor system and a real network of its own.
     *
     * @throws NetworkException when its address cannot be bound
     */
    public static Exchange start(ExchangeConfig config) throws NetworkException {
        ActorSystem<Void> system = ActorSystem.create(
                Behaviors.empty(),
                "offhook-exchange",
                ConfigFactory.parseResources("offhook-akka.conf").withFallback(ConfigFactory.load()));
        EngineEnvironment environment = SystemEnvironment.create(Transport.AUTO);
        Runnable end = () -> {
            system.terminate();
            environment.close();
        };
        try {
            return new Exchange(system, environment, ShardSettings.defaults(), config, end);
        } catch (NetworkException e) {
            end.run();
            throw e;
        }
    }

    /**
     * Starts an exchange on an actor system and in an environment of the caller's, which outlive it.
     *
     * @param settings how its one shard runs; {@code ShardSettings.simulated(1)} on virtual time
     * @throws NetworkException when its address cannot be bound
     */
    public static Exchange start(
            ActorSystem<?> system, EngineEnvironment environment, ShardSettings settings, ExchangeConfig config)
            throws NetworkException {
        return new Exchange(system, environment, settings, config, () -> {});
    }

    private static @Nullable DigestServer digest(ExchangeConfig config, EngineEnvironment environment) {
        Function<String, Optional<String>> users = config.users();
        if (users == null) {
            return null;
        }
        return new DigestServer(
                config.domain(),
                config.algorithms(),
                NONCE_LIFETIME,
                user -> users.apply(user).map(password -> Credentials.password(user, password.toCharArray())),
                environment.random());
    }

    private static Predicate<String> known(ExchangeConfig config) {
        Function<String, Optional<String>> users = config.users();
        return users == null ? user -> true : user -> users.apply(user).isPresent();
    }

    private static RegistrarConfig registrarConfig(ExchangeConfig config) {
        Duration usual = RegistrarConfig.STANDARD.defaultExpires();
        Duration usualHere = usual.compareTo(config.minExpires()) < 0
                ? config.minExpires()
                : usual.compareTo(config.maxExpires()) > 0 ? config.maxExpires() : usual;
        return new RegistrarConfig(
                config.minExpires(),
                usualHere,
                config.maxExpires(),
                RegistrarConfig.STANDARD.maxBindings(),
                RegistrarConfig.STANDARD.maxAddresses());
    }

    private static ContextJournal journal(Ledger ledger) {
        return (key, context) -> ledger.open(Ledger.Kind.TRANSACTION, "exchange", context)::close;
    }

    /** Where it listens, with the real port. */
    public InetSocketAddress localAddress() {
        return local;
    }

    /** What it has counted, as of its last message or timer. */
    public ExchangeCounters counters() {
        return counters;
    }

    /** Everything of it that is alive: its actor, its socket, its transactions. Empty after {@link #close}. */
    public List<LedgerEntry> ledger() {
        return group.ledger().snapshot();
    }

    /** Begins to stop, without waiting; what is under way is forgotten. The future completes when all is gone. */
    public synchronized CompletableFuture<Void> stop() {
        CompletableFuture<Void> end = ended;
        if (end == null) {
            actor.tell(ExchangeActor.Signal.STOP);
            end = stopped.thenCompose(nothing -> group.close()).thenRun(afterwards);
            ended = end;
        }
        return end;
    }

    /** Stops and waits for the end, at most 10 s. Closing twice does nothing. */
    @Override
    public void close() {
        try {
            stop().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the exchange did not stop", e);
        }
    }
}
