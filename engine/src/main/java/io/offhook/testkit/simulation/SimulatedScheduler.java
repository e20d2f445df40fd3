package io.offhook.testkit.simulation;

import akka.actor.AbstractScheduler;
import akka.actor.Cancellable;
import akka.event.LoggingAdapter;
import com.typesafe.config.Config;
import io.offhook.net.LoopTimer;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.FiniteDuration;

/**
 * Akka's scheduler on virtual time ({@code akka.scheduler.implementation}): ordered by time, then by arrival. Akka makes it by reflection, before anybody can
 * tell it of the simulation: what is asked until then waits.
 */
final class SimulatedScheduler extends AbstractScheduler implements Closeable {
    private @Nullable Simulation simulation;
    private final List<Task> early = new ArrayList<>();
    private final Set<Task> pending = new LinkedHashSet<>();
    private boolean closed;

    /** For Akka. */
    @SuppressWarnings("unused") // the shape that Akka looks for
    SimulatedScheduler(Config config, LoggingAdapter log, ThreadFactory threads) {}

    /** From now on it runs on this time. */
    synchronized void attach(Simulation to) {
        simulation = to;
        List.copyOf(early).forEach(task -> task.arm(to));
        early.clear();
    }

    @Override
    @SuppressWarnings("deprecation") // the name only: fixed rate and fixed delay are made of it
    public Cancellable schedule(
            FiniteDuration initialDelay, FiniteDuration interval, Runnable action, ExecutionContext executor) {
        return start(new Task(action, executor, initialDelay.toNanos(), interval.toNanos()));
    }

    @Override
    public Cancellable scheduleOnce(FiniteDuration delay, Runnable action, ExecutionContext executor) {
        return start(new Task(action, executor, delay.toNanos(), 0));
    }

    private synchronized Task start(Task task) {
        Simulation on = simulation;
        if (closed) {
            throw new IllegalStateException("the scheduler is closed");
        } else if (on == null) {
            early.add(task);
        } else {
            task.arm(on);
        }
        return task;
    }

    @Override
    public double maxFrequency() {
        return 1_000_000_000;
    }

    /** The ActorSystem has terminated. */
    @Override
    public synchronized void close() {
        closed = true;
        List.copyOf(pending).forEach(Task::cancel);
        early.clear();
    }

    private final class Task implements Cancellable, Runnable {
        private final Runnable action;
        private final ExecutionContext executor;
        private final long delayNs;
        private final long intervalNs;
        private @Nullable LoopTimer timer;
        private boolean cancelled;
        private boolean done;

        Task(Runnable action, ExecutionContext executor, long delayNs, long intervalNs) {
            this.action = action;
            this.executor = executor;
            this.delayNs = delayNs;
            this.intervalNs = intervalNs;
        }

        void arm(Simulation on) {
            if (!cancelled) {
                pending.add(this);
                timer = on.in(delayNs, this);
            }
        }

        @Override
        public void run() {
            Simulation on = simulation;
            if (intervalNs > 0 && on != null) {
                timer = on.in(intervalNs, this);
            } else {
                done = true;
                pending.remove(this);
            }
            executor.execute(action);
        }

        @Override
        public boolean cancel() {
            if (cancelled || done) {
                return false;
            }
            cancelled = true;
            pending.remove(this);
            early.remove(this);
            if (timer != null) {
                timer.cancel();
            }
            return true;
        }

        @Override
        public boolean isCancelled() {
            return cancelled;
        }
    }
}
