package io.offhook.testkit.network;

import java.time.Duration;

/**
 * How fast a line takes bits, and how long they may wait for it.
 *
 * @param bitsPerSecond counted over whole IP packets, headers included; 0: no limit
 * @param queue longest that a packet may wait before its first bit leaves; one that would wait longer is dropped (tail drop).
 *     The size of the queue in bytes is {@code bitsPerSecond / 8 * queue}
 */
public record Bandwidth(long bitsPerSecond, Duration queue) {
    /** As fast as one likes. */
    public static final Bandwidth UNLIMITED = new Bandwidth(0, Duration.ZERO);

    /** Checks the ranges. */
    public Bandwidth {
        if (bitsPerSecond < 0) {
            throw new IllegalArgumentException("bitsPerSecond must be at least 0: " + bitsPerSecond);
        }
        LinkQuality.duration("queue", queue);
    }
}
