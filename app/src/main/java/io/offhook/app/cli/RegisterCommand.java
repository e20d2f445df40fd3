package io.offhook.app.cli;

import io.offhook.app.load.RegisterRun;
import io.offhook.app.report.Json;
import io.offhook.engine.Account;
import io.offhook.engine.Engine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code offhook register}: registers accounts and keeps them registered. */
@Command(
        name = "register",
        mixinStandardHelpOptions = true,
        header = {
            "Registers one account or many and keeps them registered until Ctrl-C, then unregisters.",
            "",
            "Examples:",
            "  offhook register --account sip:alice@example.com --password-env SECRET",
            "  offhook register --account sip:user%%d@10.0.0.7 --password-env SECRET --count 1000 --rate 200 --once",
            ""
        })
final class RegisterCommand extends EngineCommand {
    @Mixin
    final AccountOptions account = new AccountOptions();

    @Option(names = "--count", paramLabel = "N", description = "accounts, %%d counts them (default: ${DEFAULT-VALUE})")
    long count = 1;

    @Option(names = "--first", paramLabel = "N", description = "what %%d begins with (default: ${DEFAULT-VALUE})")
    long first = 1;

    @Option(names = "--rate", paramLabel = "RPS", description = "registrations a second (default: ${DEFAULT-VALUE})")
    double rate = 100;

    @Option(
            names = "--expires",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "lifetime that is asked for; refreshed before it ends (default: 600s)")
    @Nullable
    Duration expires;

    @Option(
            names = "--seconds",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "end by itself after so long")
    @Nullable
    Duration seconds;

    @Option(names = "--once", description = "unregister and end as soon as all are registered")
    boolean once;

    @Override
    protected int go(Interruption interruption) {
        check(account.account != null, "--account says who registers");
        check(count >= 1 && (count == 1 || account.counts()), "--count needs %d in --account");
        check(rate > 0, "--rate must be above 0");
        try (Engine engine = start(config(0).withoutMedia())) {
            List<Account> accounts = new ArrayList<>();
            for (long n = 0; n < count; n++) {
                var builder = account.builder(engine, "", first + n);
                if (expires != null) {
                    builder.expires(expires);
                }
                accounts.add(builder.open());
            }
            ready(engine, "registering " + count + (count == 1 ? " account" : " accounts"));
            RegisterRun run = register(accounts, rate, interruption);
            if (run.ok() > 0 && !once) {
                err().println("offhook: " + run.ok() + " of " + count + " registered");
                err().flush();
                interruption.await(seconds == null ? Long.MAX_VALUE : seconds.toMillis());
            }
            long lasting = figures(engine).registered();
            closeInOrder(engine, interruption);
            print(run, lasting);
            if (interruption.requested()) {
                return Exit.INTERRUPTED;
            }
            return run.failed() == 0 && run.ok() == count ? Exit.OK : Exit.FAILED;
        }
    }

    private void print(RegisterRun run, long lasting) {
        if (json) {
            out().println(Json.object(o -> {
                o.object(
                        "registrations",
                        r -> r.number("planned", count)
                                .number("ok", run.ok())
                                .number("failed", run.failed())
                                .number("atEnd", lasting));
                o.object("failures", f -> run.causes().forEach(f::number));
                o.object(
                        "delayMs",
                        d -> d.number("p50", run.delayMs(50))
                                .number("p95", run.delayMs(95))
                                .number("p99", run.delayMs(99)));
            }));
            return;
        }
        out().println("registrations  " + count + " planned, " + run.ok() + " ok, " + run.failed() + " failed");
        if (run.ok() > 0) {
            out().println(String.format(
                    Locale.ROOT,
                    "delay          p50 %.1f ms, p95 %.1f ms, p99 %.1f ms",
                    run.delayMs(50),
                    run.delayMs(95),
                    run.delayMs(99)));
        }
    }
}
