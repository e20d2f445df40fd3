package io.offhook.testkit.simulation;

import io.offhook.net.Loop;
import io.offhook.net.LoopTimer;
import io.offhook.net.TurnMark;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** A loop whose thread is the simulation: a queue, and the sockets that are bound on it. */
final class SimulatedLoop implements Loop {
    private final Simulation simulation;
    private final String name;
    private final TaskQueue queue;
    private final TurnMark mark = new TurnMark();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Set<SimulatedSocket> sockets = new LinkedHashSet<>();
    private int timers;
    private boolean closing;

    SimulatedLoop(Simulation simulation, String name) {
        this.simulation = simulation;
        this.name = name;
        this.queue = simulation.newQueue(name);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean inLoop() {
        return queue.isRunning();
    }

    @Override
    public void execute(Runnable task) {
        if (ended.isDone()) {
            throw new RejectedExecutionException(name + " is closed");
        }
        queue.execute(task);
    }

    @Override
    public LoopTimer schedule(Runnable task, long delayNs) {
        if (ended.isDone()) {
            throw new RejectedExecutionException(name + " is closed");
        }
        Scheduled scheduled = new Scheduled(task);
        if (delayNs <= 0) {
            scheduled.run();
        } else {
            scheduled.timer = simulation.in(delayNs, scheduled);
            timers++;
        }
        return scheduled;
    }

    /** A task that first waits for its time, then for its turn; cancelled, it does not run in either case. */
    private final class Scheduled implements Runnable, LoopTimer {
        private @Nullable Runnable task;
        private @Nullable LoopTimer timer;
        private boolean due;

        Scheduled(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            Runnable then = task;
            if (then == null || closing) {
                return;
            }
            if (due) {
                task = null;
                then.run();
            } else {
                due = true;
                elapsed();
                queue.execute(this);
            }
        }

        @Override
        public void cancel() {
            task = null;
            if (timer != null) {
                timer.cancel();
                elapsed();
            }
        }

        private void elapsed() {
            if (timer != null) {
                timer = null;
                timers--;
            }
        }
    }

    /** At the end of the queue, which is where a turn ends when tasks take no time. */
    @Override
    public void atTurnEnd(Runnable task) {
        queue.execute(task);
    }

    @Override
    public boolean closing() {
        return closing;
    }

    @Override
    public TurnMark mark() {
        return mark;
    }

    /** None of its own, and nothing to watch: tasks take no time. */
    @Override
    public @Nullable Thread thread() {
        return null;
    }

    CompletableFuture<Void> ended() {
        return ended;
    }

    /** Timers that wait. */
    int timers() {
        return timers;
    }

    void bound(SimulatedSocket socket) {
        sockets.add(socket);
    }

    void unbound(SimulatedSocket socket) {
        sockets.remove(socket);
    }

    /** For what a socket of it has received. */
    void deliver(Runnable delivery) {
        if (!closing) {
            queue.execute(delivery);
        }
    }

    @Override
    public CompletableFuture<Void> close() {
        if (!closing) {
            queue.execute(this::end);
        }
        return ended;
    }

    private void end() {
        if (closing) {
            return;
        }
        closing = true;
        Set.copyOf(sockets).forEach(SimulatedSocket::close);
        // What was handed over before is still run, as a real loop does.
        queue.execute(() -> ended.complete(null));
    }

    @Override
    public String toString() {
        return name;
    }
}
