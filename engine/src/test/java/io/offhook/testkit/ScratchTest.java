package io.offhook.testkit;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.offhook.engine.EngineConfig;
import org.junit.jupiter.api.Test;

class ScratchTest {
    static long calls(long seed, int n) {
        long began = System.nanoTime();
        try (Lab lab = Lab.of(seed)) {
            lab.network().delay(ofMillis(20), ofMillis(10));
            Phone a = lab.device("a", EngineConfig::withoutMedia).phone("alice");
            Phone b = lab.device("b", EngineConfig::withoutMedia).phone("bob");
            for (int i = 0; i < n; i++) {
                lab.after(ofMillis(i * 60_000L / n), () -> {
                    PhoneCall c = a.call(b);
                    lab.after(ofSeconds(25), c::hangUp);
                });
            }
            lab.run(ofSeconds(120));
            long over = a.calls().stream().filter(c -> c.isOver() && c.wasAnswered()).count();
            System.out.println(over + " of " + n + " " + (System.nanoTime() - began) / 1000000 + " ms, tasks " + lab.simulation().tasks()
                    + " foreign " + lab.simulation().foreignTasks() + " alive " + lab.alive().size() + " " + lab.fingerprint());
            return lab.fingerprint();
        }
    }

    static long media(long seed, int n, int minutes) {
        long began = System.nanoTime();
        try (Lab lab = Lab.of(seed)) {
            lab.network().delay(ofMillis(20), ofMillis(10)).loss(0.01);
            Phone a = lab.device("a").phone("alice");
            Phone b = lab.device("b").phone("bob");
            for (int i = 0; i < n; i++) {
                a.call(b);
            }
            lab.run(ofMinutes(minutes));
            a.hears(b);
            b.hears(a);
            System.out.println((System.nanoTime() - began) / 1000000 + " ms, datagrams " + lab.datagrams() + " tasks " + lab.simulation().tasks()
                    + " foreign " + lab.simulation().foreignTasks() + " " + lab.fingerprint());
            return lab.fingerprint();
        }
    }

    static void small(int n) {
        long began = System.nanoTime();
        for (int i = 0; i < n; i++) {
            try (Lab lab = Lab.of(i)) {}
        }
        System.out.println("empty lab " + (System.nanoTime() - began) / 1000 / n + " us");
        began = System.nanoTime();
        for (int i = 0; i < n; i++) {
            try (Lab lab = Lab.of(i)) {
                lab.phone("a");
                lab.phone("b");
            }
        }
        System.out.println("two phones " + (System.nanoTime() - began) / 1000 / n + " us");
    }

    @Test
    void figures() {
        for (int i = 0; i < 8; i++) {
            calls(i % 4, 5000);
        }
        media(1, 100, 1);
        media(1, 100, 1);
        media(2, 100, 10);
        small(200);
        small(200);
    }
}
