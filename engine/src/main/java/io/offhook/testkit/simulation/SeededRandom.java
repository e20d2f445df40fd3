package io.offhook.testkit.simulation;

import io.offhook.engine.EngineRandom;

/**
 * Dice that fall the same way in every JVM: SplitMix64 (Steele, Lea, Flood 2014). Everything that the JDK's interface derives from {@code nextLong} in a way
 * that it leaves open is spelled out here, because it has changed between releases. Confined to one thread.
 */
public final class SeededRandom implements EngineRandom {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    /** Dice of a seed; neighbouring seeds have nothing in common. */
    public SeededRandom(long seed) {
        state = mix(seed + GOLDEN_GAMMA);
    }

    /** Dice for one thing of many, by its name: what others throw does not change what these throw. */
    public SeededRandom forName(String name) {
        long seed = state;
        for (int i = 0; i < name.length(); i++) {
            seed = mix(seed + GOLDEN_GAMMA) ^ name.charAt(i);
        }
        return new SeededRandom(seed);
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }

    @Override
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    @Override
    public int nextInt() {
        return (int) (nextLong() >>> 32);
    }

    @Override
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound must be positive: " + bound);
        }
        return (int) ((nextInt() & 0xFFFF_FFFFL) * bound
                >>> 32); // Lemire's multiply and shift; its bias of 2^-32 is nothing here
    }

    @Override
    public int nextInt(int origin, int bound) {
        return origin + nextInt(bound - origin);
    }

    @Override
    public long nextLong(long bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound must be positive: " + bound);
        }
        while (true) {
            long bits = nextLong() >>> 1;
            long value = bits % bound;
            if (bits - value + (bound - 1) >= 0) { // else of the last, incomplete run of the bound: thrown again
                return value;
            }
        }
    }

    @Override
    public long nextLong(long origin, long bound) {
        return origin + nextLong(bound - origin);
    }

    @Override
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    @Override
    public float nextFloat() {
        return (nextLong() >>> 40) * 0x1.0p-24f;
    }

    @Override
    public boolean nextBoolean() {
        return nextLong() < 0;
    }

    @Override
    public void nextBytes(byte[] bytes) {
        long word = 0;
        for (int i = 0; i < bytes.length; i++) {
            word = (i & 7) == 0 ? nextLong() : word >>> 8;
            bytes[i] = (byte) word;
        }
    }
}
