package io.offhook.engine;

import java.time.Instant;

/** Where the engine gets the time from; a simulation has its own. */
public interface EngineClock {
    /** Monotonic time in nanoseconds; only differences mean something. */
    long nanoTime();

    /** Wall clock time, for logs, reports and NTP timestamps. */
    Instant wallTime();
}
