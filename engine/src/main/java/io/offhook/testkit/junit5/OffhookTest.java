package io.offhook.testkit.junit5;

import io.offhook.testkit.Lab;
import io.offhook.testkit.LabFailure;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that is given a {@link Lab}, once for every seed of a sweep.
 *
 * <pre>{@code
 * @OffhookTest(seed = 7, seeds = 200)
 * void aCallSurvivesLoss(Lab lab) {
 *     lab.network().loss(0.05);
 *     Phone alice = lab.phone("alice"), bob = lab.phone("bob");
 *     alice.call(bob);
 *     lab.run(ofMinutes(1));
 *     bob.hears(alice);
 * }
 * }</pre>
 *
 * <p>Each seed is one invocation, named "seed 17", with a lab of its own. The constructor, {@code @BeforeEach} and {@code @AfterEach} methods may ask for
 * it too, in any place among their parameters, and get the same one. After a test that passed the lab is closed and must leave nothing behind. A failure is
 * a {@link LabFailure}: seed, virtual time, how to replay it, {@link Lab#report()}; what was thrown is its cause.
 *
 * <p>The JVM's system property (or JUnit's configuration parameter) {@code offhook.seed=17} replays one seed of every such test,
 * {@code offhook.seeds=100000} says how long every sweep is: for the night. {@link OffhookSeeds} on a class says both for its methods.
 *
 * <p>A lab belongs to the thread that runs the invocation, so tests may run in parallel, but not with a {@code @Timeout} that moves them to another thread.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(LabExtension.class)
public @interface OffhookTest {
    /** What {@link #seed} is when nobody has said it: the class decides, and else it is 1. */
    long UNSAID = Long.MIN_VALUE;

    /** The first seed. */
    long seed() default UNSAID;

    /** How many seeds from the first on, at least 1; 0: the class decides, and else it is 1. */
    int seeds() default 0;

    /** When so many seeds have failed the rest is not run, so that one fault does not fill a report. At least 1. */
    int failures() default 3;
}
