package io.offhook.engine.shard;

import akka.actor.typed.ActorRef;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.Adapter;
import io.offhook.engine.EngineEnvironment;
import io.offhook.net.Loop;
import io.offhook.net.LoopTimer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One thread and everything of a call on it: sockets, actors, timers, the media clock.
 *
 * <p>{@link #execute}, the load figures and {@link #stats} may be used from any thread; the rest on the shard.
 */
public final class Shard implements Executor {
    private final int index;
    private final EngineEnvironment environment;
    private final ShardDispatcher dispatcher;
    private final Loop loop;
    private final MediaClock mediaClock;
    private final Ledger ledger;
    private final FaultListener faults;
    private final long maxQueueAgeNs;
    private final int maxWaitingActors;
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicLong stalls = new AtomicLong();

    Shard(
            int index,
            EngineEnvironment environment,
            ShardDispatcher dispatcher,
            Loop loop,
            Ledger ledger,
            ShardSettings settings) {
        this.index = index;
        this.environment = environment;
        this.dispatcher = dispatcher;
        this.loop = loop;
        this.ledger = ledger;
        this.faults = settings.faults();
        this.maxQueueAgeNs = settings.maxQueueAge().toNanos();
        this.maxWaitingActors = settings.maxWaitingActors();
        this.mediaClock = new MediaClock(loop, environment.clock()::nanoTime, settings.mediaSlotMs(), faults);
        dispatcher
                .executor()
                .attach(loop, environment.clock()::nanoTime, settings.slice().toNanos(), faults);
    }

    /** Its number among the shards of its group, from 0. */
    public int index() {
        return index;
    }

    /** The id of the Akka dispatcher that runs on this shard. */
    public String dispatcherId() {
        return dispatcher.id();
    }

    /** The same as {@code Props} for spawning an actor on this shard. */
    public DispatcherSelector dispatcher() {
        return DispatcherSelector.fromConfig(dispatcher.id());
    }

    /** The loop that owns its sockets. */
    public Loop loop() {
        return loop;
    }

    /** Whether the caller is on this shard's thread. */
    public boolean inShard() {
        return loop.inLoop();
    }

    /**
     * Runs a task on this shard, from any thread. What it throws is reported as a fault.
     *
     * @throws java.util.concurrent.RejectedExecutionException when the shard is closed
     */
    @Override
    public void execute(Runnable task) {
        loop.execute(guarded(task));
    }

    /**
     * Runs a task on this shard later: a light timer, for linger tables and the like.
     *
     * @param delayNs nanoseconds from now
     */
    public LoopTimer schedule(long delayNs, Runnable task) {
        return loop.schedule(guarded(task), delayNs);
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            boolean marked = loop.mark().enter();
            try {
                task.run();
            } catch (Throwable t) { // reported, so that the loop goes on and somebody knows
                faults.fault(new Fault(Fault.Where.TASK, task.getClass().getName(), t));
            } finally {
                if (marked) {
                    loop.mark().exit();
                }
            }
        };
    }

    /** The engine's clock. */
    public long nowNs() {
        return environment.clock().nanoTime();
    }

    /** What the engine takes from outside. */
    public EngineEnvironment environment() {
        return environment;
    }

    /** Its media clock. */
    public MediaClock mediaClock() {
        return mediaClock;
    }

    /** Its page of the ledger. */
    public Ledger ledger() {
        return ledger;
    }

    /**
     * Spares an actor from being stopped when a Throwable escapes its mailbox: the media host, whose streams end alone.
     */
    public void spare(ActorRef<?> actor) {
        dispatcher.executor().spare(Adapter.toClassic(actor));
    }

    /**
     * Who is asked, on the shard, when something escaped an actor's mailbox: true when the actor lives on and the harm is made good (the media host, whose
     * streams end alone), false when it is to be stopped.
     */
    public void rescue(java.util.function.BiPredicate<akka.actor.ActorRef, Throwable> rescuer) {
        dispatcher.executor().rescue(rescuer);
    }

    /** A call was placed here. */
    public void callStarted() {
        calls.incrementAndGet();
    }

    /** A call that was placed here is over. */
    public void callEnded() {
        calls.decrementAndGet();
    }

    /** Calls placed here. */
    public int calls() {
        return calls.get();
    }

    /** Streams on its media clock. */
    public int streams() {
        return mediaClock.streams();
    }

    /** Calls and streams: what decides where the next call goes. */
    public int load() {
        return calls.get() + mediaClock.streams();
    }

    /** Mailboxes that wait for this shard, about. */
    public int queueLength() {
        return dispatcher.executor().queueLength();
    }

    /** How long a message waits for its actor at present. 0 when all are run within a slice. */
    public long queueDelayNs(long nowNs) {
        return dispatcher.executor().queueDelayNs(nowNs);
    }

    /** Whether new work must be refused before it reaches a mailbox (503): the queue is too old or too long. */
    public boolean overloaded(long nowNs) {
        return queueDelayNs(nowNs) > maxQueueAgeNs || queueLength() > maxWaitingActors;
    }

    /** Everything it counts. */
    public ShardStats stats() {
        ShardExecutor executor = dispatcher.executor();
        return new ShardStats(
                index,
                calls(),
                streams(),
                queueLength(),
                queueDelayNs(nowNs()),
                executor.tasks(),
                executor.longestTaskNs(),
                executor.escaped(),
                executor.strayed(),
                stalls.get(),
                mediaClock.recentLatenessP99Ns(),
                mediaClock.skippedSlots(),
                mediaClock.skippedTicks());
    }

    void stalled() {
        stalls.incrementAndGet();
    }

    ShardDispatcher registration() {
        return dispatcher;
    }

    /** Stops the media clock, then writes out and closes the loop; the dispatcher is free when its thread has ended. */
    CompletableFuture<Void> close() {
        try {
            loop.execute(mediaClock::close);
        } catch (java.util.concurrent.RejectedExecutionException closedBefore) {
            // nothing ticks any more
        }
        return loop.close().thenRun(dispatcher.executor()::detach);
    }

    @Override
    public String toString() {
        return loop.name();
    }
}
