package io.offhook.engine;

import io.offhook.media.audio.ToneGenerator;
import io.offhook.media.codec.G711;
import io.offhook.rtp.ReportBlock;
import io.offhook.rtp.RtcpWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** What a hostile peer sends: good messages and packets with up to four changes. A seed gives the same ones again. */
final class Mutants {
    private static final int LARGEST = 60_000;
    private static final String[] TORTURE = {
        "wsinv",
        "intmeth",
        "longreq",
        "esc01",
        "escnull",
        "dblreq",
        "semiuri",
        "mpart01",
        "badinv01",
        "clerr",
        "ncl",
        "scalar02",
        "scalarlg",
        "quotbal",
        "ltgtruri",
        "lwsruri",
        "badvers",
        "mismatch01",
        "bigcode",
        "badbranch",
        "insuf",
        "unkscm",
        "bext01",
        "invut",
        "multi01",
        "mcl01",
        "bcast",
        "zeromf",
        "cparam01",
        "regaut01"
    };

    private final Random random;
    private final WirePeer sender;
    private final List<byte[]> messages = new ArrayList<>();

    /** @param sender whose address the messages bear */
    Mutants(Random random, WirePeer sender) throws IOException {
        this.random = random;
        this.sender = sender;
        for (String name : TORTURE) {
            try (InputStream in = getClass().getResourceAsStream("/torture/" + name + ".dat")) {
                messages.add(Objects.requireNonNull(in, name).readAllBytes());
            }
        }
        for (int i = 0; i < 10; i++) {
            add(sender.invite(i % 2 == 0 ? "bob" : "user" + i));
        }
        for (String method : List.of("OPTIONS", "BYE", "CANCEL", "ACK", "REGISTER")) {
            add(sender.initial(method, "bob", ""));
        }
    }

    /** One more message to make mutants of. */
    void add(String message) {
        messages.add(text(message));
    }

    private static byte[] text(String message) {
        return message.getBytes(StandardCharsets.UTF_8);
    }

    /** A message, changed anywhere or not at all. */
    byte[] sip() {
        return mutant(messages.get(random.nextInt(messages.size())), messages.get(random.nextInt(messages.size())));
    }

    /** A new INVITE whose head is in order and whose offer is not. */
    byte[] offer() {
        byte[] sdp = mutant(text(sender.sdp(9)), messages.get(random.nextInt(messages.size())));
        String body = new String(sdp, StandardCharsets.ISO_8859_1);
        String user = random.nextInt(4) == 0 ? "bob" : "user" + random.nextInt(10);
        return sender.initial("INVITE", user, body).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** One of these packets, changed; or nothing but noise. */
    byte[] packet(List<byte[]> packets) {
        if (random.nextInt(4) == 0) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            return noise;
        }
        byte[] one = packets.get(random.nextInt(packets.size()));
        return mutant(one, packets.get(random.nextInt(packets.size())));
    }

    private byte[] mutant(byte[] seed, byte[] other) {
        byte[] bytes = seed.clone();
        for (int n = random.nextInt(5); n > 0 && bytes.length > 1; n--) {
            int at = random.nextInt(bytes.length);
            bytes = switch (random.nextInt(6)) {
                case 0 -> replaced(bytes, at, (byte) random.nextInt(256));
                case 1 -> Arrays.copyOf(bytes, at);
                case 2 -> spliced(bytes, at, other);
                case 3 -> replaced(bytes, at, (byte) "\r\n:;<>\"@ ,=".charAt(random.nextInt(11)));
                case 4 -> repeated(bytes, at, 1 + random.nextInt(40));
                default -> removed(bytes, at, random.nextInt(20));
            };
        }
        return bytes.length > LARGEST ? Arrays.copyOf(bytes, LARGEST) : bytes;
    }

    private static byte[] replaced(byte[] bytes, int at, byte with) {
        bytes[at] = with;
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int at, byte[] other) {
        int from = Math.min(at, other.length);
        byte[] out = Arrays.copyOf(bytes, at + other.length - from);
        System.arraycopy(other, from, out, at, other.length - from);
        return out;
    }

    private static byte[] repeated(byte[] bytes, int at, int count) {
        byte[] out = new byte[bytes.length + count];
        System.arraycopy(bytes, 0, out, 0, at);
        Arrays.fill(out, at, at + count, bytes[at]);
        System.arraycopy(bytes, at, out, at + count, bytes.length - at);
        return out;
    }

    private static byte[] removed(byte[] bytes, int at, int count) {
        int n = Math.min(count, bytes.length - at);
        byte[] out = new byte[bytes.length - n];
        System.arraycopy(bytes, 0, out, 0, at);
        System.arraycopy(bytes, at + n, out, at, bytes.length - at - n);
        return out;
    }

    /** A tone in well-formed PCMU packets of a steady stream. */
    static List<byte[]> speech(int hertz, int ssrc, int count) {
        List<byte[]> packets = new ArrayList<>();
        ToneGenerator tone = new ToneGenerator(8_000, hertz, 0, 16_000);
        short[] samples = new short[160];
        for (int i = 0; i < count; i++) {
            byte[] packet = new byte[12 + 160];
            packet[0] = (byte) 0x80;
            stamp(packet, i);
            packet[11] = (byte) ssrc;
            tone.next(samples, 0, 160);
            G711.encodeUlaw(samples, 0, 160, packet, 12);
            packets.add(packet);
        }
        return packets;
    }

    /** Gives a packet its place in a stream of 20 ms each. */
    static void stamp(byte[] packet, int index) {
        packet[2] = (byte) (index >> 8);
        packet[3] = (byte) index;
        int timestamp = index * 160;
        packet[4] = (byte) (timestamp >> 24);
        packet[5] = (byte) (timestamp >> 16);
        packet[6] = (byte) (timestamp >> 8);
        packet[7] = (byte) timestamp;
    }

    /** Reports and goodbyes, of a source and about one. */
    static List<byte[]> reports(int ssrc, long about) {
        List<byte[]> compounds = new ArrayList<>();
        ReportBlock block = new ReportBlock(about, 3, 4, 500, 20, 0x1234_5678L, 65_536);
        byte[] room = new byte[320];
        int length = RtcpWriter.senderReport(room, 0, ssrc, 0xE000_0000_0000_0000L, 160, 1, 160, block);
        length = RtcpWriter.cname(room, length, ssrc, "wire@127.0.0.1");
        compounds.add(Arrays.copyOf(room, length));
        compounds.add(Arrays.copyOf(room, RtcpWriter.bye(room, length, ssrc, "gone")));
        length = RtcpWriter.receiverReport(room, 0, ssrc, block);
        compounds.add(Arrays.copyOf(room, RtcpWriter.cname(room, length, ssrc, "wire@127.0.0.1")));
        compounds.add(Arrays.copyOf(room, RtcpWriter.receiverReport(room, 0, ssrc, null)));
        return compounds;
    }
}
