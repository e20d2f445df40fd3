package io.offhook.testkit;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.offhook.engine.EngineConfig;

/**
 * How fast a lab is: 5,000 calls without audio in two virtual minutes, several times so that the JVM is warm, and a hundred calls with audio both ways for ten.
 *
 * <pre>
 * mvn verify
 * java -cp "engine/target/test-classes:engine/target/classes:protocol/target/classes:media/target/classes:app/target/lib/*" io.offhook.testkit.LabSpeed
 * </pre>
 */
final class LabSpeed {
    private static final int WARM_UP = 6;

    private LabSpeed() {}

    public static void main(String[] arguments) {
        for (int run = 1; run <= WARM_UP + 2; run++) {
            signalling(run, 5_000);
        }
        audio(1, 100, 1);
        audio(2, 100, 10);
        audio(3, 100, 10);
        System.exit(0);
    }

    private static void signalling(long seed, int calls) {
        long began = System.nanoTime();
        try (Lab lab = Lab.of(seed)) {
            lab.network().delay(ofMillis(20), ofMillis(10));
            Phone alice = lab.device("a", EngineConfig::withoutMedia).phone("alice");
            Phone bob = lab.device("b", EngineConfig::withoutMedia).phone("bob");
            for (int i = 0; i < calls; i++) {
                lab.after(ofSeconds(60).multipliedBy(i).dividedBy(calls), () -> {
                    PhoneCall call = alice.call(bob);
                    lab.after(ofSeconds(25), call::hangUp);
                });
            }
            lab.run(ofMinutes(2));
            long whole = alice.calls().stream()
                    .filter(call -> call.wasAnswered() && call.isOver())
                    .count();
            lab.expectQuiet();
            tell(whole + " of " + calls + " calls in 120 virtual seconds", began, lab);
        }
    }

    private static void audio(long seed, int calls, int minutes) {
        long began = System.nanoTime();
        try (Lab lab = Lab.of(seed)) {
            lab.network().delay(ofMillis(20), ofMillis(10)).loss(0.01);
            Phone alice = lab.device("a").phone("alice");
            Phone bob = lab.device("b").phone("bob");
            for (int i = 0; i < calls; i++) {
                alice.call(bob);
            }
            lab.run(ofMinutes(minutes));
            alice.hears(bob);
            bob.hears(alice);
            tell(calls + " calls with audio for " + minutes + " virtual minutes", began, lab);
        }
    }

    private static void tell(String what, long began, Lab lab) {
        System.out.printf(
                "%s: %,d ms, %,d datagrams%n", what, (System.nanoTime() - began) / 1_000_000, lab.datagrams());
    }
}
