package io.offhook.media.stream;

import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What the outside world lends to the streams of a shard.
 *
 * @param monotonicNs the clock of the ticks
 * @param wallClock for the NTP times of RTCP
 * @param random for SSRCs, first sequence numbers and the spread of reports; secure in production, seeded in simulation
 */
public record MediaEnvironment(LongSupplier monotonicNs, InstantSource wallClock, RandomGenerator random) {}
