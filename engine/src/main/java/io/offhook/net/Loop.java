package io.offhook.net;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One thread that owns sockets: in production a Netty event loop, in a simulation a queue of the simulator.
 *
 * <p>Tasks run in the order in which they were handed over. A task must never block.
 */
public interface Loop extends Executor {

    /** The name that its thread carries. */
    String name();

    /** Whether the caller is on this loop's thread. */
    boolean inLoop();

    /**
     * Runs a task on this loop, from any thread.
     *
     * @throws java.util.concurrent.RejectedExecutionException when the loop is closed
     */
    @Override
    void execute(Runnable task);

    /**
     * Runs a task on this loop after a delay, and after the loop has looked at its sockets once more.
     *
     * @param delayNs nanoseconds from now; 0 or less means on the next turn
     */
    LoopTimer schedule(Runnable task, long delayNs);

    /** Runs a task once at the end of the present turn, after all other tasks. Only on this loop's thread. */
    void atTurnEnd(Runnable task);

    /** Whether {@link #close()} was called: scheduled tasks may be dropped from now on, executed ones are still run. */
    boolean closing();

    /** Marks the stretches in which the loop's thread is inside our code, for the watchdog. */
    TurnMark mark();

    /** The thread, once it runs; for the watchdog's stack traces. */
    @Nullable
    Thread thread();

    /**
     * Closes the loop: writes what is buffered, closes the sockets that are still open, ends the thread.
     *
     * @return completes as the last act of the loop's thread
     */
    CompletableFuture<Void> close();
}
