package io.offhook.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offhook.media.Json;
import io.offhook.media.TestData;
import java.util.Random;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class RtpPacketTest {
    private static final Json VECTORS = TestData.json("/vectors/rtp-rtcp.json");
    private final RtpPacket packet = new RtpPacket();

    private static byte[] vector(String name) {
        for (Json row : VECTORS.get("rtp").items()) {
            if (row.get("name").string().equals(name)) {
                return row.get("hex").hex();
            }
        }
        throw new IllegalArgumentException(name);
    }

    @Test
    void theVectorsReadAsExpected() {
        int checked = 0;
        for (Json row : VECTORS.get("rtp").items()) {
            byte[] bytes = row.get("hex").hex();
            assertThat(packet.wrap(bytes, 0, bytes.length))
                    .as(row.get("name").string())
                    .isTrue();
            Json expect = row.get("expect");
            if (expect.has("pt")) {
                assertThat(packet.payloadType())
                        .isEqualTo((int) expect.get("pt").integer());
                assertThat(packet.sequence()).isEqualTo((int) expect.get("seq").integer());
                assertThat(packet.timestamp()).isEqualTo(expect.get("ts").integer());
                assertThat(packet.payloadLength())
                        .isEqualTo((int) expect.get("payload").integer());
                assertThat(packet.ssrc()).isEqualTo(0xdecafbadL);
            }
            checked++;
        }
        assertThat(checked).isEqualTo(9);
    }

    @Test
    void csrcsExtensionAndPaddingAreKeptOutOfThePayload() {
        byte[] bytes = vector("marker, 2 CSRC, extension, padding");
        assertThat(packet.wrap(bytes, 0, bytes.length)).isTrue();
        assertThat(packet.marker()).isTrue();
        assertThat(packet.csrcCount()).isEqualTo(2);
        assertThat(packet.csrc(0)).isEqualTo(5);
        assertThat(packet.csrc(1)).isEqualTo(6);
        assertThatThrownBy(() -> packet.csrc(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(packet.hasExtension()).isTrue();
        assertThat(packet.extensionProfile()).isEqualTo(48862);
        assertThat(packet.extensionDataLength()).isEqualTo(4);
        assertThat(packet.extensionDataOffset()).isEqualTo(24);
        assertThat(new String(
                        bytes,
                        packet.payloadOffset(),
                        packet.payloadLength(),
                        java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("abc");
    }

    @Test
    void theNextPacketAfterBothWrapsIsOneStepOn() {
        byte[] first = vector("plain PCMU");
        byte[] second = vector("next after wrap");
        RtpPacket other = new RtpPacket();
        assertThat(packet.wrap(first, 0, first.length)).isTrue();
        assertThat(other.wrap(second, 0, second.length)).isTrue();
        assertThat(SequenceNumber.delta(packet.sequence(), other.sequence())).isEqualTo(1);
        assertThat(RtpTimestamp.delta(packet.timestamp(), other.timestamp())).isEqualTo(160);
    }

    @Test
    void everyMalformedRtpIsRefusedAndTheViewIsEmpty() {
        int refused = 0;
        for (Json row : VECTORS.get("malformed").items()) {
            String name = row.get("name").string();
            if (!name.startsWith("RTP") || name.contains("DTMF")) {
                continue; // the DTMF one is well-formed RTP; its payload is refused by the receiver of events
            }
            byte[] bytes = row.get("hex").hex();
            assertThat(packet.wrap(bytes, 0, bytes.length)).as(name).isFalse();
            assertThat(packet.payloadLength()).isZero();
            refused++;
        }
        assertThat(refused).isEqualTo(5);
    }

    @Test
    void aWrittenHeaderReadsBack() {
        byte[] buf = new byte[40];
        int length = RtpWriter.writeHeader(buf, 3, 101, true, 65_536 + 7, 0xFFFF_FFFFL, 0x8000_0001L);
        assertThat(length).isEqualTo(12);
        assertThat(packet.wrap(buf, 3, 12)).isTrue();
        assertThat(packet.payloadType()).isEqualTo(101);
        assertThat(packet.marker()).isTrue();
        assertThat(packet.sequence()).isEqualTo(7);
        assertThat(packet.timestamp()).isEqualTo(0xFFFF_FFFFL);
        assertThat(packet.ssrc()).isEqualTo(0x8000_0001L);
        assertThat(packet.payloadLength()).isZero();
        assertThat(packet.hasExtension()).isFalse();
    }

    @Test
    void lengthsOutsideTheArrayAreRefused() {
        byte[] buf = vector("plain PCMU");
        assertThat(packet.wrap(buf, 0, buf.length + 1)).isFalse();
        assertThat(packet.wrap(buf, -1, 20)).isFalse();
        assertThat(packet.wrap(buf, buf.length - 11, 12)).isFalse();
        assertThat(packet.wrap(buf, Integer.MAX_VALUE, 12)).isFalse();
    }

    @Test
    void whateverTheBytesThePayloadStaysInsideThePacket() {
        Random random = new Random(1);
        byte[][] seeds = VECTORS.get("rtp").items().stream()
                .map(row -> row.get("hex").hex())
                .toArray(byte[][]::new);
        int accepted = 0;
        int mutants = TestData.LONG ? 1_000_000 : 100_000;
        for (int i = 0; i < mutants; i++) {
            byte[] mutant = Mutants.of(seeds[random.nextInt(seeds.length)], random);
            int off = random.nextInt(4);
            byte[] framed = new byte[mutant.length + off];
            System.arraycopy(mutant, 0, framed, off, mutant.length);
            if (packet.wrap(framed, off, mutant.length)) {
                accepted++;
                assertThat(packet.payloadOffset()).isBetween(off + 12, framed.length);
                assertThat(packet.payloadLength()).isBetween(0, framed.length - packet.payloadOffset());
                assertThat(packet.extensionDataLength()).isBetween(0, framed.length);
                for (int c = 0; c < packet.csrcCount(); c++) {
                    assertThat(packet.csrc(c)).isNotNegative();
                }
            }
        }
        assertThat(accepted).isBetween(mutants / 100, mutants);
    }
}
