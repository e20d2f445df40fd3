package io.offhook.app.cli;

import io.offhook.app.demo.Demo;
import io.offhook.app.demo.DemoPlan;
import io.offhook.app.demo.DemoRehearsal;
import io.offhook.app.demo.DemoResult;
import io.offhook.app.panel.Display;
import io.offhook.app.report.DemoFiles;
import io.offhook.app.report.SummaryJson;
import io.offhook.app.report.VerdictText;
import io.offhook.net.NetworkException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code offhook demo}: phones that register, call each other and verify what they hear. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        header = {
            "1,000 phones register with an exchange and call each other, with speech, on this machine only.",
            "",
            "Examples:",
            "  offhook demo",
            "  offhook demo --calls 1000 --seconds 20 --out /tmp/report",
            "  offhook demo --calls 50 --seconds 5 --json",
            ""
        },
        footer = {
            "",
            "Writes report.html, summary.json, calls.csv, good.wav and impaired.wav. Exit code 0 only when all passes.",
            "The audio of 5 %% of the calls crosses a path that loses and delays packets, so that the figures have a shape."
        })
final class DemoCommand implements java.util.concurrent.Callable<Integer> {
    private static final int FEWEST_SECONDS = 5;
    private static final int MOST_SECONDS = 3600;
    /** The exchange's own, and the report's files. */
    private static final int OTHER_FILES = 32;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--calls", paramLabel = "N", description = "calls, two phones each (default: ${DEFAULT-VALUE})")
    private int calls = 500;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "how long all talk at the same time (default: ${DEFAULT-VALUE})")
    private int seconds = 15;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "decides what is impaired, and how (default: ${DEFAULT-VALUE})")
    private long seed = 1;

    @Option(names = "--out", paramLabel = "DIR", description = "where the files go (default: ${DEFAULT-VALUE})")
    private Path out = Path.of("offhook-report");

    @Option(names = "--shards", paramLabel = "N", description = "event loops, 1 to 64 (default: one a processor)")
    private int shards;

    @Option(names = "--cold", description = "do not warm the JVM up first")
    private boolean cold;

    @Option(names = "--json", description = "print the summary as one JSON object instead of the verdict's lines")
    private boolean json;

    /** Taken instead of the process's signals; for tests. */
    @Nullable
    Interruption injected;

    /** Environment variables; a test has its own. */
    Map<String, String> environment = System.getenv();

    @Override
    public Integer call() {
        check(calls >= 1 && calls <= DemoPlan.MAX_CALLS, "--calls must be 1 to " + DemoPlan.MAX_CALLS);
        check(
                seconds >= FEWEST_SECONDS && seconds <= MOST_SECONDS,
                "--seconds must be " + FEWEST_SECONDS + " to " + MOST_SECONDS);
        check(shards >= 0 && shards <= 64, "--shards must be 1 to 64");
        FileDescriptors.require(FileDescriptors.ofStreams(2L * calls) + OTHER_FILES, calls + " calls, both ends,");
        EngineCommand.makeDirectory(out, "--out");
        Interruption present = injected;
        if (present != null) {
            return run(present);
        }
        try (Interruption interruption = Interruption.install()) {
            return run(interruption);
        }
    }

    private int run(Interruption interruption) {
        DemoPlan plan = DemoPlan.of(calls, seconds, seed);
        var err = spec.commandLine().getErr();
        err.println("offhook demo: " + 2 * calls + " phones, " + calls + " calls, seed " + seed
                + ", one exchange, all on 127.0.0.1: nothing leaves this machine");
        err.flush();
        Display display = Display.of(err, environment, calls);
        DemoResult result;
        try {
            if (!cold) {
                err.println(
                        "offhook demo: warming up for about 25 s, so that the figures are the engine's and not the compiler's");
                err.flush();
                DemoRehearsal.run(shards, interruption::requested);
            }
            Demo.Finished finished = Demo.run(plan, shards, display::show, interruption::requested);
            result = finished.result();
            DemoFiles.write(out, finished);
        } catch (NetworkException | io.offhook.engine.EngineStartException e) {
            throw new EnvironmentException(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new EnvironmentException("--out " + out + ": " + SaidAudio.reason(e));
        }
        var stdout = spec.commandLine().getOut();
        if (json) {
            stdout.println(SummaryJson.line(result));
        } else {
            VerdictText.lines(result, out).forEach(stdout::println);
        }
        stdout.flush();
        if (interruption.requested()) {
            return Exit.INTERRUPTED;
        }
        return result.verdict().passed() ? Exit.OK : Exit.FAILED;
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }
}
