package io.offhook.interop;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * A baresip without an audio device, in a namespace of its own: says a WAV file, writes what it sent and what it heard, is driven by its control socket
 * (JSON in netstrings) and presses keys by its UDP console.
 */
final class Baresip implements AutoCloseable {
    private static final int SIP = 5060;
    private static final int CONTROL = 4444;
    private static final int CONSOLE = 5555;
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final List<Path> MODULE_ROOTS = List.of(
            Path.of("/usr/lib/baresip/modules"),
            Path.of("/usr/lib/x86_64-linux-gnu/baresip/modules"),
            Path.of("/usr/lib/aarch64-linux-gnu/baresip/modules"),
            Path.of("/usr/local/lib/baresip/modules"));

    private final Path folder;
    private final Namespace home;
    private final Peer peer;
    private final List<String> events = new CopyOnWriteArrayList<>();
    private Socket control;

    private Baresip(Path folder, Namespace home, Peer peer) {
        this.folder = folder;
        this.home = home;
        this.peer = peer;
    }

    /**
     * Starts it as user "bob", who answers at once.
     *
     * @param codecs in its order of preference, for example "pcma,pcmu"
     * @param speech what it says in a call: WAV, 8 kHz, mono
     */
    static Baresip start(Path folder, Namespace home, String codecs, Path speech) throws IOException {
        String address = home.theirs().getHostAddress();
        Template.of("baresip/config")
                .with("listen", address + ":" + SIP)
                .with("control", address + ":" + CONTROL)
                .with("console", address + ":" + CONSOLE)
                .with("speech", speech)
                .with("folder", folder)
                .with("modules", modules())
                .to(folder.resolve("config"));
        Files.writeString(
                folder.resolve("accounts"),
                "<sip:bob@" + address + ">;regint=0;answermode=auto;audio_codecs=" + codecs + "\n");
        Files.writeString(folder.resolve("contacts"), "");
        Peer peer = Peer.start("baresip", folder, home.inside(List.of("baresip", "-4", "-f", folder.toString())));
        Baresip baresip = new Baresip(folder, home, peer);
        peer.awaitUdp(SIP).awaitTcp(CONTROL).awaitUdp(CONSOLE);
        baresip.connect();
        return baresip;
    }

    private static Path modules() {
        return MODULE_ROOTS.stream()
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(() -> new AssertionError("baresip's modules are in none of " + MODULE_ROOTS));
    }

    private void connect() throws IOException {
        control = new Socket(home.theirs(), CONTROL);
        Thread reader = new Thread(this::readEvents, "baresip-events");
        reader.setDaemon(true);
        reader.start();
    }

    private void readEvents() {
        try (DataInputStream in = new DataInputStream(control.getInputStream())) {
            while (true) {
                int length = 0;
                for (int c = in.readUnsignedByte(); c != ':'; c = in.readUnsignedByte()) {
                    length = length * 10 + (c - '0');
                }
                events.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
                in.readByte(); // the netstring's comma
            }
        } catch (IOException e) {
            // It ended, or we did.
        }
    }

    /** Its address-of-record, where it can be called. */
    String uri() {
        return "sip:bob@" + home.theirs().getHostAddress() + ":" + SIP;
    }

    /** Makes it call. */
    void dial(String target) throws IOException {
        command("dial", target);
    }

    /** Makes it hang up. */
    void hangUp() throws IOException {
        command("hangup", "");
    }

    private void command(String name, String parameters) throws IOException {
        String json = "{\"command\":\"" + name + "\",\"params\":\"" + parameters + "\",\"token\":\"t\"}";
        String netstring = json.length() + ":" + json + ",";
        control.getOutputStream().write(netstring.getBytes(StandardCharsets.US_ASCII));
    }

    /** Presses keys, one by one as a person would: it sends a digit as long as its key is down, until the next. */
    void press(String keys) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int i = 0; i < keys.length(); i++) {
                byte[] key = {(byte) keys.charAt(i)};
                socket.send(new DatagramPacket(key, 1, new InetSocketAddress(home.theirs(), CONSOLE)));
                Waiting.holds(Duration.ofMillis(250), () -> false);
            }
        }
    }

    /** Waits until it has told of an event of this type, for example CALL_ESTABLISHED. */
    void await(String type) {
        Waiting.until("baresip tells " + type + ", told " + events, SOON, () -> count(type) > 0);
    }

    /** How many events of this type it told. */
    long count(String type) {
        return events.stream()
                .filter(event -> event.contains("\"type\":\"" + type + "\""))
                .count();
    }

    /** The digits that it heard, in order. */
    String digits() {
        StringBuilder digits = new StringBuilder();
        for (String event : events) {
            int at = event.indexOf("\"param\":\"");
            if (event.contains("\"CALL_DTMF_START\"") && at > 0) {
                digits.append(event.charAt(at + 9));
            }
        }
        return digits.toString();
    }

    /** What it encoded and sent, as it wrote it; for one call. */
    Path sent() {
        return dump("-enc.wav");
    }

    /** What it heard. */
    Path heard() {
        return dump("-dec.wav");
    }

    private Path dump(String ending) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> dumps = files.filter(f -> f.getFileName().toString().endsWith(ending))
                    .toList();
            if (dumps.size() != 1) {
                throw new AssertionError("one dump " + ending + " expected, not " + dumps);
            }
            return dumps.get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            control.close();
        } catch (IOException e) {
            // It is gone already.
        }
        peer.close();
    }
}
