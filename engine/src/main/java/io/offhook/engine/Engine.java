package io.offhook.engine;

import io.offhook.engine.actor.EngineContext;
import io.offhook.engine.shard.LedgerEntry;
import io.offhook.net.SocketCounters;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A telephony engine: the sockets, the shards and the actors behind some accounts. Start one, open accounts, make and take calls:
 *
 * <pre>{@code
 * try (Engine engine = Engine.start()) {
 *     Account alice = engine.account("sip:alice@example.com").password(secret).register().join();
 *     Call call = alice.call("sip:bob@example.com").join();
 *     call.play(Path.of("hello.wav")).join();
 *     call.hangUp().join();
 * }
 * }</pre>
 *
 * Any number of engines may live in one JVM. Nothing here blocks but {@link #start} and {@link #close}; futures complete, and listeners are called, on
 * the callback executor.
 */
public final class Engine implements AutoCloseable {
    private final EngineRuntime runtime;

    Engine(EngineRuntime runtime) {
        this.runtime = runtime;
    }

    /** Starts an engine with the defaults of {@code reference.conf}. */
    public static Engine start() {
        return start(EngineConfig.load());
    }

    /**
     * Starts an engine on an actor system of its own.
     *
     * @throws EngineStartException when its port can't be bound
     */
    public static Engine start(EngineConfig config) {
        return new Engine(EngineRuntime.start(config, EngineSetup.plain()));
    }

    /**
     * An account of this engine, to be described further and then opened or registered.
     *
     * @param addressOfRecord for example {@code sip:alice@example.com}
     * @throws IllegalArgumentException when that is no SIP address
     */
    public AccountBuilder account(String addressOfRecord) {
        return new AccountBuilder(this, addressOfRecord);
    }

    /** What it was started with. */
    public EngineConfig config() {
        return runtime.config();
    }

    /** Where it listens for SIP, with real ports: one address, or one a shard where each took a free port. */
    public List<InetSocketAddress> addresses() {
        return runtime.addresses();
    }

    /** Its figures as they stand. */
    public CompletableFuture<EngineStatistics> statistics() {
        return runtime.statistics();
    }

    /** Everything that is alive, by kind and owner; empty after {@link #close}, or something has leaked. */
    public List<LedgerEntry> ledger() {
        return runtime.ledger();
    }

    /** Datagrams that the kernel dropped at our sockets because we were too slow to read them; empty where it does not tell. */
    public OptionalLong kernelDrops() {
        long drops = runtime.kernelDrops();
        return drops == SocketCounters.UNKNOWN ? OptionalLong.empty() : OptionalLong.of(drops);
    }

    /** All events of all accounts and calls; each subscriber has a buffer of 256 and loses what it is too slow for. */
    public Flow.Publisher<Event> events() {
        return runtime.events();
    }

    /** Hangs up every call, removes every binding, stops every actor and closes every socket, for 5 s at most; then completes. */
    public CompletableFuture<Void> closeAsync() {
        return runtime.close();
    }

    /** The same as {@link #closeAsync}, waited for. */
    @Override
    public void close() {
        closeAsync().join();
    }

    Executor callbacks() {
        return runtime.callbacks();
    }

    @Nullable
    SimulatedWorld world() {
        return runtime.world();
    }

    void callbackThrew(String subject, Throwable cause) {
        runtime.callbackThrew(subject, cause);
    }

    void open(Account account) {
        runtime.open(account);
    }

    EngineContext context() {
        return runtime.context();
    }

    void forgetPacing() {
        runtime.forgetPacing();
    }

    void publish(Event event) {
        runtime.publish(event);
    }
}
