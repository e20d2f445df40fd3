package io.offhook.testkit.junit5;

import io.offhook.testkit.Lab;
import io.offhook.testkit.LabFailure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestWatcher;
import org.opentest4j.TestAbortedException;

/** One seed: its lab, made when somebody first asks for it, on the thread that asks. */
final class LabInvocation
        implements ExecutionCondition,
                ParameterResolver,
                TestExecutionExceptionHandler,
                LifecycleMethodExecutionExceptionHandler,
                AfterEachCallback,
                TestWatcher {
    private final Invocations sweep;
    private final long seed;
    private @Nullable Lab lab;

    LabInvocation(Invocations sweep, long seed) {
        this.sweep = sweep;
        this.seed = seed;
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return sweep.enough()
                .map(why -> ConditionEvaluationResult.disabled("seed " + seed + " not run: " + why))
                .orElseGet(() -> ConditionEvaluationResult.enabled("seed " + seed));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Lab.class;
    }

    @Override
    public Lab resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Lab there = lab;
        if (there == null) {
            there = Lab.of(seed);
            lab = there;
        }
        return there;
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        throw told(thrown);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        throw told(thrown);
    }

    @Override
    public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        throw told(thrown);
    }

    /** With the lab's report, while the lab still stands; an assumption that does not hold is no failure. */
    private Throwable told(Throwable thrown) {
        Lab there = lab;
        return there == null || thrown instanceof TestAbortedException ? thrown : LabFailure.of(there, thrown);
    }

    /** After all {@code @AfterEach} methods: whatever they do with the lab, they do with one that stands. */
    @Override
    public void afterEach(ExtensionContext context) {
        Lab over = lab;
        lab = null;
        if (over == null) {
            return;
        }
        Optional<Throwable> failure = context.getExecutionException();
        if (failure.isPresent()) {
            over.closeAfter(failure.get());
            return;
        }
        try {
            over.close();
        } catch (RuntimeException | AssertionError e) {
            throw LabFailure.of(over, e);
        }
    }

    /** Whoever failed it: the test, a callback of somebody else, the end of the lab. */
    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        sweep.failed(seed);
    }
}
