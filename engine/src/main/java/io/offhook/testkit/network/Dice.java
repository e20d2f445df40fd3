package io.offhook.testkit.network;

import java.util.random.RandomGenerator;

/**
 * The dice of one datagram: a single draw from the generator, from which each question takes a number of its own.
 *
 * <p>So the generator moves by one step a datagram, whatever is asked of it: which datagram is lost does not depend on
 * whether jitter is on, on how often a distribution draws again, or on the clock.
 */
final class Dice {
    static final int BURST_STATE = 1;
    static final int BURST_LOSS = 2;
    static final int LOSS = 3;
    static final int REORDER = 4;
    static final int DUPLICATE = 5;
    static final int CORRUPT = 6;

    /** The first of up to 32. */
    static final int JITTER = 32;
    /** The first of up to 32. */
    static final int COPY_JITTER = 64;
    /** The first of a few. */
    static final int NOISE = 96;

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final RandomGenerator random;
    private long roll;

    Dice(RandomGenerator random) {
        this.random = random;
    }

    /** Throws them, for the next datagram. */
    void roll() {
        roll = random.nextLong();
    }

    /** Evenly from 0 up to, but not, 1. */
    double unit(int die) {
        return (bits(die) >>> 11) * 0x1.0p-53;
    }

    /** Evenly from 0 up to, but not, {@code bound}. */
    int below(int bound, int die) {
        return (int) (unit(die) * bound);
    }

    /** The finishing steps of SplitMix64 (Steele, Lea and Flood 2014; constants of Stafford's variant 13). */
    private long bits(int die) {
        long z = roll + die * GOLDEN_GAMMA;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
