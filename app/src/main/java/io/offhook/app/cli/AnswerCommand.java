package io.offhook.app.cli;

import io.offhook.app.demo.DemoRehearsal;
import io.offhook.app.load.AnsweringPolicy;
import io.offhook.app.load.CallTally;
import io.offhook.engine.Account;
import io.offhook.engine.ActorEngine;
import io.offhook.engine.Engine;
import io.offhook.engine.EngineConfig;
import io.offhook.engine.EngineStartException;
import io.offhook.engine.EngineStatistics;
import io.offhook.engine.actor.MediaProgram;
import io.offhook.net.NetworkException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code offhook answer}: answers every call until it is told to end. */
@Command(
        name = "answer",
        mixinStandardHelpOptions = true,
        header = {
            "Answers every call, any number at once, until Ctrl-C or SIGTERM.",
            "",
            "Examples:",
            "  offhook answer --listen 127.0.0.1:5070 --echo",
            "  offhook answer --listen 127.0.0.1:5070 --play hello.wav --record calls/",
            "  offhook answer --account sip:bob@example.com --registrar example.com --password-env SECRET --tone 440",
            ""
        })
final class AnswerCommand extends EngineCommand {
    private static final int SIP_PORT = 5060;

    @Mixin
    final AccountOptions account = new AccountOptions();

    @Mixin
    final SaidAudio said = new SaidAudio();

    @Option(
            names = "--record",
            paramLabel = "DIR",
            description = "write what each call hears to a WAV in this directory")
    @Nullable
    Path record;

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "accounts to register, %%d in --account counts them (default: ${DEFAULT-VALUE})")
    long count = 1;

    @Option(names = "--rate", paramLabel = "RPS", description = "registrations a second (default: ${DEFAULT-VALUE})")
    double rate = 100;

    @Option(names = "--no-media", description = "no sockets and no audio; all else as ever")
    boolean noMedia;

    @Option(
            names = "--warm-up",
            description = "call ourselves for about 25 s first, so that a load which comes at once meets compiled code")
    boolean warmUp;

    @Override
    protected int go(Interruption interruption) {
        MediaProgram program = said.program(said.clip());
        check(
                !noMedia || (program instanceof MediaProgram.Silence && record == null),
                "--no-media leaves nothing to say or to record");
        check(count >= 1 && (count == 1 || account.counts()), "--count needs %d in --account");
        check(rate > 0, "--rate must be above 0");
        makeDirectory(record, "--record");
        CallTally tally = new CallTally();
        AnsweringPolicy policy =
                new AnsweringPolicy(program, Optional.ofNullable(record), options.verbosity() > 0, tally);
        EngineConfig config = noMedia ? config(SIP_PORT).withoutMedia() : config(SIP_PORT);
        if (warmUp) {
            start(config).close(); // a busy port is told now, not after the warm-up
            warmUp(interruption);
        }
        try (Engine engine = start(config)) {
            boolean registered = serve(engine, policy, interruption);
            if (registered) {
                ready(engine, "answering every call");
                interruption.await();
            }
            EngineStatistics figures = figures(engine);
            if (interruption.requested()) {
                closeInOrder(engine, interruption);
            }
            CallReport.of(tally, 0, tally.endedCount(), 0, figures).print(out(), json);
            // A signal is the way to end this command, and still says 130: who scripts it sees what ended it.
            return interruption.requested() ? Exit.INTERRUPTED : Exit.FAILED;
        }
    }

    private void warmUp(Interruption interruption) {
        err().println("offhook: warming up for about 25 s");
        err().flush();
        try {
            DemoRehearsal.run(options.shards, interruption::requested);
        } catch (NetworkException | EngineStartException e) {
            throw new EnvironmentException("--warm-up: " + e.getMessage());
        }
    }

    private boolean serve(Engine engine, AnsweringPolicy policy, Interruption interruption) {
        List<Account> accounts = new ArrayList<>();
        for (long n = 1; n <= count; n++) {
            var builder = account.builder(engine, defaultAor(engine), n);
            if (n == 1) {
                builder.catchAll();
            }
            accounts.add(ActorEngine.policy(builder, policy).open());
        }
        return account.registrar == null
                || register(accounts, rate, interruption).failed() == 0;
    }
}
