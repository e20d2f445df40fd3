package io.offhook.testkit;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SweepTest {
    /** Of so many seeds, also in a build that is told to make every sweep longer. */
    private static Sweep sweep(long count) {
        return Sweep.of(count).settings(settings(null, null));
    }

    private static void aCall(Lab lab) {
        lab.network().loss(0.1);
        Phone alice = lab.phone("alice");
        PhoneCall call = alice.call(lab.phone("bob"));
        lab.runUntil(call::isTalking);
        lab.run(ofSeconds(3));
    }

    @Test
    void everySeedIsPlayedOnceEachOnOneThreadOfSeveral() {
        Set<Long> seeds = new ConcurrentSkipListSet<>();
        Set<String> threads = ConcurrentHashMap.newKeySet();

        sweep(60).from(1_000).threads(3).run(lab -> {
            aCall(lab);
            assertThat(seeds.add(lab.seed())).isTrue();
            threads.add(Thread.currentThread().getName());
        });

        assertThat(seeds)
                .containsExactlyElementsOf(
                        LongStream.range(1_000, 1_060).boxed().toList());
        assertThat(threads)
                .isSubsetOf("offhook-sweep-1", "offhook-sweep-2", "offhook-sweep-3")
                .hasSizeGreaterThan(1);
    }

    @Test
    void aRunIsTheSameOnAnyThread() {
        Map<Long, Long> alone = new ConcurrentHashMap<>();
        Map<Long, Long> together = new ConcurrentHashMap<>();

        sweep(20).threads(1).run(lab -> {
            aCall(lab);
            alone.put(lab.seed(), lab.fingerprint());
        });
        sweep(20).threads(4).run(lab -> {
            aCall(lab);
            together.put(lab.seed(), lab.fingerprint());
        });

        assertThat(together).isEqualTo(alone);
        assertThat(alone.values().stream().distinct()).hasSize(20);
    }

    @Test
    void failuresAreToldInTheOrderOfTheSeedsHoweverManyThreadsThereAre() {
        Sweep.Scenario scenario = lab -> {
            lab.run(ofSeconds(lab.seed()));
            if (lab.seed() % 5 == 0) {
                throw new IllegalStateException("not on a multiple of five");
            }
        };

        Throwable alone = catchThrowable(() -> sweep(100).threads(1).run(scenario));
        Throwable together = catchThrowable(() -> sweep(100).threads(4).run(scenario));

        assertThat(alone)
                .isInstanceOf(SweepFailure.class)
                .hasMessageStartingWith(
                        "Of seeds 1 to 100 the first 3 that failed are 5, 10, 15; of those behind them nothing is known")
                .hasMessageContaining("---- seed 10 ----\njava.lang.IllegalStateException: not on a multiple of five")
                .hasMessageContaining("Seed 10, at 10.000 s of virtual time. To replay it alone: -Doffhook.seed=10");
        assertThat(together).hasMessage(alone.getMessage());
        assertThat(alone.getCause()).isInstanceOf(LabFailure.class).hasCauseInstanceOf(IllegalStateException.class);
        assertThat(alone.getSuppressed()).hasSize(2);
    }

    @Test
    void aSweepWithFewFailuresGoesOnToItsEnd() {
        Set<Long> seeds = new ConcurrentSkipListSet<>();

        Sweep.Outcome outcome = sweep(20).outcome(lab -> {
            seeds.add(lab.seed());
            assertThat(lab.seed()).isNotEqualTo(4);
        });

        assertThat(seeds).hasSize(20);
        assertThat(outcome.isClean()).isFalse();
        assertThat(outcome.isCutShort()).isFalse();
        assertThat(outcome.failures().stream().map(LabFailure::seed).collect(Collectors.toList()))
                .containsExactly(4L);
    }

    @Test
    void whatAThreadOfSomebodyElseDoesIsAFailure() {
        Sweep.Outcome outcome = sweep(1).outcome(lab -> {
            Thread stranger =
                    new Thread(() -> lab.simulation().newQueue("stranger").execute(() -> {}));
            stranger.start();
            stranger.join();
        });

        assertThat(outcome.failures()).singleElement().asString().contains("from other threads");
    }

    @Test
    void whoIsInterruptedStopsAfterTheSeedsUnderWay() {
        Thread here = Thread.currentThread();

        assertThatThrownBy(() -> sweep(1_000_000).threads(1).run(lab -> {
                    if (lab.seed() == 3) {
                        here.interrupt();
                    }
                }))
                .isInstanceOf(CancellationException.class);

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void whatIsAskedForFromOutsideCounts() {
        Seeds seeds = new Seeds(7, 200);

        assertThat(seeds.asked(name -> Optional.empty())).isEqualTo(seeds);
        assertThat(seeds.asked(settings("17", null))).isEqualTo(new Seeds(17, 1));
        assertThat(seeds.asked(settings(null, "100000"))).isEqualTo(new Seeds(7, 100_000));
        assertThat(seeds.asked(settings("17", "5"))).isEqualTo(new Seeds(17, 5));
        assertThatThrownBy(() -> seeds.asked(settings("seventeen", null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("-Doffhook.seed is a whole number, and not \"seventeen\"");
    }

    private static java.util.function.Function<String, Optional<String>> settings(String seed, String seeds) {
        return name -> Optional.ofNullable(name.equals(Seeds.FIRST) ? seed : seeds);
    }
}
