package io.offhook.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.media.Json;
import io.offhook.media.TestData;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class RtcpTest {
    private static final Json VECTORS = TestData.json("/vectors/rtp-rtcp.json");

    private static List<RtcpPacket> read(byte[] bytes) {
        RtcpCompound compound = RtcpCompound.parse(bytes, 0, bytes.length);
        assertThat(compound).isInstanceOf(RtcpCompound.Packets.class);
        return ((RtcpCompound.Packets) compound).packets();
    }

    private static Json vector(String name) {
        for (Json row : VECTORS.get("rtcp").items()) {
            if (row.get("name").string().equals(name)) {
                return row;
            }
        }
        throw new IllegalArgumentException(name);
    }

    private static List<RtcpPacket> packets(String name) {
        return read(vector(name).get("hex").hex());
    }

    private static int typeOf(RtcpPacket packet) {
        if (packet instanceof RtcpPacket.SenderReport) {
            return 200;
        } else if (packet instanceof RtcpPacket.ReceiverReport) {
            return 201;
        } else if (packet instanceof RtcpPacket.SourceDescription) {
            return 202;
        } else if (packet instanceof RtcpPacket.Bye) {
            return 203;
        } else if (packet instanceof RtcpPacket.App) {
            return 204;
        }
        return ((RtcpPacket.Unknown) packet).packetType();
    }

    @Test
    void everyCompoundOfTheVectorsHasItsTypes() {
        for (Json row : VECTORS.get("rtcp").items()) {
            List<Integer> types = new ArrayList<>();
            for (RtcpPacket packet : read(row.get("hex").hex())) {
                types.add(typeOf(packet));
            }
            if (row.get("expect").has("types")) {
                List<Integer> expected = new ArrayList<>();
                for (Json type : row.get("expect").get("types").items()) {
                    expected.add((int) type.integer());
                }
                assertThat(types).as(row.get("name").string()).isEqualTo(expected);
            }
        }
    }

    @Test
    void aSenderReportReadsFieldByField() {
        RtcpPacket.SenderReport report =
                (RtcpPacket.SenderReport) packets("compound SR+SDES").get(0);
        assertThat(report.ssrc()).isEqualTo(286331153L);
        assertThat(report.ntp() >>> 32).isEqualTo(3024992005L);
        assertThat(report.ntp() & 0xFFFF_FFFFL).isEqualTo(536870912L);
        assertThat(report.rtpTimestamp()).isEqualTo(160000);
        assertThat(report.packets()).isEqualTo(500);
        assertThat(report.octets()).isEqualTo(80000);
        assertThat(report.reports())
                .containsExactly(new ReportBlock(572662306L, 64, 16, 74565, 77, 3070566400L, 344064));
        RtcpPacket.SourceDescription names =
                (RtcpPacket.SourceDescription) packets("compound SR+SDES").get(1);
        assertThat(names.sources()).hasSize(1);
        assertThat(names.sources().get(0).cname()).isEqualTo("alice@192.0.2.1");
    }

    @Test
    void theRoundTripOfFigure2IsExact() {
        RtcpPacket.SenderReport report =
                (RtcpPacket.SenderReport) packets("RTT of RFC 3550 figure 2").get(0);
        long arrival = 3071311872L << 16;
        assertThat(report.reports().get(0).roundTripNs(arrival)).isEqualTo(6_125_000_000L);
    }

    @Test
    void aRoundTripIsNotInventedWhereNoneWasMeasured() {
        assertThat(new ReportBlock(1, 0, 0, 0, 0, 0, 0).roundTripNs(5L << 32)).isEqualTo(-1);
        assertThat(new ReportBlock(1, 0, 0, 0, 0, 77, 0x7000_0000L).roundTripNs(1L << 48))
                .isEqualTo(-1);
        ReportBlock slightlyAhead = new ReportBlock(1, 0, 0, 0, 0, 65_536, 10);
        assertThat(slightlyAhead.roundTripNs(65_536L << 16)).isZero();
    }

    @Test
    void cumulativeLossIsSigned() {
        RtcpPacket.ReceiverReport report = (RtcpPacket.ReceiverReport)
                packets("RR with negative cumulative loss (duplicates)").get(0);
        assertThat(report.reports().get(0).cumulativeLost()).isEqualTo(-3);
    }

    @Test
    void byesCarryTheirSourcesAndReason() {
        RtcpPacket.Bye one = (RtcpPacket.Bye) packets("SR+SDES+BYE with reason").get(2);
        assertThat(one.reason()).isEqualTo("goodbye");
        RtcpPacket.Bye two =
                (RtcpPacket.Bye) packets("BYE of 2 sources, no reason").get(1);
        assertThat(two.sources()).containsExactly(0x11111111L, 0x33333333L);
        assertThat(two.reason()).isNull();
    }

    @Test
    void anAppPacketNamesItself() {
        RtcpPacket.App app = (RtcpPacket.App) packets("APP").get(1);
        assertThat(app).isEqualTo(new RtcpPacket.App(5, 1, "TEST", 4));
    }

    @Test
    void everyMalformedCompoundIsRefusedWithAReason() {
        int refused = 0;
        for (Json row : VECTORS.get("malformed").items()) {
            String name = row.get("name").string();
            if (name.startsWith("RTP")) {
                continue;
            }
            byte[] bytes = row.get("hex").hex();
            RtcpCompound compound = RtcpCompound.parse(bytes, 0, bytes.length);
            assertThat(compound).as(name).isInstanceOf(RtcpCompound.Malformed.class);
            assertThat(((RtcpCompound.Malformed) compound).reason()).isNotBlank();
            refused++;
        }
        assertThat(refused).isEqualTo(10);
    }

    @Test
    void whatIsWrittenReadsBack() {
        byte[] buf = new byte[320];
        ReportBlock block = new ReportBlock(0xFFFF_FFFFL, 255, -0x80_0000, 0x1_0002L, 9, 8, 7);
        int at = RtcpWriter.senderReport(buf, 4, 5, 0x8000_0000_0000_0001L, 6, 7, 8, block);
        at = RtcpWriter.cname(buf, at, 5, "a@b");
        at = RtcpWriter.bye(buf, at, 5, "so long");
        RtcpCompound compound = RtcpCompound.parse(buf, 4, at - 4);
        assertThat(compound)
                .isEqualTo(new RtcpCompound.Packets(List.of(
                        new RtcpPacket.SenderReport(5, 0x8000_0000_0000_0001L, 6, 7, 8, List.of(block)),
                        new RtcpPacket.SourceDescription(List.of(new RtcpPacket.SourceDescription.Source(5, "a@b"))),
                        new RtcpPacket.Bye(List.of(5L), "so long"))));
        at = RtcpWriter.receiverReport(buf, 0, 5, null);
        at = RtcpWriter.bye(buf, at, 5, null);
        assertThat(RtcpCompound.parse(buf, 0, at))
                .isEqualTo(new RtcpCompound.Packets(
                        List.of(new RtcpPacket.ReceiverReport(5, List.of()), new RtcpPacket.Bye(List.of(5L), null))));
    }

    @Test
    void namesOfAnyLengthAreWrittenAlignedAndNeverCutInsideACharacter() {
        for (int length = 0; length < 300; length++) {
            byte[] buf = new byte[320];
            int at = RtcpWriter.receiverReport(buf, 0, 5, null);
            at = RtcpWriter.cname(buf, at, 5, "é".repeat(length));
            at = RtcpWriter.bye(buf, at, 5, "x".repeat(length));
            assertThat(at % 4).isZero();
            RtcpCompound.Packets packets = (RtcpCompound.Packets) RtcpCompound.parse(buf, 0, at);
            RtcpPacket.SourceDescription names =
                    (RtcpPacket.SourceDescription) packets.packets().get(1);
            assertThat(names.sources().get(0).cname()).isEqualTo("é".repeat(Math.min(length, 64)));
        }
    }

    @Test
    void rtcpIsToldFromRtpOnASharedPort() {
        byte[] rtcp = vector("compound SR+SDES").get("hex").hex();
        assertThat(RtcpCompound.looksLikeRtcp(rtcp, 0, rtcp.length)).isTrue();
        byte[] rtp = new byte[12];
        RtpWriter.writeHeader(rtp, 0, 0, true, 1, 2, 3);
        assertThat(RtcpCompound.looksLikeRtcp(rtp, 0, 12)).isFalse();
        assertThat(RtcpCompound.looksLikeRtcp(rtcp, 0, 7)).isFalse();
    }

    @Test
    void noMutantEscapesTheParser() {
        Random random = new Random(2);
        List<byte[]> seeds = new ArrayList<>();
        VECTORS.get("rtcp").items().forEach(row -> seeds.add(row.get("hex").hex()));
        VECTORS.get("malformed").items().forEach(row -> seeds.add(row.get("hex").hex()));
        int mutants = TestData.LONG ? 1_000_000 : 100_000;
        int read = 0;
        for (int i = 0; i < mutants; i++) {
            byte[] mutant = Mutants.of(seeds.get(random.nextInt(seeds.size())), random);
            if (RtcpCompound.parse(mutant, 0, mutant.length) instanceof RtcpCompound.Packets packets) {
                assertThat(packets.packets()).isNotEmpty().hasSizeLessThanOrEqualTo(32);
                read++;
            }
        }
        assertThat(read).isBetween(mutants / 100, mutants);
    }

    @Test
    void aDatagramOfThousandsOfEmptyPacketsIsRefused() {
        byte[] flood = new byte[64_000];
        for (int i = 0; i < flood.length; i += 4) {
            flood[i] = (byte) 0x80;
            flood[i + 1] = (byte) 203;
        }
        assertThat(RtcpCompound.parse(flood, 0, flood.length)).isInstanceOf(RtcpCompound.Malformed.class);
    }
}
