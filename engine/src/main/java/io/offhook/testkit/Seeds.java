package io.offhook.testkit;

import java.util.Optional;
import java.util.function.Function;

/**
 * Neighbouring seeds, each of which makes a run of its own.
 *
 * @param first the first of them
 * @param count how many, at least 1
 */
public record Seeds(long first, long count) {
    /** The setting that replays one seed, whatever the test asks for: {@code -Doffhook.seed=17}. */
    public static final String FIRST = "offhook.seed";

    /** The setting that makes every sweep so large: {@code -Doffhook.seeds=100000}; together with {@link #FIRST}, from there on. */
    public static final String COUNT = "offhook.seeds";

    /** Checks the ranges. */
    public Seeds {
        if (count < 1) {
            throw new IllegalArgumentException("a sweep has at least one seed: " + count);
        }
        Math.addExact(first, count - 1); // the last one is a seed too
    }

    /**
     * These, or those that somebody asks for from outside.
     *
     * @param settings looks up {@link #FIRST} and {@link #COUNT}
     * @throws IllegalArgumentException when what is asked for is not a number, or no sweep
     */
    public Seeds asked(Function<String, Optional<String>> settings) {
        Optional<Long> askedFirst = number(settings, FIRST);
        Optional<Long> askedCount = number(settings, COUNT);
        if (askedFirst.isPresent()) {
            return new Seeds(askedFirst.get(), askedCount.orElse(1L));
        }
        return new Seeds(first, askedCount.orElse(count));
    }

    private static Optional<Long> number(Function<String, Optional<String>> settings, String name) {
        return settings.apply(name)
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> {
                    try {
                        return Long.valueOf(text);
                    } catch (NumberFormatException e) {
                        throw new IllegalArgumentException(
                                "-D" + name + " is a whole number, and not \"" + text + "\"", e);
                    }
                });
    }

    /** The last of them. */
    public long last() {
        return first + count - 1;
    }

    @Override
    public String toString() {
        return count == 1 ? "seed " + first : "seeds " + first + " to " + last();
    }
}
