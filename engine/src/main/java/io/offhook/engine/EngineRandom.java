package io.offhook.engine;

import java.util.random.RandomGenerator;

/**
 * Where tags, branches, nonces, SSRCs and jitter come from: {@code nextLong}, {@code nextInt(bound)}, {@code nextBytes}.
 * Cryptographically strong in production, seeded in a simulation. Safe to use from any thread.
 */
@FunctionalInterface
public interface EngineRandom extends RandomGenerator {
    @Override
    long nextLong();
}
