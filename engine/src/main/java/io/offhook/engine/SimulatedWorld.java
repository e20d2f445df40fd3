package io.offhook.engine;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** The world of an engine that lives on virtual time: {@code io.offhook.testkit} has one. */
public interface SimulatedWorld {
    /** Clock, randomness, network and names. */
    EngineEnvironment environment();

    /**
     * Waits for something by letting virtual time pass, {@code limit} at most; returns whether it is so.
     *
     * @throws IllegalStateException inside a task of the simulation, which time cannot pass in
     */
    boolean await(BooleanSupplier so, Duration limit);

    /** How long somebody waits who has named no limit. */
    Duration patience();

    /** Runs something that {@linkplain #await waits}: at once, or, from inside a task of the simulation, as soon as that task is over. */
    void outside(Runnable waiting);
}
