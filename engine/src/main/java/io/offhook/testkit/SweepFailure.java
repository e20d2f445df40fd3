package io.offhook.testkit;

import java.util.List;
import java.util.stream.Collectors;

/** Some seeds of a {@link Sweep} failed: says which, and shows the first ones in full, in the order of the seeds. */
public final class SweepFailure extends AssertionError {
    private static final long serialVersionUID = 1L;

    SweepFailure(Sweep.Outcome outcome) {
        super(text(outcome), outcome.failures().get(0));
        outcome.failures().stream().skip(1).forEach(this::addSuppressed);
    }

    private static String text(Sweep.Outcome outcome) {
        List<LabFailure> failures = outcome.failures();
        String seeds =
                failures.stream().map(failure -> Long.toString(failure.seed())).collect(Collectors.joining(", "));
        StringBuilder text = new StringBuilder("Of ").append(outcome.asked());
        if (outcome.isCutShort()) {
            text.append(" the first ")
                    .append(failures.size())
                    .append(" that failed are ")
                    .append(seeds)
                    .append("; of those behind them nothing is known");
        } else {
            text.append(' ').append(failures.size()).append(" failed: ").append(seeds);
        }
        for (LabFailure failure : failures) {
            text.append("\n\n---- seed ")
                    .append(failure.seed())
                    .append(" ----\n")
                    .append(failure.getMessage());
        }
        return text.toString();
    }
}
