package io.offhook.app.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A JVM with the flags of this one that runs a {@link MeasuredSide}. Each side has its own, each time anew: in one JVM the
 * second side would find the first one's types in its profiles.
 */
final class ChildJvm implements AutoCloseable {
    static final String BARE = "bare";
    static final String OURS = "ours";

    private final Process process;
    private final BufferedReader out;
    private final Writer in;
    private final Consumer<String> other;

    private ChildJvm(Process process, Consumer<String> other) {
        this.process = process;
        this.other = other;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.in = process.outputWriter(StandardCharsets.US_ASCII);
    }

    static ChildJvm start(String side, BenchPlan plan, RemoteSide remote, int sipPort, Consumer<String> other)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (!flag.startsWith("-javaagent:") && !flag.startsWith("-agentlib:")) { // a test's, a debugger's
                command.add(flag);
            }
        }
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                MeasuredSide.class.getName(),
                side,
                String.valueOf(plan.streams()),
                String.valueOf(plan.warmUp().toMillis()),
                String.valueOf(plan.window().toMillis()),
                String.valueOf(plan.deaf()),
                plan.lane().name(),
                String.valueOf(sipPort),
                remote.ports()));
        return new ChildJvm(
                new ProcessBuilder(command).redirectErrorStream(true).start(), other);
    }

    /** Waits for what the child says after {@code word}. */
    String await(String word) throws IOException {
        String mark = MeasuredSide.MARK + word + " ";
        String failure = MeasuredSide.MARK + "failed ";
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(mark)) {
                return line.substring(mark.length());
            }
            if (line.startsWith(failure)) {
                throw new IOException(line.substring(failure.length()));
            }
            other.accept(line);
        }
        throw new IOException("the child JVM ended without its \"" + word + "\"");
    }

    void tell(String order) throws IOException {
        in.write(order + "\n");
        in.flush();
    }

    @Override
    public void close() {
        try {
            in.close(); // which ends it
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
