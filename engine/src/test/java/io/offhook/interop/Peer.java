package io.offhook.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** One program that is not ours, as a process of this test: its output is kept, and {@link #close} ends it and whatever it started. */
final class Peer implements AutoCloseable {
    private static final CopyOnWriteArrayList<Peer> STARTED = new CopyOnWriteArrayList<>();
    private static final Duration READY = Duration.ofSeconds(20);
    private static final Duration ENDING = Duration.ofSeconds(3);

    private final String name;
    private final Process process;
    private final Path output;

    private Peer(String name, Process process, Path output) {
        this.name = name;
        this.process = process;
        this.output = output;
    }

    /** Starts {@code command} in {@code folder}, where its output goes to {@code name.log}. */
    static Peer start(String name, Path folder, List<String> command) {
        Path output = folder.resolve(name + ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(output.toFile());
            builder.environment().put("TERM", "dumb");
            builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
            builder.environment().put("HOME", folder.toString());
            Peer peer = new Peer(name, builder.start(), output);
            STARTED.add(peer);
            return peer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Peer> started() {
        return STARTED;
    }

    /** Those of earlier tests are of no interest any more. */
    static void forgetEnded() {
        STARTED.removeIf(peer -> !peer.isAlive());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Everything it printed so far. */
    String output() {
        try {
            return Files.exists(output) ? new String(Files.readAllBytes(output), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            return "(unreadable: " + e + ")";
        }
    }

    /** Waits for {@code condition}; fails at once when the program ends meanwhile. */
    Peer await(String what, BooleanSupplier condition) {
        Waiting.until(name + ": " + what, READY, () -> condition.getAsBoolean() || !isAlive());
        if (!condition.getAsBoolean()) {
            throw new AssertionError(name + " ended with " + process.exitValue() + " before: " + what);
        }
        return this;
    }

    /** Waits until it has printed {@code text}. */
    Peer awaitOutput(String text) {
        return await("prints \"" + text + "\"", () -> output().contains(text));
    }

    /** Waits until a UDP socket is bound to {@code port} where it lives. */
    Peer awaitUdp(int port) {
        return await("binds UDP " + port, () -> isBound("udp", port, ""));
    }

    /** Waits until a TCP socket listens on {@code port} where it lives. */
    Peer awaitTcp(int port) {
        return await("listens on TCP " + port, () -> isBound("tcp", port, " 0A "));
    }

    /** Looks into the socket table of the program's own network namespace. */
    private boolean isBound(String protocol, int port, String state) {
        String local = String.format(Locale.ROOT, ":%04X ", port);
        for (String table : List.of(protocol, protocol + "6")) {
            Path file = Path.of("/proc", Long.toString(process.pid()), "net", table);
            try {
                for (String line : Files.readAllLines(file)) {
                    // "  sl  local_address rem_address st ...": the local address ends at the first blank behind the
                    // colon.
                    int at = line.indexOf(local);
                    if (at > 0 && at < 48 && line.contains(state)) {
                        return true;
                    }
                }
            } catch (IOException e) {
                // No such table, or the program is gone: await notices.
            }
        }
        return false;
    }

    /** Waits for its end by itself; -1 when it is still there after {@code limit}. */
    int exit(Duration limit) {
        try {
            return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS) ? process.exitValue() : -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        process.destroy();
        if (exit(ENDING) < 0 && process.isAlive()) {
            process.destroyForcibly();
            exit(ENDING);
        }
        for (ProcessHandle child : all) {
            child.destroyForcibly();
        }
    }

    @Override
    public String toString() {
        return name + " (pid " + process.pid() + ")";
    }
}
