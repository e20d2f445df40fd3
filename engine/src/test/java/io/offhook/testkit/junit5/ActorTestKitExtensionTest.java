package io.offhook.testkit.junit5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Runs small test classes inside JUnit. They are nested here, where a build does not find them. */
@Timeout(60)
class ActorTestKitExtensionTest {
    private static final List<ActorSystem<?>> SYSTEMS = Collections.synchronizedList(new ArrayList<>());

    private static Events run(Class<?> type) {
        SYSTEMS.clear();
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(type))
                .execute()
                .testEvents();
    }

    /** As objects: two systems of one name are equal. */
    private static int systems() {
        Set<ActorSystem<?>> different = Collections.newSetFromMap(new IdentityHashMap<>());
        different.addAll(SYSTEMS);
        return different.size();
    }

    private static void assertAllTerminated() {
        assertThat(SYSTEMS)
                .isNotEmpty()
                .allMatch(system -> system.whenTerminated().isCompleted());
    }

    /** Answers everything by itself, and stops at "stop". */
    private static Behavior<String> echo(ActorRef<String> to) {
        return Behaviors.receiveMessage(text -> {
            to.tell(text);
            return text.equals("stop") ? Behaviors.stopped() : Behaviors.same();
        });
    }

    static class WithOneKitAClass {
        @RegisterExtension
        static final ActorTestKitExtension AKKA =
                ActorTestKitExtension.create(ConfigFactory.parseString("my.setting = 1"));

        @Test
        void first(TestProbe<String> answers) {
            SYSTEMS.add(AKKA.system());
            AKKA.testKit().spawn(echo(answers.ref())).tell("hello");
            answers.expectMessage("hello");
            assertThat(answers.ref().path().name()).startsWith("answers");
            assertThat(AKKA.system().settings().config().getInt("my.setting")).isOne();
        }

        @Nested
        class Inside {
            @Test
            void second(ActorSystem<Void> system) {
                SYSTEMS.add(system);
            }
        }

        @Nested
        class InsideToo {
            @Test
            void third(ActorTestKit kit) {
                SYSTEMS.add(kit.system());
                assertThat(kit.system().whenTerminated().isCompleted()).isFalse();
            }
        }
    }

    @Test
    void aStaticFieldIsOneKitForTheClassAndWhatIsNestedInIt() {
        run(WithOneKitAClass.class).assertStatistics(stats -> stats.succeeded(3));

        assertThat(systems()).isOne();
        assertAllTerminated();
    }

    static class WithOneKitATest {
        @RegisterExtension
        final ActorTestKitExtension akka = ActorTestKitExtension.create();

        @Test
        void first() {
            SYSTEMS.add(akka.system());
        }

        @Test
        void second() {
            SYSTEMS.add(akka.system());
        }
    }

    @Test
    void anInstanceFieldIsOneKitATest() {
        run(WithOneKitATest.class).assertStatistics(stats -> stats.succeeded(2));

        assertThat(systems()).isEqualTo(2);
        assertAllTerminated();
    }

    @ExtendWith(ActorTestKitExtension.class)
    static class ByAnnotation {
        @BeforeAll
        static void all(ActorSystem<Void> system) {
            SYSTEMS.add(system);
        }

        @BeforeEach
        void each(ActorTestKit kit) {
            SYSTEMS.add(kit.system());
        }

        @Test
        void test(TestProbe<String> probe, ActorTestKit kit) {
            SYSTEMS.add(kit.system());
            probe.ref().tell("hello");
            probe.expectMessage("hello");
        }

        @AfterAll
        static void end(ActorSystem<Void> system) {
            assertThat(system.whenTerminated().isCompleted()).isFalse();
        }
    }

    @Test
    void theAnnotationAloneGivesKitSystemAndProbesAsParameters() {
        run(ByAnnotation.class).assertStatistics(stats -> stats.succeeded(1));

        assertThat(systems()).isOne();
        assertAllTerminated();
    }

    static class LeavingNothing {
        @RegisterExtension
        static final ActorTestKitExtension AKKA = ActorTestKitExtension.create(
                        ConfigFactory.parseString("akka.actor.testkit.typed.single-expect-default = 300ms"))
                .leavingNothing();

        @BeforeAll
        static void shared(TestProbe<String> probe) {
            AKKA.testKit().spawn(echo(probe.ref()), "shared");
        }

        @Test
        void stops(TestProbe<String> probe) {
            AKKA.testKit().spawn(echo(probe.ref())).tell("stop");
        }

        @Test
        void forgets(TestProbe<String> probe) {
            AKKA.testKit().spawn(echo(probe.ref()), "forgotten");
        }
    }

    @Test
    void whatATestLeavesRunningIsAFailureWhereThatIsAskedFor() {
        Events events = run(LeavingNothing.class);

        events.assertStatistics(stats -> stats.succeeded(1).failed(1));
        assertThat(events.failed()
                        .list()
                        .get(0)
                        .getRequiredPayload(org.junit.platform.engine.TestExecutionResult.class)
                        .getThrowable())
                .get()
                .hasToString("java.lang.AssertionError: still running after the test: /user/forgotten");
    }

    static class OnManualTime {
        @RegisterExtension
        static final ActorTestKitExtension AKKA = ActorTestKitExtension.withManualTime();

        @Test
        void test(ManualTime time, TestProbe<String> probe) {
            AKKA.testKit().spawn(Behaviors.<String>withTimers(timers -> {
                timers.startSingleTimer("now", Duration.ofHours(1));
                return echo(probe.ref());
            }));
            time.expectNoMessageFor(Duration.ofMinutes(59), probe);
            time.timePasses(Duration.ofMinutes(1));
            probe.expectMessage("now");
        }
    }

    @Test
    void timePassesWhenTheTestSaysSo() {
        run(OnManualTime.class).assertStatistics(stats -> stats.succeeded(1));
    }

    @ExtendWith(ActorTestKitExtension.class)
    static class OnRealTime {
        @Test
        void test(ManualTime time) {}
    }

    @Test
    void whoAsksForManualTimeWhereThereIsNoneIsToldSo() {
        Events events = run(OnRealTime.class);

        assertThat(events.failed()
                        .list()
                        .get(0)
                        .getRequiredPayload(org.junit.platform.engine.TestExecutionResult.class)
                        .getThrowable()
                        .orElseThrow())
                .hasMessageContaining("withManualTime()");
    }
}
