package io.offhook.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One run of SIPp on loopback with a scenario of ours; ends by itself after the calls that it was started for. */
final class Sipp implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private static final int TRACED = 10;

    private final Path folder;
    private final int port;
    private final Peer peer;

    private Sipp(Path folder, int port, Peer peer) {
        this.folder = folder;
        this.port = port;
        this.peer = peer;
    }

    /** Calls {@code target}, {@code calls} times at {@code rate} a second. */
    static Sipp caller(Path folder, String scenario, InetSocketAddress target, int calls, int rate, String... options) {
        String to = target.getAddress().getHostAddress() + ":" + target.getPort();
        List<String> words = new ArrayList<>(List.of(to, "-r", "" + rate, "-s", "bob"));
        words.addAll(List.of(options));
        return start(folder, scenario, calls, words);
    }

    /** Takes {@code calls} calls; returns when it listens. */
    static Sipp callee(Path folder, String scenario, int calls, String... options) {
        Sipp sipp = start(folder, scenario, calls, List.of(options));
        sipp.peer.awaitUdp(sipp.port);
        return sipp;
    }

    private static Sipp start(Path folder, String scenario, int calls, List<String> more) {
        int[] ports = Ports.udp(3);
        Path file = Template.of("sipp/" + scenario + ".xml").to(folder.resolve(scenario + ".xml"));
        List<String> command = new ArrayList<>(List.of("sipp", "-sf", file.toString(), "-i", "127.0.0.1"));
        command.addAll(List.of("-p", "" + ports[0], "-mp", "" + ports[1], "-cp", "" + ports[2], "-nostdin"));
        command.addAll(List.of("-m", "" + calls));
        // A call that hangs fails after 20 s.
        command.addAll(List.of("-recv_timeout", "20000", "-timeout_error", "-trace_err", "-error_file", "errors.log"));
        if (calls <= TRACED) {
            command.addAll(List.of("-trace_msg", "-message_file", "messages.log"));
        }
        command.addAll(more);
        return new Sipp(folder, ports[0], Peer.start("sipp", folder, command));
    }

    int port() {
        return port;
    }

    /** Waits for its end; fails unless every call went as the scenario says. */
    void succeeds() {
        int exit = peer.exit(LONGEST);
        if (exit != 0) {
            throw new AssertionError("SIPp ended with " + exit + " (0: all calls as in the scenario, 1: some not)\n"
                    + read("errors.log"));
        }
    }

    /** How many messages with both texts came to it. Only where there are few calls. */
    int received(String first, String second) {
        int found = 0;
        for (String block : read("messages.log").split("-----------------------------------------------", -1)) {
            if (block.contains("message received") && block.contains(first) && block.contains(second)) {
                found++;
            }
        }
        return found;
    }

    private String read(String name) {
        Path file = folder.resolve(name);
        try {
            return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        peer.close();
    }
}
