package io.offhook.engine.shard;

import java.time.Duration;

/**
 * How shards are run.
 *
 * @param count shards, at least 1
 * @param mediaSlotMs length of a media clock's slot: 1, 2, 4 or 5 ms
 * @param slice how long actors may run before the loop looks at its sockets and timers; zero runs one mailbox a turn
 * @param throughput messages an actor may take in one go
 * @param stallAfter a shard that is in one piece of code for longer is reported with its stack; zero: no watchdog
 * @param faults is told of everything that threw on a shard
 * @param maxQueueAge a shard is overloaded when a message waits for its actor for longer
 * @param maxWaitingActors or when more actors wait for their turn
 */
public record ShardSettings(
        int count,
        int mediaSlotMs,
        Duration slice,
        int throughput,
        Duration stallAfter,
        FaultListener faults,
        Duration maxQueueAge,
        int maxWaitingActors) {
    private static final Duration NEVER = Duration.ofNanos(Long.MAX_VALUE);

    /** Checks the ranges. */
    public ShardSettings {
        if (count < 1 || count > 1_024) {
            throw new IllegalArgumentException("count must be 1..1024: " + count);
        }
        if (throughput < 1) {
            throw new IllegalArgumentException("throughput must be at least 1: " + throughput);
        }
        if (slice.isNegative() || stallAfter.isNegative()) {
            throw new IllegalArgumentException("slice and stallAfter must not be negative");
        }
    }

    /** One shard a processor, slots of 1 ms, slices of 0.5 ms, a watchdog at 20 ms; never overloaded. */
    public static ShardSettings defaults() {
        return new ShardSettings(
                Runtime.getRuntime().availableProcessors(),
                1,
                Duration.ofNanos(500_000),
                16,
                Duration.ofMillis(20),
                fault -> {},
                NEVER,
                Integer.MAX_VALUE);
    }

    /** For virtual time: one mailbox and one message a turn, no watchdog, so that the simulator decides every step. */
    public static ShardSettings simulated(int count) {
        return new ShardSettings(count, 1, Duration.ZERO, 1, Duration.ZERO, fault -> {}, NEVER, Integer.MAX_VALUE);
    }

    /** The same with another number of shards. */
    public ShardSettings withCount(int newCount) {
        return new ShardSettings(
                newCount, mediaSlotMs, slice, throughput, stallAfter, faults, maxQueueAge, maxWaitingActors);
    }

    /** The same with another slot. */
    public ShardSettings withMediaSlotMs(int newMediaSlotMs) {
        return new ShardSettings(
                count, newMediaSlotMs, slice, throughput, stallAfter, faults, maxQueueAge, maxWaitingActors);
    }

    /** The same with another watchdog. */
    public ShardSettings withStallAfter(Duration newStallAfter) {
        return new ShardSettings(
                count, mediaSlotMs, slice, throughput, newStallAfter, faults, maxQueueAge, maxWaitingActors);
    }

    /** The same with another listener. */
    public ShardSettings withFaults(FaultListener newFaults) {
        return new ShardSettings(
                count, mediaSlotMs, slice, throughput, stallAfter, newFaults, maxQueueAge, maxWaitingActors);
    }

    /** The same with bounds above which a shard is overloaded. */
    public ShardSettings withOverload(Duration newMaxQueueAge, int newMaxWaitingActors) {
        return new ShardSettings(
                count, mediaSlotMs, slice, throughput, stallAfter, faults, newMaxQueueAge, newMaxWaitingActors);
    }
}
