package io.offhook.app.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import picocli.CommandLine;

/** One command in this process, with streams, signals and environment of its own. */
public final class Running {
    /** A warm-up takes 25 s where nobody else is at work. */
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(120);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Interruption interruption = Interruption.uninstalled();
    private final CompletableFuture<Integer> code = new CompletableFuture<>();

    private Running() {}

    /** Starts a command in a thread. */
    public static Running start(String... args) {
        return start(Map.of(), args);
    }

    static Running start(Map<String, String> environment, String... args) {
        Running running = new Running();
        CommandLine line = OffhookCommand.commandLine();
        line.setOut(new PrintWriter(running.out, true));
        line.setErr(new PrintWriter(running.err, true));
        inject(line, "call", CallCommand.class, c -> {
            c.injected = running.interruption;
            c.account.environment = environment;
        });
        inject(line, "answer", AnswerCommand.class, c -> c.injected = running.interruption);
        inject(line, "options", OptionsCommand.class, c -> c.injected = running.interruption);
        inject(line, "register", RegisterCommand.class, c -> {
            c.injected = running.interruption;
            c.account.environment = environment;
        });
        inject(line, "demo", DemoCommand.class, c -> {
            c.injected = running.interruption;
            c.environment = environment;
        });
        Thread thread = new Thread(() -> {
            try {
                running.code.complete(line.execute(args));
            } catch (Throwable e) {
                running.code.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return running;
    }

    private static <T> void inject(CommandLine line, String name, Class<T> type, Consumer<T> change) {
        change.accept(type.cast(line.getSubcommands().get(name).getCommand()));
    }

    /** Waits for the end of the command; its exit code. */
    public int code() {
        try {
            return code.get(PATIENCE_NS, TimeUnit.NANOSECONDS);
        } catch (Exception e) {
            throw new AssertionError("no end; stderr:\n" + err() + "stdout:\n" + out(), e);
        }
    }

    /** Asks for an end as Ctrl-C does, and waits for it. */
    public int interrupt() {
        interruption.request();
        return code();
    }

    /** Waits until stderr says it is ready; where it listens. */
    public String address() {
        String mark = "ready on ";
        String said = awaitErr(mark);
        int from = said.indexOf(mark) + mark.length();
        return said.substring(from, said.indexOf(',', from));
    }

    /** Waits until stderr holds {@code words}; all of stderr. */
    public String awaitErr(String words) {
        long endNs = System.nanoTime() + PATIENCE_NS;
        while (!err().contains(words)) {
            if (code.isDone() || System.nanoTime() - endNs > 0) {
                throw new AssertionError("\"" + words + "\" was never said; stderr:\n" + err() + "stdout:\n" + out());
            }
            LockSupport.parkNanos(1_000_000);
        }
        return err();
    }

    /** Everything on stdout so far. */
    public String out() {
        synchronized (out.getBuffer()) {
            return out.toString();
        }
    }

    /** Everything on stderr so far. */
    public String err() {
        synchronized (err.getBuffer()) {
            return err.toString();
        }
    }
}
