package io.offhook.testkit;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Any actor may fail at any message: calls end, each once, nothing is left, and who was not struck goes on. */
class ChaosTest {
    @Test
    void aTownInWhichEveryActorFailsNowAndThenLosesCallsAndNothingElse() {
        AtomicLong strikes = new AtomicLong();
        Sweep.of(40).settings(name -> Optional.empty()).run(lab -> {
            lab.chaos().everywhere(0.01);
            Town town = Town.onBadLines(lab, 8, true).live(20, ofSeconds(10));
            lab.chaos().calm();
            // A callee whose caller was struck down before its BYE got through has nobody to hang up but himself.
            lab.calls().forEach(PhoneCall::hangUp);
            lab.expectQuiet();
            assertThat(town.calls()).allMatch(PhoneCall::isOver);
            strikes.addAndGet(lab.chaos().strikes());
        });
        assertThat(strikes).hasValueGreaterThan(100);
    }

    @Test
    void whatChaosDoesIsInTheSeedToo() {
        assertThat(struck(5)).isEqualTo(struck(5)).isNotEqualTo(struck(6));
    }

    private static long struck(long seed) {
        try (Lab lab = Lab.of(seed)) {
            lab.chaos().everywhere(0.02);
            Town.onBadLines(lab, 8, false).live(20, ofSeconds(10));
            lab.chaos().calm();
            lab.calls().forEach(PhoneCall::hangUp);
            lab.expectQuiet();
            return lab.fingerprint();
        }
    }
}
