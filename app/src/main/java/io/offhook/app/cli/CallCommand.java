package io.offhook.app.cli;

import io.offhook.app.load.CallRun;
import io.offhook.app.load.CallScript;
import io.offhook.app.load.Rehearsal;
import io.offhook.engine.Account;
import io.offhook.engine.Engine;
import io.offhook.engine.actor.AudioClip;
import io.offhook.engine.actor.MediaProgram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code offhook call}: places one call or many. */
@Command(
        name = "call",
        mixinStandardHelpOptions = true,
        header = {
            "Places one call or many.",
            "",
            "Examples:",
            "  offhook call sip:echo@127.0.0.1:5070 --play hello.wav --record heard.wav",
            "  offhook call sip:menu@example.com --dtmf 12# --account sip:alice@example.com --password-env SECRET",
            "  offhook call sip:%%d@10.0.0.7 --count 1000 --rate 50 --hold 30s --play hello.wav",
            "  offhook call sip:test@127.0.0.1:5060 --no-media --rate 4000 --hold 0s --count 200000 --json",
            ""
        },
        footer = {
            "",
            "A call ends after --hold; without it when --play and --dtmf are done; else when the other side hangs up",
            "(many calls: after 10s). --play begins again and again until --hold is over."
        })
final class CallCommand extends EngineCommand {
    @Parameters(paramLabel = "TARGET", arity = "1..*", description = "whom to call, in turn; %%d counts the calls")
    List<String> targets = List.of();

    @Mixin
    final AccountOptions account = new AccountOptions();

    @Mixin
    final SaidAudio said = new SaidAudio();

    @Option(names = "--dtmf", paramLabel = "DIGITS", description = "send these digits (0-9 * # A-D) after the answer")
    String digits = "";

    @Option(
            names = "--record",
            paramLabel = "FILE|DIR",
            description = "write what is heard to a WAV; many calls: into a directory, one file each")
    @Nullable
    Path record;

    @Option(names = "--count", paramLabel = "N", description = "calls to place (default: ${DEFAULT-VALUE})")
    long count = 1;

    @Option(names = "--rate", paramLabel = "CPS", description = "calls started a second (default: ${DEFAULT-VALUE})")
    double rate = 10;

    @Option(
            names = "--hold",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "hang up so long after the answer")
    @Nullable
    Duration hold;

    @Option(
            names = "--ring-timeout",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "cancel a call that nobody answers (default: 180s)")
    @Nullable
    Duration ringTimeout;

    @Option(names = "--cold", description = "high rates: do not warm the JVM up with calls to itself first")
    boolean cold;

    @Option(names = "--no-media", description = "no sockets and no audio; all else as ever")
    boolean noMedia;

    @Override
    protected int go(Interruption interruption) {
        CallScript script = script();
        check(count >= 1, "--count must be at least 1");
        check(rate > 0 && rate <= 1e6, "--rate must be above 0");
        prepareRecording();
        if (!noMedia) {
            FileDescriptors.require(
                    FileDescriptors.ofStreams(atOnce(script)), count + (count == 1 ? " call" : " calls"));
        }
        if (rate >= Rehearsal.NEEDED_FROM_RATE && count >= rate && !cold) {
            err().println("offhook: warming up for some seconds");
            Rehearsal.run(config(0).shards(), interruption::requested);
        }
        try (Engine engine = start(noMedia ? config(0).withoutMedia() : config(0))) {
            List<Account> accounts = open(engine);
            if (account.registrar != null) {
                ready(engine, "registering");
                register(accounts, 100, interruption);
            }
            ready(engine, count == 1 ? "calling " + targets.get(0) : "placing " + count + " calls");
            CallRun run = new CallRun(accounts, this::target, script);
            run.run(count, rate, interruption::requested);
            CallReport report = CallReport.of(run, count, figures(engine));
            if (interruption.requested()) {
                closeInOrder(engine, interruption);
                report = report.withTally(run.tally());
            }
            report.print(out(), json);
            if (interruption.requested()) {
                return Exit.INTERRUPTED;
            }
            return report.allWell() ? Exit.OK : Exit.FAILED;
        }
    }

    private String target(long number) {
        String target = targets.get((int) (number % targets.size()));
        return target.indexOf('%') < 0 ? target : Numbering.apply(target, number + 1);
    }

    /** Calls that are up at the same time, at most. */
    private long atOnce(CallScript script) {
        double talk = script.hold().map(h -> h.toMillis() / 1000.0).orElse(60.0);
        return Math.min(count, (long) Math.ceil(rate * (talk + 1)) + 1);
    }

    private CallScript script() {
        AudioClip clip = said.clip();
        MediaProgram always = said.program(clip);
        for (int i = 0; i < digits.length(); i++) {
            check("0123456789*#ABCDabcd".indexOf(digits.charAt(i)) >= 0, "--dtmf: no digit: " + digits.charAt(i));
        }
        check(
                !noMedia || (clip == null && digits.isEmpty() && record == null && !said.echo && said.tone == null),
                "--no-media leaves nothing to say, to send or to record");
        Optional<Duration> held = Optional.ofNullable(hold);
        if (held.isEmpty() && clip == null && digits.isEmpty() && count > 1) {
            held = Optional.of(Duration.ofSeconds(10));
        }
        boolean once = clip != null && held.isEmpty();
        return new CallScript(
                once ? new MediaProgram.Silence() : always,
                Optional.ofNullable(once ? clip : null),
                digits.toUpperCase(java.util.Locale.ROOT),
                Optional.ofNullable(record),
                held,
                Optional.ofNullable(ringTimeout),
                count > 1,
                options.verbosity() > 0);
    }

    private void prepareRecording() {
        if (record != null) {
            Path directory = count > 1 ? record : record.toAbsolutePath().getParent();
            makeDirectory(directory, "--record");
        }
    }

    private List<Account> open(Engine engine) {
        List<Account> accounts = new ArrayList<>();
        long wanted = account.counts() ? count : 1;
        for (long n = 1; n <= wanted; n++) {
            accounts.add(account.builder(engine, defaultAor(engine), n).open());
        }
        return accounts;
    }
}
