package io.offhook.engine.shard;

import io.offhook.net.Loop;
import io.offhook.net.LoopTimer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Drives a {@link PhaseWheel} on a shard's loop: one timer, armed for the absolute time of the next slot that anybody
 * waits for. Without streams nothing is armed and the clock costs nothing.
 *
 * <p>{@link #join} and {@link #close} only on the shard; the figures from any thread.
 */
public final class MediaClock {
    private static final long INTERVAL_NS = 1_000_000_000;
    private static final long HIGHEST_LATENESS_NS = 60_000_000_000L;

    private final Loop loop;
    private final LongSupplier clock;
    private final PhaseWheel wheel;
    private final Histogram interval = histogram();
    private final Histogram total = histogram();
    private final Runnable run = this::run;
    private @Nullable LoopTimer timer;
    private long armedForNs = Long.MAX_VALUE;
    private long intervalEndNs;
    private boolean closed;
    private volatile int streams;
    private volatile long recentP99Ns;
    private volatile long recentMaxNs;
    private volatile long skippedSlots;
    private volatile long skippedTicks;

    MediaClock(Loop loop, LongSupplier clock, int slotMs, FaultListener faults) {
        this.loop = loop;
        this.clock = clock;
        this.wheel = new PhaseWheel(
                slotMs,
                clock,
                lateNs -> interval.recordValue(Math.min(lateNs, HIGHEST_LATENESS_NS)),
                (tickable, cause) -> faults.fault(new Fault(Fault.Where.TICK, tickable.toString(), cause)));
    }

    private static Histogram histogram() {
        return new Histogram(1_000, HIGHEST_LATENESS_NS, 2); // from 1 us, to two digits
    }

    /** Takes a stream: its first beat comes within 20 ms. Only on the shard. */
    public Seat join(Tickable tickable) {
        if (closed) {
            throw new IllegalStateException("the media clock is closed");
        }
        long nowNs = clock.getAsLong();
        if (wheel.size() == 0) {
            intervalEndNs = nowNs + INTERVAL_NS;
        }
        PhaseWheel.Seat seat = wheel.join(tickable, nowNs);
        streams = wheel.size();
        arm(nowNs);
        return () -> {
            seat.leave();
            streams = wheel.size();
        };
    }

    /** A stream's place on the clock. */
    @FunctionalInterface
    public interface Seat {
        /** No beat any more. Only on the shard; leaving twice does nothing. */
        void leave();
    }

    private void run() {
        timer = null;
        armedForNs = Long.MAX_VALUE;
        if (closed) {
            return;
        }
        boolean marked = loop.mark().enter();
        try {
            long nowNs = clock.getAsLong();
            wheel.advance(nowNs);
            if (nowNs - intervalEndNs >= 0) {
                endInterval(nowNs);
            }
        } finally {
            if (marked) {
                loop.mark().exit();
            }
            arm(clock.getAsLong());
        }
    }

    private void arm(long nowNs) {
        long dueNs = wheel.nextDueNs();
        if (dueNs == Long.MAX_VALUE) {
            endInterval(nowNs); // nobody left: the figures of the last second must not stay for ever
            return;
        }
        if (timer != null) {
            if (dueNs >= armedForNs) {
                return;
            }
            timer.cancel();
        }
        armedForNs = dueNs;
        timer = loop.schedule(run, Math.max(0, dueNs - nowNs));
    }

    private void endInterval(long nowNs) {
        streams = wheel.size();
        recentP99Ns = streams == 0 ? 0 : interval.getValueAtPercentile(99);
        recentMaxNs = streams == 0 ? 0 : interval.getMaxValue();
        skippedSlots = wheel.skippedSlots();
        skippedTicks = wheel.skippedTicks();
        total.add(interval);
        interval.reset();
        intervalEndNs = nowNs + INTERVAL_NS;
    }

    /**
     * Hands out how late the beats were since the start, in nanoseconds.
     *
     * @param then takes a copy, on the shard
     */
    public void snapshot(Consumer<Histogram> then) {
        loop.execute(() -> {
            Histogram copy = total.copy();
            copy.add(interval);
            then.accept(copy);
        });
    }

    /** Forgets how late the beats were so far: a measurement begins. */
    public void resetLateness() {
        loop.execute(() -> {
            interval.reset();
            total.reset();
        });
    }

    /** Streams on the clock. */
    public int streams() {
        return streams;
    }

    /** How late 99 % of the beats of the last full second were at most; 0 without streams. */
    public long recentLatenessP99Ns() {
        return recentP99Ns;
    }

    /** How late the latest beat of the last full second was; 0 without streams. */
    public long recentLatenessMaxNs() {
        return recentMaxNs;
    }

    /** Slots given up after stalls, as of the last full second. */
    public long skippedSlots() {
        return skippedSlots;
    }

    /** Beats lost by that, as of the last full second. */
    public long skippedTicks() {
        return skippedTicks;
    }

    /** Stops for good. Only on the shard. */
    void close() {
        closed = true;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
