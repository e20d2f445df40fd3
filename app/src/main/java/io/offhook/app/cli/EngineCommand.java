package io.offhook.app.cli;

import io.offhook.app.load.RegisterRun;
import io.offhook.engine.Account;
import io.offhook.engine.Engine;
import io.offhook.engine.EngineConfig;
import io.offhook.engine.EngineStatistics;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the verbs that start an engine have in common: signals, readiness, errors, the orderly end. */
abstract class EngineCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    final EngineOptions options = new EngineOptions();

    @Option(names = "--json", description = "print the result as one JSON object")
    boolean json;

    /** Taken instead of the process's signals; for tests. */
    @Nullable
    Interruption injected;

    /** The command's work; returns the exit code. */
    protected abstract int go(Interruption interruption);

    @Override
    public final Integer call() {
        Verbosity.apply(options.verbosity());
        check(options.shards >= 0 && options.shards <= 64, "--shards must be 1 to 64");
        Interruption present = injected;
        if (present != null) {
            return guarded(present);
        }
        try (Interruption interruption = Interruption.install()) {
            return guarded(interruption);
        }
    }

    private int guarded(Interruption interruption) {
        try {
            return go(interruption);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        } finally {
            out().flush();
            err().flush();
        }
    }

    final EngineConfig config(int defaultPort) {
        return options.config(defaultPort);
    }

    final Engine start(EngineConfig config) {
        return Engines.start(config, options.verbosity() > 1 ? Verbosity.messages(err()) : null);
    }

    /** Says on stderr that we are there, and where. */
    final void ready(Engine engine, String what) {
        InetSocketAddress first = engine.addresses().get(0);
        err().println("offhook: ready on " + text(first) + ", " + what);
        err().flush();
    }

    static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }

    /** Who we are where nobody said it. */
    static String defaultAor(Engine engine) {
        InetSocketAddress first = engine.addresses().get(0);
        InetAddress host =
                first.getAddress().isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : first.getAddress();
        return "sip:offhook@" + text(new InetSocketAddress(host, first.getPort()));
    }

    /** Registers, says what failed. */
    final RegisterRun register(List<Account> accounts, double rate, Interruption interruption) {
        RegisterRun run = new RegisterRun(accounts);
        run.run(rate, interruption::requested);
        run.causes()
                .forEach((why, times) -> err().println(
                                "offhook: not registered: " + why + (times == 1 ? "" : " (" + times + " accounts)")));
        return run;
    }

    /** Hangs up and unregisters; the engine bounds it, a second signal ends it. */
    final void closeInOrder(Engine engine, Interruption interruption) {
        if (interruption.requested()) {
            err().println("offhook: hanging up and unregistering; Ctrl-C again leaves at once");
            err().flush();
        }
        engine.close();
    }

    /** The engine's figures; a broken engine must not keep the command for ever. */
    static EngineStatistics figures(Engine engine) {
        try {
            return engine.statistics().get(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (TimeoutException | ExecutionException e) {
            throw new IllegalStateException("the engine does not tell its figures", e);
        }
    }

    static void makeDirectory(@Nullable Path directory, String option) {
        try {
            if (directory != null) {
                Files.createDirectories(directory);
            }
        } catch (IOException e) {
            throw new EnvironmentException(option + " " + directory + ": " + SaidAudio.reason(e));
        }
    }

    final void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
