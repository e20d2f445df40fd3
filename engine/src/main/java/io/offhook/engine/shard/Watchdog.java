package io.offhook.engine.shard;

import io.offhook.engine.EngineClock;
import io.offhook.net.TurnMark;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the shards from outside: one that is in the same piece of code for too long is reported with its stack.
 *
 * <p>One daemon thread an engine, in production only. It samples the shards' {@link TurnMark}s, often while any of them
 * works and seldom while all are idle. When its own sleep took far too long the whole machine or JVM stood still (a GC
 * pause, a suspended VM), and no shard is to blame.
 */
final class Watchdog {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final long BUSY_PERIOD_NS = 10_000_000;
    private static final long IDLE_PERIOD_NS = 50_000_000;
    private static final long OVERSLEPT_NS = 15_000_000;
    private static final long LOG_PERIOD_NS = 10_000_000_000L;

    private final List<Shard> shards;
    private final EngineClock clock;
    private final long stallNs;
    private final long[] seenTurn;
    private final long[] sinceNs;
    private final boolean[] reported;
    private final Thread thread;
    private long nextLogNs;
    private long unlogged;
    private volatile boolean closed;

    private Watchdog(List<Shard> shards, EngineClock clock, Duration stallAfter) {
        this.shards = List.copyOf(shards);
        this.clock = clock;
        this.stallNs = stallAfter.toNanos();
        this.seenTurn = new long[shards.size()];
        this.sinceNs = new long[shards.size()];
        this.reported = new boolean[shards.size()];
        this.nextLogNs = clock.nanoTime();
        this.thread = new Thread(this::watch, "offhook-watchdog");
        thread.setDaemon(true);
    }

    static Watchdog start(List<Shard> shards, EngineClock clock, Duration stallAfter) {
        Watchdog watchdog = new Watchdog(shards, clock, stallAfter);
        watchdog.thread.start();
        return watchdog;
    }

    private void watch() {
        long periodNs = IDLE_PERIOD_NS;
        while (!closed) {
            long beforeNs = clock.nanoTime();
            LockSupport.parkNanos(periodNs);
            long nowNs = clock.nanoTime();
            boolean overslept = nowNs - beforeNs > periodNs + OVERSLEPT_NS;
            periodNs = sample(nowNs, overslept) ? BUSY_PERIOD_NS : IDLE_PERIOD_NS;
        }
    }

    /** Looks at every shard once; returns whether any of them did something since the last look. */
    boolean sample(long nowNs, boolean overslept) {
        boolean busy = false;
        for (int i = 0; i < seenTurn.length; i++) {
            long turn = shards.get(i).loop().mark().turn();
            if (turn != seenTurn[i] || overslept) {
                busy |= turn != seenTurn[i];
                seenTurn[i] = turn;
                sinceNs[i] = nowNs;
                reported[i] = false;
            } else if ((turn & 1) == 1) {
                busy = true;
                if (nowNs - sinceNs[i] > stallNs && !reported[i]) {
                    reported[i] = true;
                    report(shards.get(i), nowNs - sinceNs[i], nowNs);
                }
            }
        }
        return busy;
    }

    private void report(Shard shard, long stalledNs, long nowNs) {
        shard.stalled();
        if (nowNs - nextLogNs < 0) {
            unlogged++;
            return;
        }
        nextLogNs = nowNs + LOG_PERIOD_NS;
        StringBuilder text = new StringBuilder(1_024);
        Thread stuck = shard.loop().thread();
        if (stuck != null) {
            for (StackTraceElement frame : stuck.getStackTrace()) {
                text.append("\n    at ").append(frame);
            }
        }
        LOG.warn(
                "{} is stalled for more than {} ms ({} stalls not logged){}",
                shard,
                stalledNs / 1_000_000,
                unlogged,
                text);
        unlogged = 0;
    }

    void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
