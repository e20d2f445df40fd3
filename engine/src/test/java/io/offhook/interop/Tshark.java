package io.offhook.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Dissects what it caught on the loopback interface, or what somebody else has recorded. */
final class Tshark implements AutoCloseable {
    private static final Duration DISSECTING = Duration.ofSeconds(30);

    private final Path folder;
    private final Path file;
    private final @Nullable Peer capture;
    private final List<String> decodeAs = new ArrayList<>();
    private int runs;

    private Tshark(Path folder, Path file, @Nullable Peer capture) {
        this.folder = folder;
        this.file = file;
        this.capture = capture;
    }

    /** Begins to capture UDP on {@code sipPorts} and on ports from {@code low} to {@code high}; skips or fails the test where that is not allowed. */
    static Tshark capture(Path folder, List<Integer> sipPorts, int low, int high) {
        Path file = folder.resolve("capture.pcapng");
        StringBuilder filter = new StringBuilder("udp portrange " + low + "-" + high);
        Tshark tshark;
        for (int port : sipPorts) {
            filter.append(" or udp port ").append(port);
        }
        Peer capture = Peer.start(
                "capture",
                folder,
                List.of("tshark", "-i", "lo", "-f", filter.toString(), "-w", file.toString(), "-a", "duration:60"));
        boolean started = Waiting.holds(Duration.ofSeconds(20), () -> Files.exists(file) || !capture.isAlive());
        if (!started || !capture.isAlive()) {
            capture.close();
            String said = capture.output().lines().limit(2).collect(Collectors.joining(" "));
            Peers.absent("tshark cannot capture here: " + said);
        }
        tshark = new Tshark(folder, file, capture);
        for (int port : sipPorts) {
            tshark.decodeAs.addAll(List.of("-d", "udp.port==" + port + ",sip"));
        }
        return tshark;
    }

    /** What somebody has recorded; checksums are looked at too. */
    static Tshark reading(Path folder, Path file) {
        Tshark tshark = new Tshark(folder, file, null);
        tshark.decodeAs.addAll(List.of("-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE"));
        return tshark;
    }

    /** Whether these words are in what was caught and written so far. */
    boolean has(String words) {
        try {
            return Files.exists(file)
                    && Files.readString(file, StandardCharsets.ISO_8859_1).contains(words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the capture. */
    void stop() {
        if (capture != null) {
            capture.close();
        }
    }

    /** The frames that a display filter lets through, one line each. */
    List<String> frames(String filter) {
        return run(List.of("-Y", filter));
    }

    /** Some fields of the frames that a display filter lets through. */
    List<String[]> fields(String filter, String... names) {
        List<String> words = new ArrayList<>(List.of("-Y", filter, "-T", "fields"));
        for (String name : names) {
            words.addAll(List.of("-e", name));
        }
        return run(words).stream().map(line -> line.split("\t", -1)).toList();
    }

    /** The table of RTP streams, one line each. */
    List<String> streams() {
        return run(List.of("-q", "-z", "rtp,streams")).stream()
                .filter(line -> line.contains("0x"))
                .toList();
    }

    private List<String> run(List<String> words) {
        List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", file.toString()));
        command.addAll(decodeAs);
        command.addAll(words);
        Peer dissector = Peer.start("dissector-" + ++runs, folder, command);
        if (dissector.exit(DISSECTING) != 0) {
            throw new AssertionError("tshark failed: " + dissector.output());
        }
        // Run as root it says so on stderr, as a sentence of its own.
        return dissector
                .output()
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("Running as user"))
                .toList();
    }

    @Override
    public void close() {
        stop();
    }
}
