package io.offhook.engine.shard;

import akka.actor.ActorCell;
import akka.actor.ActorRef;
import akka.dispatch.Mailbox;
import io.offhook.net.Loop;
import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import java.util.function.LongSupplier;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The executor that Akka gets: runs mailboxes on a loop in slices, so that actors never keep sockets and timers waiting.
 *
 * <p>Netty runs its queued tasks for a very long time before it looks at I/O again. So the mailboxes wait in a queue of
 * our own; one task drains it until the slice is used up, and what is left goes on as a <em>scheduled</em> task, which
 * the loop runs after its sockets.
 *
 * <p>Akka shuts an executor down whenever its dispatcher has been without actors for a while and asks for a new one
 * later: {@link #shutdown()} does nothing, and the same object is given again. It outlives its loop: the dispatcher's id
 * cannot be taken back from the ActorSystem, so a later engine {@linkplain #attach attaches} its own loop. Without a
 * loop tasks run on the fallback, else a system whose shards were closed too early could never terminate.
 */
final class ShardExecutor extends AbstractExecutorService {
    private final MpscUnboundedArrayQueue<Runnable> queue = new MpscUnboundedArrayQueue<>(1_024);
    private final AtomicBoolean draining = new AtomicBoolean();
    private final Executor fallback;
    private final Runnable drain = this::drain;
    private final Runnable probe = () -> {}; // never run: known by identity
    private final Set<ActorRef> spared = ConcurrentHashMap.newKeySet();
    private final AtomicLong tasks = new AtomicLong(); // these three: one writer, the loop
    private final AtomicLong longestTaskNs = new AtomicLong();
    private volatile BiPredicate<ActorRef, Throwable> rescue = (actor, cause) -> false;
    private final AtomicLong escaped = new AtomicLong();
    private final AtomicLong strayed = new AtomicLong();
    private volatile @Nullable Seat seat;
    private volatile long probeAtNs; // 0: none in the queue
    private volatile long lastDelayNs;

    /** Where it runs at present. */
    private record Seat(Loop loop, LongSupplier clock, long sliceNs, FaultListener faults) {}

    ShardExecutor(Executor fallback) {
        this.fallback = fallback;
    }

    void attach(Loop loop, LongSupplier clock, long sliceNs, FaultListener faults) {
        if (seat != null) {
            throw new IllegalStateException("this dispatcher has a loop already");
        }
        seat = new Seat(loop, clock, sliceNs, faults);
    }

    /** The loop's thread has ended. */
    void detach() {
        seat = null;
        spared.clear();
        moveToFallback();
        probeAtNs = 0;
        lastDelayNs = 0;
    }

    /** An actor whose mailbox may throw without being stopped: the media host, which ends the stream that threw. */
    void spare(ActorRef actor) {
        spared.add(actor);
    }

    @Override
    public void execute(Runnable task) {
        Seat at = seat;
        if (at == null) {
            strayed.incrementAndGet();
            fallback.execute(task);
            return;
        }
        queue.offer(task);
        if (!draining.get() && draining.compareAndSet(false, true)) {
            try {
                at.loop.execute(drain);
            } catch (RejectedExecutionException closed) {
                moveToFallback();
            }
        }
    }

    private synchronized void moveToFallback() {
        draining.set(false);
        for (Runnable task = queue.poll(); task != null; task = queue.poll()) {
            if (task == probe) {
                continue;
            }
            strayed.incrementAndGet();
            fallback.execute(task);
        }
    }

    /** Who says whether an actor lives on after something escaped it, and makes good what it can. */
    void rescue(BiPredicate<ActorRef, Throwable> rescuer) {
        rescue = rescuer;
    }

    private void drain() {
        Seat at = seat;
        if (at == null) {
            moveToFallback();
            return;
        }
        boolean marked = at.loop.mark().enter();
        long beganNs = at.clock.getAsLong();
        long beforeNs = beganNs;
        long done = 0;
        long longest = longestTaskNs.getPlain();
        try {
            while (true) {
                Runnable task = queue.poll();
                if (task == null) {
                    draining.set(false);
                    if (queue.isEmpty() || !draining.compareAndSet(false, true)) {
                        lastDelayNs = 0;
                        return;
                    }
                    continue;
                }
                if (task == probe) {
                    probePassed(at);
                    continue;
                }
                run(task, at);
                done++;
                long nowNs = at.clock.getAsLong();
                longest = Math.max(longest, nowNs - beforeNs);
                beforeNs = nowNs;
                if (nowNs - beganNs >= at.sliceNs && !queue.isEmpty()) {
                    goOn(at, nowNs);
                    return;
                }
            }
        } finally {
            tasks.lazySet(tasks.getPlain() + done);
            longestTaskNs.lazySet(longest);
            if (marked) {
                at.loop.mark().exit();
            }
        }
    }

    private void goOn(Seat at, long nowNs) {
        if (probeAtNs == 0 && at.sliceNs > 0) { // on virtual time nothing ages within a turn
            probeAtNs = nowNs;
            queue.offer(probe); // how long it takes to come out is how old the queue is
        }
        if (at.loop.closing()) {
            at.loop.execute(drain); // a closing loop drops its scheduled tasks
        } else {
            at.loop.schedule(drain, 0);
        }
    }

    private void probePassed(Seat at) {
        lastDelayNs = at.clock.getAsLong() - probeAtNs;
        probeAtNs = 0;
    }

    private void run(Runnable task, Seat at) {
        try {
            task.run();
        } catch (Throwable t) { // the backstop: nothing may end the loop's turn, no actor may go on half-changed
            escaped.lazySet(escaped.getPlain() + 1);
            String subject = stopActorOf(task, t);
            try {
                at.faults.fault(new Fault(Fault.Where.MAILBOX, subject, t));
            } catch (Throwable ignored) { // a listener that throws has had its chance
                escaped.lazySet(escaped.getPlain() + 1);
            }
        }
    }

    private String stopActorOf(Runnable task, Throwable cause) {
        if (task instanceof Mailbox mailbox) {
            ActorCell actor = mailbox.actor();
            if (actor != null) {
                if (!spared.contains(actor.self()) && !rescue.test(actor.self(), cause)) {
                    actor.stop();
                }
                return actor.self().path().toString();
            }
        }
        return task.getClass().getName();
    }

    /** Mailboxes that wait, about. */
    int queueLength() {
        return queue.size();
    }

    /** How long the last mailbox waited that was measured, or the one being measured waits by now; 0 when all is done at once. */
    long queueDelayNs(long nowNs) {
        long probeNs = probeAtNs;
        return probeNs == 0 ? lastDelayNs : Math.max(lastDelayNs, nowNs - probeNs);
    }

    long tasks() {
        return tasks.get();
    }

    long longestTaskNs() {
        return longestTaskNs.get();
    }

    long escaped() {
        return escaped.get();
    }

    /** Tasks that had to run elsewhere because the loop was gone. */
    long strayed() {
        return strayed.get();
    }

    @Override
    public void shutdown() {
        // on purpose: see above
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
