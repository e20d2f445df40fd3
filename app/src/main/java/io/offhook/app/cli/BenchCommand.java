package io.offhook.app.cli;

import io.offhook.app.bench.BenchPlan;
import io.offhook.app.bench.BenchReport;
import io.offhook.app.bench.BenchResult;
import io.offhook.app.bench.MediaBench;
import io.offhook.media.stream.RtpStreamSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code offhook bench}: measurements for who works on Offhook. */
@Command(
        name = "bench",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = "measurements of Offhook itself",
        subcommands = BenchCommand.Media.class)
final class BenchCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which measurement?");
    }

    /** {@code offhook bench media}. */
    @Command(
            name = "media",
            mixinStandardHelpOptions = true,
            header = {
                "Measures what an audio stream costs on one shard beside a bare Netty loop.",
                "",
                "Examples:",
                "  offhook bench media",
                "  offhook bench media --lane bulk",
                "  offhook bench media --streams 1000 --rounds 5 --json",
                ""
            },
            footer = {
                "",
                "Each side runs in a JVM of its own with the flags of this one; this process is the remote side.",
                "A pair is one packet sent and one received. Needs Linux (epoll) and two idle processors."
            })
    static final class Media implements Callable<Integer> {
        private static final int MOST_STREAMS = 20_000;
        private static final int MOST_SECONDS = 3_600;
        private static final int MOST_ROUNDS = 100;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Option(names = "--streams", paramLabel = "N", description = "on one loop (default: ${DEFAULT-VALUE})")
        private int streams = 2_000;

        @Option(names = "--seconds", paramLabel = "S", description = "measured a round (default: ${DEFAULT-VALUE})")
        private int seconds = 8;

        @Option(
                names = "--warm-up",
                paramLabel = "TIME",
                converter = DurationConverter.class,
                description = "packets flow so long before (default: 10s)")
        private Duration warmUp = Duration.ofSeconds(10);

        @Option(names = "--rounds", paramLabel = "N", description = "of each side, in turn (default: ${DEFAULT-VALUE})")
        private int rounds = 3;

        @Option(
                names = "--lane",
                paramLabel = "LANE",
                description =
                        "how our streams are driven: graph (one a stream, as in calls of the library; the default)"
                                + " or bulk (as those of answer, call and demo)")
        private RtpStreamSettings.Lane lane = RtpStreamSettings.Lane.GRAPH;

        @Option(names = "--deaf", description = "neither side decodes what it receives, as when a call only plays")
        private boolean deaf;

        @Option(names = "--json", description = "print the result as one JSON object")
        private boolean json;

        @Override
        public Integer call() {
            check(streams >= 1 && streams <= MOST_STREAMS, "--streams must be 1 to " + MOST_STREAMS);
            check(seconds >= 1 && seconds <= MOST_SECONDS, "--seconds must be 1 to " + MOST_SECONDS);
            check(warmUp.toSeconds() <= MOST_SECONDS, "--warm-up must be at most " + MOST_SECONDS + "s");
            check(rounds >= 1 && rounds <= MOST_ROUNDS, "--rounds must be 1 to " + MOST_ROUNDS);
            if (!MediaBench.available()) {
                throw new EnvironmentException("epoll is not available here: bench needs Linux");
            }
            FileDescriptors.require(FileDescriptors.ofStreams(streams), streams + " streams");
            PrintWriter err = spec.commandLine().getErr();
            BenchResult result;
            try {
                result = MediaBench.run(
                        new BenchPlan(streams, Duration.ofSeconds(seconds), warmUp, rounds, lane, deaf), line -> {
                            err.println("offhook bench: " + line);
                            err.flush();
                        });
            } catch (IOException e) {
                err.println("offhook bench: " + e.getMessage());
                return Exit.FAILED;
            }
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(BenchReport.json(result));
            } else {
                BenchReport.lines(result).forEach(out::println);
            }
            out.flush();
            return Exit.OK;
        }

        private void check(boolean holds, String otherwise) {
            if (!holds) {
                throw new ParameterException(spec.commandLine(), otherwise);
            }
        }
    }
}
