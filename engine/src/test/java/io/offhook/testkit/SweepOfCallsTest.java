package io.offhook.testkit;

import static java.time.Duration.ofSeconds;

import org.junit.jupiter.api.Test;

/** A thousand towns of twenty calls each on bad lines, and every invariant in each; {@code -Doffhook.seeds=100000} for a night. */
class SweepOfCallsTest {
    @Test
    void inAThousandTownsEverythingHoldsThatMust() {
        Sweep.of(1_000).run(lab -> {
            Town.onBadLines(lab, 8, false).live(20, ofSeconds(20));
            lab.expectQuiet();
        });
    }

    @Test
    void inAHundredTownsWithAudioEverythingHoldsThatMust() {
        Sweep.of(100).from(1_000_001).run(lab -> {
            Town.onBadLines(lab, 8, true).live(20, ofSeconds(20));
            lab.expectQuiet();
        });
    }
}
