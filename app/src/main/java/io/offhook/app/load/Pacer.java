package io.offhook.app.load;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * Starts things at a steady rate from the calling thread. Coarse on purpose: a wake-up every 5 ms starts what fell due, so that thousands a second cost
 * hundreds of wake-ups; a delay is made up at five times the rate at most.
 */
public final class Pacer {
    private static final long TICK_NS = 5_000_000;
    private static final int CATCH_UP = 5;

    private Pacer() {}

    /**
     * Runs {@code start} with 0, 1, 2 ... until {@code count} or until {@code stop}.
     *
     * @param ratePerSecond above 0
     * @return how many were started
     */
    public static long run(long count, double ratePerSecond, LongConsumer start, BooleanSupplier stop) {
        long beganNs = System.nanoTime();
        long burst = Math.max(1, (long) Math.ceil(ratePerSecond * TICK_NS / 1e9 * CATCH_UP));
        long started = 0;
        while (started < count && !stop.getAsBoolean()) {
            // The first falls due at once, the next one interval later.
            long due = 1 + (long) ((System.nanoTime() - beganNs) * ratePerSecond / 1e9);
            long until = Math.min(Math.min(due, count), started + burst);
            while (started < until) {
                start.accept(started++);
            }
            if (started < count) {
                LockSupport.parkNanos(TICK_NS);
            }
        }
        return started;
    }
}
