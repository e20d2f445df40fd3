package io.offhook.engine;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The world of an engine that lives on virtual time: {@code io.offhook.testkit} has one. */
public interface SimulatedWorld {
    /** Clock, randomness, network and names. */
    EngineEnvironment environment();

    /** Waits for a future by letting virtual time pass, {@code limit} at most; returns whether it is complete. */
    boolean await(CompletableFuture<?> end, Duration limit);

    /** Runs something that {@linkplain #await waits}: at once, or, from inside a task of the simulation, as soon as that task is over. */
    void outside(Runnable waiting);
}
