package io.offhook.testkit.mutant;

import static java.time.Duration.ofSeconds;

import io.offhook.testkit.LabFailure;
import io.offhook.testkit.Sweep;
import io.offhook.testkit.Town;
import java.util.List;

/** The sweep that is to find every bug: the same for all, and nothing in it knows of any. Called in the mutant's own class loader. */
public final class Proving {
    private Proving() {}

    /** The first failure in a sweep of so many seeds, or an empty text. */
    public static String firstFailure(long seeds) {
        List<LabFailure> failures = Sweep.of(seeds)
                .failures(1)
                .outcome(lab -> {
                    Town.onBadLines(lab, 8, true).live(20, ofSeconds(10));
                    lab.expectQuiet();
                })
                .failures();
        return failures.isEmpty() ? "" : failures.get(0).getMessage();
    }
}
