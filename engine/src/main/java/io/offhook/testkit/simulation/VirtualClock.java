package io.offhook.testkit.simulation;

import io.offhook.engine.EngineClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Time that only the simulation moves. Its wall clock begins at midnight of 2026-01-01 UTC; its nanoseconds begin anywhere, as {@code System.nanoTime} may. */
public final class VirtualClock implements EngineClock {
    private static final Instant START =
            LocalDate.of(2026, 1, 1).atStartOfDay(ZoneOffset.UTC).toInstant();

    private final long originNs;
    private volatile long elapsedNs; // read by the boot thread too

    VirtualClock(long originNs) {
        this.originNs = originNs;
    }

    @Override
    public long nanoTime() {
        return originNs + elapsedNs;
    }

    @Override
    public Instant wallTime() {
        return START.plusNanos(elapsedNs);
    }

    /** Nanoseconds since the start. */
    public long elapsedNs() {
        return elapsedNs;
    }

    /** Nanoseconds from the start to a reading of {@link #nanoTime}. */
    public long sinceStart(long nanoTime) {
        return nanoTime - originNs;
    }

    void set(long newElapsedNs) {
        elapsedNs = newElapsedNs;
    }

    @Override
    public String toString() {
        return Duration.ofNanos(elapsedNs).toString();
    }
}
