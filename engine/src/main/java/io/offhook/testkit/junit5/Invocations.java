package io.offhook.testkit.junit5;

import io.offhook.testkit.Seeds;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;

/**
 * The invocations of one test, and how many of them have failed. Where they run one after the other the first one too many is not made any more, and a
 * single skipped invocation stands for the rest; where they run at the same time all are made, and those that have not begun by then are skipped one by one.
 */
final class Invocations implements Iterator<TestTemplateInvocationContext> {
    private final Seeds seeds;
    private final int mostFailures;
    private final TreeSet<Long> failed = new TreeSet<>(); // from the threads of all invocations
    private long made;

    Invocations(Seeds seeds, int mostFailures) {
        if (mostFailures < 1) {
            throw new IllegalArgumentException(
                    "a sweep that may not fail once cannot be run: failures = " + mostFailures);
        }
        this.seeds = seeds;
        this.mostFailures = mostFailures;
    }

    @Override
    public boolean hasNext() {
        return made < seeds.count();
    }

    @Override
    public TestTemplateInvocationContext next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Optional<String> enough = enough();
        long seed = seeds.first() + made;
        if (enough.isPresent()) {
            Seeds rest = new Seeds(seed, seeds.count() - made);
            made = seeds.count();
            return named(rest.toString(), skipping(rest + " not run: " + enough.get()));
        }
        made++;
        return named("seed " + seed, new LabInvocation(this, seed));
    }

    private static TestTemplateInvocationContext named(String name, Extension extension) {
        return new TestTemplateInvocationContext() {
            @Override
            public String getDisplayName(int number) {
                return name;
            }

            @Override
            public List<Extension> getAdditionalExtensions() {
                return List.of(extension);
            }
        };
    }

    private static ExecutionCondition skipping(String why) {
        return context -> ConditionEvaluationResult.disabled(why);
    }

    void failed(long seed) {
        synchronized (failed) {
            failed.add(seed);
        }
    }

    /** Why no further seed is to be run, if so. */
    Optional<String> enough() {
        synchronized (failed) {
            return failed.size() < mostFailures
                    ? Optional.empty()
                    : Optional.of(failed.size() + " of " + seeds + " have failed already ("
                            + failed.stream().map(String::valueOf).collect(Collectors.joining(", ")) + ")");
        }
    }
}
