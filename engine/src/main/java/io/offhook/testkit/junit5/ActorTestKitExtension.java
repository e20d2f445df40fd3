package io.offhook.testkit.junit5;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorSystem;
import com.typesafe.config.Config;
import java.lang.reflect.Parameter;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Akka's {@link ActorTestKit} in JUnit 5, on real time (Akka has a rule for JUnit 4 only).
 *
 * <pre>{@code
 * @RegisterExtension
 * static final ActorTestKitExtension akka = ActorTestKitExtension.create().leavingNothing();
 *
 * @Test
 * void greets(TestProbe<Greeting> probe) {
 *     akka.testKit().spawn(Greeter.create(probe.ref()));
 *     probe.expectMessage(new Greeting("hello"));
 * }
 * }</pre>
 *
 * <p>In a static field, or by {@code @ExtendWith} on a class, one kit serves all tests of the class and of those nested in it, and is shut down after the
 * last; in an instance field every test has its own. Constructors, lifecycle methods and tests may ask for an {@link ActorTestKit}, its
 * {@link ActorSystem}, its {@link ManualTime} where it has one, and a new {@link TestProbe}.
 */
public final class ActorTestKitExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {
    private final Supplier<ActorTestKit> start;
    private boolean leavesNothing;
    private @Nullable ActorTestKit kit;
    private @Nullable Survivors before;
    private int classes;

    /** For {@code @ExtendWith}: a kit with Akka's usual configuration for tests. */
    public ActorTestKitExtension() {
        this(ActorTestKit::create);
    }

    private ActorTestKitExtension(Supplier<ActorTestKit> start) {
        this.start = start;
    }

    /** A kit with Akka's usual configuration for tests: {@code application-test.conf}, if there is one. */
    public static ActorTestKitExtension create() {
        return new ActorTestKitExtension();
    }

    /** A kit with a configuration of one's own; what it does not say is as usual. */
    public static ActorTestKitExtension create(Config config) {
        Config whole = config.withFallback(ActorTestKit.applicationTestConfig());
        return new ActorTestKitExtension(() -> ActorTestKit.create(whole));
    }

    /** A kit whose scheduler moves only when {@link ManualTime#timePasses} says so: each step takes 100 ms of real time. */
    public static ActorTestKitExtension withManualTime() {
        return create(ManualTime.config());
    }

    /**
     * After each test everything that it has spawned must have stopped, or stop within the time that the kit waits for an expected message, or it
     * fails. What {@code @BeforeAll} spawned may stay. Not for tests that run in parallel.
     */
    public ActorTestKitExtension leavingNothing() {
        leavesNothing = true;
        return this;
    }

    /** The kit; started when it is first asked for. */
    public synchronized ActorTestKit testKit() {
        ActorTestKit running = kit;
        if (running == null) {
            running = start.get();
            kit = running;
        }
        return running;
    }

    /** The kit's actor system. */
    public ActorSystem<Void> system() {
        return testKit().system();
    }

    /**
     * The kit's time.
     *
     * @throws IllegalStateException when it was not made {@link #withManualTime}
     */
    public ManualTime time() {
        if (!hasManualTime()) {
            throw new IllegalStateException("this kit runs on real time: make it withManualTime()");
        }
        return ManualTime.get(system());
    }

    private boolean hasManualTime() {
        return system().settings()
                .config()
                .getString("akka.scheduler.implementation")
                .equals(ManualTime.config().getString("akka.scheduler.implementation"));
    }

    // ---- what JUnit calls ----

    @Override
    public synchronized void beforeAll(ExtensionContext context) {
        classes++;
    }

    @Override
    public synchronized void beforeEach(ExtensionContext context) {
        if (leavesNothing) {
            before = Survivors.of(testKit());
        }
    }

    @Override
    public synchronized void afterEach(ExtensionContext context) {
        Survivors known = before;
        before = null;
        try {
            if (known != null && context.getExecutionException().isEmpty()) {
                known.expectNoOthers(testKit());
            }
        } finally {
            if (classes == 0) { // the extension of one test alone
                shutDown();
            }
        }
    }

    /** A class nested in ours may be over before we are. */
    @Override
    public synchronized void afterAll(ExtensionContext context) {
        classes--;
        if (classes == 0) {
            shutDown();
        }
    }

    private void shutDown() {
        ActorTestKit over = kit;
        kit = null;
        if (over != null) {
            over.shutdownTestKit();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == ActorTestKit.class
                || type == ActorSystem.class
                || type == TestProbe.class
                || type == ManualTime.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (type == ActorTestKit.class) {
            return testKit();
        } else if (type == ActorSystem.class) {
            return system();
        } else if (type == ManualTime.class) {
            return time();
        }
        return name(parameter.getParameter())
                .map(name -> testKit().createTestProbe(name))
                .orElseGet(() -> testKit().createTestProbe());
    }

    /** A probe is called like its parameter, where the compiler kept that. */
    private static Optional<String> name(Parameter parameter) {
        return parameter.isNamePresent() ? Optional.of(parameter.getName()) : Optional.empty();
    }
}
