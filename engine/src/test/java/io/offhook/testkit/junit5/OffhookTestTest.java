package io.offhook.testkit.junit5;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.offhook.testkit.Lab;
import io.offhook.testkit.LabFailure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** Runs small test classes inside JUnit and looks at what it reports of them. They are nested here, where a build does not find them. */
@Timeout(60)
class OffhookTestTest {
    private static final List<String> SEEN = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void forget() {
        SEEN.clear();
    }

    private static EngineTestKit.Builder tests(Class<?> type) {
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter("offhook.seed", "") // whatever the build around us is told
                .configurationParameter("offhook.seeds", "")
                .selectors(selectClass(type));
    }

    private static List<String> names(Events events) {
        return events.map(event -> event.getTestDescriptor().getDisplayName()).toList();
    }

    private static Throwable failure(EngineExecutionResults results) {
        List<Event> failed = results.testEvents().failed().list();
        assertThat(failed).hasSize(1);
        return failed.get(0)
                .getRequiredPayload(org.junit.platform.engine.TestExecutionResult.class)
                .getThrowable()
                .orElseThrow();
    }

    // ---- seeds ----

    static class Sweeping {
        @OffhookTest(seed = 7, seeds = 3)
        void looks(Lab lab) {
            SEEN.add("seed " + lab.seed());
        }
    }

    @Test
    void eachSeedIsAnInvocationNamedAfterIt() {
        EngineExecutionResults results = tests(Sweeping.class).execute();

        assertThat(names(results.testEvents().succeeded())).containsExactly("seed 7", "seed 8", "seed 9");
        assertThat(SEEN).containsExactly("seed 7", "seed 8", "seed 9");
    }

    @Test
    void oneSeedIsReplayedByASetting() {
        EngineExecutionResults results = tests(Sweeping.class)
                .configurationParameter("offhook.seed", "-17")
                .execute();

        assertThat(names(results.testEvents().succeeded())).containsExactly("seed -17");
    }

    @Test
    void theLengthOfTheSweepIsASetting() {
        EngineExecutionResults results = tests(Sweeping.class)
                .configurationParameter("offhook.seeds", "5")
                .execute();

        assertThat(names(results.testEvents().succeeded()))
                .containsExactly("seed 7", "seed 8", "seed 9", "seed 10", "seed 11");
    }

    @Test
    void aSettingThatIsNoNumberIsSaidToBeNone() {
        EngineExecutionResults results = tests(Sweeping.class)
                .configurationParameter("offhook.seed", "0x11")
                .execute();

        assertThat(results.containerEvents()
                        .failed()
                        .list()
                        .get(0)
                        .getRequiredPayload(org.junit.platform.engine.TestExecutionResult.class)
                        .getThrowable())
                .get()
                .hasToString("java.lang.IllegalArgumentException: -Doffhook.seed is a whole number, and not \"0x11\"");
    }

    @OffhookSeeds(seed = 40, seeds = 2)
    static class WithSeedsOfTheClass {
        @OffhookTest
        void asTheClassSays(Lab lab) {
            SEEN.add("class " + lab.seed());
        }

        @Nested
        class Inside {
            @OffhookTest
            void asTheOuterClassSays(Lab lab) {
                SEEN.add("nested " + lab.seed());
            }

            @OffhookTest(seed = 3)
            void fromElsewhere(Lab lab) {
                SEEN.add("own " + lab.seed());
            }
        }
    }

    @Test
    void aClassSaysItForItsMethodsAndForNestedOnes() {
        tests(WithSeedsOfTheClass.class).execute().testEvents().assertStatistics(stats -> stats.succeeded(6));

        assertThat(SEEN).containsExactlyInAnyOrder("class 40", "class 41", "nested 40", "nested 41", "own 3", "own 4");
    }

    // ---- one lab an invocation ----

    static class WithLabsEverywhere {
        private final Lab ofConstructor;

        WithLabsEverywhere(Lab lab) {
            ofConstructor = lab;
        }

        @BeforeEach
        void before(TestInfo info, Lab lab) {
            lab.run(ofSeconds(1));
            SEEN.add(info.getDisplayName() + " before, " + (lab == ofConstructor));
        }

        @OffhookTest(seeds = 2)
        void test(Lab lab, TestInfo info) {
            lab.run(ofSeconds(1));
            SEEN.add(info.getDisplayName() + " at " + lab.now() + ", " + (lab == ofConstructor));
        }

        @AfterEach
        void after(Lab lab) {
            lab.run(ofSeconds(1));
            SEEN.add("after, at " + lab.now());
        }
    }

    @Test
    void constructorBeforeTestAndAfterHaveOneLabAndTheNextSeedHasAnother() {
        tests(WithLabsEverywhere.class).execute().testEvents().assertStatistics(stats -> stats.succeeded(2));

        assertThat(SEEN)
                .containsExactly(
                        "seed 1 before, true",
                        "seed 1 at PT2S, true",
                        "after, at PT3S",
                        "seed 2 before, true",
                        "seed 2 at PT2S, true",
                        "after, at PT3S");
    }

    @Execution(ExecutionMode.CONCURRENT)
    static class InParallel {
        @BeforeEach
        void before(Lab lab) {
            lab.run(ofSeconds(1));
        }

        @OffhookTest(seeds = 40)
        void test(Lab lab) {
            lab.phone("alice");
            lab.run(ofSeconds(1));
            SEEN.add(Thread.currentThread().getName());
        }
    }

    @Test
    void invocationsMayRunInParallel() {
        tests(InParallel.class)
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "4")
                .execute()
                .testEvents()
                .assertStatistics(stats -> stats.succeeded(40));

        assertThat(SEEN.stream().distinct()).hasSizeGreaterThan(1);
    }

    // ---- failures ----

    static class Failing {
        @OffhookTest(seed = 17)
        void fails(Lab lab) {
            lab.run(ofSeconds(90));
            assertThat(lab.phones()).as("the phones").hasSize(2);
        }
    }

    @Test
    void aFailureSaysSeedTimeAndHowToReplayItAndKeepsWhatWasThrown() {
        Throwable failure = failure(tests(Failing.class).execute());

        assertThat(failure)
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("[the phones]")
                .hasMessageContaining("Seed 17, at 90.000 s of virtual time")
                .hasMessageContaining("-Doffhook.seed=17")
                .hasMessageContaining("Seed 17, 90.000 s of virtual time, 0 datagrams, 0 calls");
        assertThat(failure.getCause()).isInstanceOf(AssertionError.class).isNotInstanceOf(LabFailure.class);
        assertThat(failure.getStackTrace()).isEqualTo(failure.getCause().getStackTrace());
    }

    static class FailingBefore {
        @BeforeEach
        void before(Lab lab) {
            throw new IllegalStateException("no dial tone");
        }

        @OffhookTest(seed = 4)
        void test() {}
    }

    @Test
    void aFailureBeforeTheTestIsToldInTheSameWay() {
        assertThat(failure(tests(FailingBefore.class).execute()))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("no dial tone")
                .hasMessageContaining("-Doffhook.seed=4")
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    static class Meddling {
        @OffhookTest(seed = 5)
        void letsAnotherThreadIn(Lab lab) throws InterruptedException {
            Thread stranger =
                    new Thread(() -> lab.simulation().newQueue("stranger").execute(() -> {}));
            stranger.start();
            stranger.join();
        }
    }

    @Test
    void whatTheEndOfTheLabFindsIsAFailure() {
        assertThat(failure(tests(Meddling.class).execute()))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("from other threads")
                .hasMessageContaining("-Doffhook.seed=5");
    }

    static class FailingOften {
        @OffhookTest(seed = 10, seeds = 100_000)
        void failsForEvenSeeds(Lab lab) {
            assertThat(lab.seed() % 2).isOne();
        }
    }

    @Test
    void afterThreeFailuresTheRestIsSkippedAsOne() {
        Events events = tests(FailingOften.class).execute().testEvents();

        assertThat(names(events.failed())).containsExactly("seed 10", "seed 12", "seed 14");
        assertThat(names(events.succeeded())).containsExactly("seed 11", "seed 13");
        assertThat(names(events.skipped())).containsExactly("seeds 15 to 100009");
        assertThat(events.skipped().list().get(0).getRequiredPayload(String.class))
                .isEqualTo("seeds 15 to 100009 not run: 3 of seeds 10 to 100009 have failed already (10, 12, 14)");
    }

    static class Assuming {
        @OffhookTest
        void assumesWhatIsNotSo(Lab lab) {
            assumeTrue(lab.phones().size() > 1, "two phones");
        }
    }

    @Test
    void anAssumptionThatDoesNotHoldIsNoFailure() {
        tests(Assuming.class)
                .execute()
                .testEvents()
                .assertStatistics(stats -> stats.aborted(1).failed(0));
    }

    static class Switched {
        @Disabled("off")
        @OffhookTest(seeds = 200)
        void off(Lab lab) {
            SEEN.add("run");
        }
    }

    @Test
    void aDisabledTestHasNoInvocation() {
        tests(Switched.class).execute().allEvents().assertStatistics(stats -> stats.skipped(1));

        assertThat(SEEN).isEmpty();
    }
}
