package io.offhook.interop;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something outside this JVM that sends no event: looks every 5 ms, for a bounded time. */
final class Waiting {
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(5);

    private Waiting() {}

    /** Returns when {@code condition} holds; an {@link AssertionError} naming {@code what} when it does not within {@code limit}. */
    static void until(String what, Duration limit, BooleanSupplier condition) {
        if (!holds(limit, condition)) {
            throw new AssertionError("waited " + limit + " in vain: " + what);
        }
    }

    /** Whether {@code condition} comes to hold within {@code limit}. */
    static boolean holds(Duration limit, BooleanSupplier condition) {
        long endNs = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - endNs > 0) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NS);
        }
        return true;
    }
}
