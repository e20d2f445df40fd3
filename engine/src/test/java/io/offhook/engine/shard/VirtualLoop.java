package io.offhook.engine.shard;

import io.offhook.net.Loop;
import io.offhook.net.LoopTimer;
import io.offhook.net.TurnMark;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/** A loop on virtual time: tasks run on the test's thread when it says so. */
final class VirtualLoop implements Loop {
    private record Timed(long atNs, long order, Runnable task) {}

    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Timed> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timed::atNs).thenComparingLong(Timed::order));
    private final TurnMark mark = new TurnMark();
    private long order;
    long nowNs = 1_000;
    int executed;
    int scheduled;
    boolean closed;
    boolean closing;

    @Override
    public String name() {
        return "virtual";
    }

    @Override
    public boolean inLoop() {
        return true;
    }

    @Override
    public void execute(Runnable task) {
        if (closed) {
            throw new RejectedExecutionException();
        }
        executed++;
        tasks.add(task);
    }

    @Override
    public LoopTimer schedule(Runnable task, long delayNs) {
        scheduled++;
        Timed timed = new Timed(nowNs + Math.max(0, delayNs), order++, task);
        timers.add(timed);
        return () -> timers.remove(timed);
    }

    @Override
    public void atTurnEnd(Runnable task) {
        tasks.add(task);
    }

    @Override
    public boolean closing() {
        return closing;
    }

    @Override
    public TurnMark mark() {
        return mark;
    }

    @Override
    public Thread thread() {
        return Thread.currentThread();
    }

    @Override
    public CompletableFuture<Void> close() {
        closing = true;
        closed = true;
        return CompletableFuture.completedFuture(null);
    }

    /** Runs what is queued now: not what that queues. */
    void turn() {
        for (int left = tasks.size(); left > 0; left--) {
            tasks.remove().run();
        }
        for (int left = timers.size(); left > 0 && timers.peek() != null && timers.peek().atNs <= nowNs; left--) {
            timers.remove().task.run();
        }
    }

    /** Lets time pass from timer to timer. */
    void pass(long ns) {
        long untilNs = nowNs + ns;
        while (true) {
            while (!tasks.isEmpty()) {
                tasks.remove().run();
            }
            Timed next = timers.peek();
            if (next == null || next.atNs > untilNs) {
                break;
            }
            nowNs = Math.max(nowNs, next.atNs);
            timers.remove().task.run();
        }
        nowNs = Math.max(nowNs, untilNs);
    }

    int timers() {
        return timers.size();
    }

    boolean idle() {
        return tasks.isEmpty() && timers.isEmpty();
    }
}
