package io.offhook.testkit.report;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offhook.testkit.Lab;
import io.offhook.testkit.Phone;
import io.offhook.testkit.PhoneCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path folder;

    /** One record as a reader of captures sees it, its checksums checked. */
    private record Packet(Instant at, String from, String to, byte[] payload) {
        String firstLine() {
            String text = new String(payload, StandardCharsets.ISO_8859_1);
            return text.substring(0, Math.max(0, text.indexOf('\r')));
        }
    }

    private static List<Packet> read(byte[] file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(file);
        assertThat(in.getInt()).isEqualTo(0xa1b23c4d);
        assertThat(in.getShort()).isEqualTo((short) 2);
        assertThat(in.getShort()).isEqualTo((short) 4);
        assertThat(in.getLong()).isZero();
        assertThat(in.getInt()).isEqualTo(262_144);
        assertThat(in.getInt()).isEqualTo(101);
        List<Packet> packets = new ArrayList<>();
        while (in.hasRemaining()) {
            Instant at = Instant.ofEpochSecond(in.getInt() & 0xffff_ffffL, in.getInt());
            byte[] captured = new byte[in.getInt()];
            assertThat(in.getInt()).isEqualTo(captured.length);
            in.get(captured);
            packets.add(packet(at, captured));
        }
        return packets;
    }

    private static Packet packet(Instant at, byte[] bytes) throws IOException {
        ByteBuffer ip = ByteBuffer.wrap(bytes);
        boolean v4 = bytes[0] == 0x45;
        int header = v4 ? 20 : 40;
        int addresses = v4 ? 4 : 16;
        int length = bytes.length - header;
        if (v4) {
            assertThat(ip.getShort(2)).isEqualTo((short) bytes.length);
            assertThat(bytes[9]).isEqualTo((byte) 17);
            assertThat(sum(bytes, 0, header)).as("IP header checksum").isEqualTo(0xffff);
        } else {
            assertThat(bytes[0]).isEqualTo((byte) 0x60);
            assertThat(ip.getShort(4)).isEqualTo((short) length);
            assertThat(bytes[6]).isEqualTo((byte) 17);
        }
        assertThat(ip.getShort(header + 4)).isEqualTo((short) length);
        assertThat(ip.getShort(header + 6)).isNotZero();
        int all = sum(bytes, header - 2 * addresses, bytes.length) + 17 + length;
        assertThat((all & 0xffff) + (all >>> 16)).as("UDP checksum").isEqualTo(0xffff);
        byte[] source = new byte[addresses];
        byte[] target = new byte[addresses];
        ip.get(header - 2 * addresses, source);
        ip.get(header - addresses, target);
        byte[] payload = new byte[length - 8];
        ip.get(header + 8, payload);
        return new Packet(
                at,
                InetAddress.getByAddress(source).getHostAddress() + ":" + (ip.getShort(header) & 0xffff),
                InetAddress.getByAddress(target).getHostAddress() + ":" + (ip.getShort(header + 2) & 0xffff),
                payload);
    }

    /** RFC 1071, written another way than the code under test has it. */
    private static int sum(byte[] bytes, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += (bytes[i] & 0xff) << ((i - from) % 2 == 0 ? 8 : 0);
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return sum;
    }

    private static InetSocketAddress at(String literal, int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByName(literal), port);
    }

    @Test
    void datagramsOfEveryLengthAndBothVersionsOfIpComeBackWhole() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        Recording recording = new Recording(Path.of("x"), file, START.plusNanos(999_999_999), one -> {});
        String[][] ends = {
            {"10.0.0.1", "10.255.255.254"}, {"2001:db8::1", "2001:db8::ffff"}, {"10.0.0.1", "2001:db8::1"}
        };
        List<byte[]> sent = new ArrayList<>();
        for (String[] end : ends) {
            for (int length : new int[] {0, 1, 2, 171, 172, 1_500, 65_507}) {
                byte[] datagram = new byte[length];
                for (int i = 0; i < length; i++) {
                    datagram[i] = (byte) (i * 31 + length);
                }
                recording.sent(2_000_000_001L, at(end[0], 5060), at(end[1], 65_535), datagram);
                sent.add(datagram);
            }
        }
        recording.close();
        List<Packet> packets = read(file.toByteArray());
        assertThat(packets).hasSize(21);
        for (int i = 0; i < sent.size(); i++) {
            assertThat(packets.get(i).payload()).isEqualTo(sent.get(i));
            assertThat(packets.get(i).at()).isEqualTo(Instant.parse("2026-01-01T00:00:03Z"));
        }
        assertThat(packets.get(0).from()).isEqualTo("10.0.0.1:5060");
        assertThat(packets.get(0).to()).isEqualTo("10.255.255.254:65535");
        assertThat(packets.get(7).from()).isEqualTo("2001:db8:0:0:0:0:0:1:5060");
    }

    @Test
    void aChecksumThatComesToZeroIsWrittenAsAllOnes() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        Recording recording = new Recording(Path.of("x"), file, START, one -> {});
        for (int i = 0; i < 0x10000; i++) {
            recording.sent(0, at("10.0.0.1", 1), at("10.0.0.2", 2), new byte[] {(byte) (i >> 8), (byte) i});
        }
        recording.close();
        assertThat(read(file.toByteArray())).hasSize(0x10000); // which looks at every checksum
    }

    @Test
    void aLabsCallIsRecordedAsItsSendersSentIt() throws IOException {
        Path file = folder.resolve("call.pcap");
        try (Lab lab = Lab.of(7)) {
            Phone alice = lab.phone("alice");
            Phone bob = lab.phone("bob");
            lab.network().loss(0.3).duplicate(0.2);
            lab.run(ofMillis(1_500));
            Recording recording = lab.record(file);
            PhoneCall call = alice.call(bob);
            lab.run(ofSeconds(5));
            assertThat(recording.datagrams()).isEqualTo(lab.datagrams());
            call.hangUp();
        }
        List<Packet> packets = read(Files.readAllBytes(file));
        assertThat(packets.get(0).firstLine()).startsWith("INVITE sip:bob@198.18.0.2");
        assertThat(packets.get(0).at()).isEqualTo(Instant.parse("2026-01-01T00:00:01.5Z"));
        assertThat(packets.get(0).from()).isEqualTo("198.18.0.1:5060");
        assertThat(packets.get(0).to()).isEqualTo("198.18.0.2:5060");
        assertThat(packets).extracting(Packet::at).isSorted();
        assertThat(packets)
                .as("the end of the lab is in it")
                .anyMatch(packet -> packet.firstLine().startsWith("BYE"));
        assertThat(packets.stream().filter(packet -> packet.payload()[0] == (byte) 0x80))
                .hasSizeGreaterThan(400);
    }

    @Test
    void whatIsStoppedIsWholeAndNothingMoreIsWritten() throws IOException {
        Path file = folder.resolve("call.pcap");
        try (Lab lab = Lab.of(7)) {
            Phone alice = lab.phone("alice");
            Phone bob = lab.phone("bob");
            Recording recording = lab.record(file);
            alice.call(bob);
            lab.run(ofMillis(10));
            recording.close();
            long then = recording.datagrams();
            lab.run(ofSeconds(1));
            recording.close();
            assertThat(recording.datagrams()).isEqualTo(then);
            assertThat(read(Files.readAllBytes(file))).hasSize((int) then);
        }
    }

    @Test
    void theSameSeedWritesTheSameFile() throws IOException {
        assertThat(lossy("one")).isEqualTo(lossy("other"));
    }

    private byte[] lossy(String name) throws IOException {
        Path file = folder.resolve(name);
        try (Lab lab = Lab.of(21)) {
            lab.record(file);
            lab.network().loss(0.1);
            lab.phone("alice").call(lab.phone("bob"));
            lab.run(ofSeconds(2));
        }
        return Files.readAllBytes(file);
    }

    @Test
    void aFileThatCannotBeOpenedIsToldAtOnce() {
        try (Lab lab = Lab.of(1)) {
            assertThatThrownBy(() -> lab.record(folder.resolve("nowhere/call.pcap")))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("cannot record to ")
                    .hasMessageContaining("nowhere");
        }
    }

    @Test
    void anErrorOfWritingLetsTheRunGoOnAndIsToldAtTheEnd() throws IOException {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        Recording recording = new Recording(Path.of("call.pcap"), full, START, one -> {});
        InetSocketAddress a = at("10.0.0.1", 5060);
        for (int i = 0; i < 1_000; i++) {
            recording.sent(i, a, a, new byte[1_000]);
        }
        assertThatThrownBy(recording::close)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("call.pcap is not whole, it broke off near datagram 12")
                .hasMessageContaining("No space left on device");
        assertThatCode(recording::close).as("the second time").doesNotThrowAnyException();
    }

    @Test
    void anErrorOfWritingFailsTheCloseOfTheLabWhichIsClosedAllTheSame() {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.isWritable(full), "no device here that is always full");
        Lab lab = Lab.of(1);
        Path whole = folder.resolve("whole.pcap");
        lab.record(full);
        lab.record(whole);
        lab.phone("alice").call(lab.phone("bob"));
        lab.run(ofSeconds(1));
        assertThatThrownBy(lab::close)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("the recording /dev/full is not whole");
        assertThat(lab.alive()).isEmpty();
        assertThatCode(() -> read(Files.readAllBytes(whole))).doesNotThrowAnyException();
    }
}
