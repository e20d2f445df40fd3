package io.offhook.testkit.simulation;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/** What waits for one dispatcher or one loop, first in, first out. */
public final class TaskQueue implements Executor {
    private final Simulation simulation;
    private final String name;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    /** Its place among the queues that have something to do; -1 when it has not. */
    int place = -1;

    TaskQueue(Simulation simulation, String name) {
        this.simulation = simulation;
        this.name = name;
    }

    /** Puts a task at the end. */
    @Override
    public void execute(Runnable task) {
        simulation.enqueue(this, task);
    }

    /** Whether the task that runs at present came from here. */
    public boolean isRunning() {
        return simulation.running() == this;
    }

    void add(Runnable task) {
        tasks.add(task);
    }

    Runnable take() {
        return tasks.remove();
    }

    boolean isEmpty() {
        return tasks.isEmpty();
    }

    @Override
    public String toString() {
        return name;
    }
}
