package io.offhook.app.demo;

import io.offhook.testkit.network.Jitter;
import io.offhook.testkit.network.LinkQuality;
import java.time.Duration;
import java.util.Random;

/**
 * What a bad path does to the audio of a call.
 *
 * @param loss share of the packets that it loses, 0 to 1
 * @param jitterMs most that it delays a packet; order is kept
 * @param seed of its dice
 */
public record Impairment(double loss, int jitterMs, long seed) {
    private static final int MAX_JITTER_MS = 40;

    /** 1 to 8 % loss, up to 40 ms of jitter. */
    static Impairment seeded(long seed) {
        Random random = new Random(seed);
        return new Impairment(0.01 + 0.07 * random.nextDouble(), 1 + random.nextInt(MAX_JITTER_MS), seed);
    }

    LinkQuality quality() {
        return LinkQuality.PERFECT.withLoss(loss).withJitter(Jitter.uniform(Duration.ofMillis(jitterMs)));
    }
}
