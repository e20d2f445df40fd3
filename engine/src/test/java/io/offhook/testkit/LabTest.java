package io.offhook.testkit;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LabTest {
    @Test
    void twoPhonesTalkForHalfAnHourAndHearEachOther() {
        long began = System.nanoTime();
        try (Lab lab = Lab.of(7)) {
            lab.network().loss(0.05).delay(ofMillis(40), ofMillis(10)).reorder(0.02);
            Phone alice = lab.phone("alice");
            Phone bob = lab.phone("bob");
            PhoneCall call = alice.call(bob);
            lab.run(ofMinutes(30));
            assertThat(call.isTalking()).as("%s", call.moments()).isTrue();
            alice.hears(bob);
            bob.hears(alice);
            call.hangUp();
            lab.run(ofSeconds(40));
            System.out.println(call.moments());
            System.out.println(lab.alive() + " " + lab.simulation().foreignTasks() + " " + lab.fingerprint());
        }
        System.out.println((System.nanoTime() - began) / 1e6 + " ms");
    }
}
