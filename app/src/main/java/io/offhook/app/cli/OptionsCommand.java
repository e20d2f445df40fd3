package io.offhook.app.cli;

import io.offhook.app.load.Outcomes;
import io.offhook.app.report.Json;
import io.offhook.engine.Account;
import io.offhook.engine.CallFailedException;
import io.offhook.engine.Engine;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code offhook options}: a SIP ping. */
@Command(
        name = "options",
        mixinStandardHelpOptions = true,
        header = {
            "Sends OPTIONS and prints the answer and how long it took.",
            "",
            "Examples:",
            "  offhook options sip:127.0.0.1:5060",
            "  offhook options sip:alice@example.com --count 10 --interval 500ms",
            ""
        },
        footer = {"", "Any answer counts as alive; the exit code is 1 only when none comes."})
final class OptionsCommand extends EngineCommand {
    private static final long MAX_MICROS = 60_000_000L;

    @Parameters(paramLabel = "TARGET", description = "whom to ask")
    String target = "";

    @Mixin
    final AccountOptions account = new AccountOptions();

    @Option(names = "--count", paramLabel = "N", description = "how often (default: ${DEFAULT-VALUE})")
    int count = 1;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "between two (default: 1s)")
    Duration interval = Duration.ofSeconds(1);

    private final Histogram roundTrips = new Histogram(MAX_MICROS, 3);
    private int lastStatus;

    @Override
    protected int go(Interruption interruption) {
        check(count >= 1, "--count must be at least 1");
        try (Engine engine = start(config(0).withoutMedia())) {
            Account from = account.builder(engine, defaultAor(engine), 1).open();
            ready(engine, "asking " + target);
            int asked = 0;
            while (asked < count && !interruption.requested()) {
                if (asked++ > 0 && interruption.await(interval.toMillis())) {
                    break;
                }
                ask(from);
            }
            if (json) {
                out().println(Json.object(this::write));
            }
            if (interruption.requested()) {
                return Exit.INTERRUPTED;
            }
            return roundTrips.getTotalCount() == count ? Exit.OK : Exit.FAILED;
        }
    }

    private void ask(Account from) {
        long beganNs = System.nanoTime();
        try {
            lastStatus = from.options(target).join();
            long tookNs = System.nanoTime() - beganNs;
            roundTrips.recordValue(Math.min(MAX_MICROS, tookNs / 1000));
            if (!json) {
                out().println(String.format(Locale.ROOT, "%d in %.1f ms", lastStatus, tookNs / 1e6));
            }
        } catch (CompletionException e) {
            if (e.getCause() instanceof IllegalArgumentException usage) {
                throw usage;
            }
            err().println("offhook: "
                    + (e.getCause() instanceof CallFailedException failed
                            ? Outcomes.text(failed.outcome())
                            : String.valueOf(e.getCause())));
        }
        out().flush();
    }

    private void write(Json json) {
        json.text("target", target)
                .number("sent", count)
                .number("answered", roundTrips.getTotalCount())
                .number("status", lastStatus)
                .object(
                        "roundTripMs",
                        r -> r.number("min", roundTrips.getMinValue() / 1000.0)
                                .number("p50", roundTrips.getValueAtPercentile(50) / 1000.0)
                                .number("p99", roundTrips.getValueAtPercentile(99) / 1000.0));
    }
}
