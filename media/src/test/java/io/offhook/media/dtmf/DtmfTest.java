package io.offhook.media.dtmf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offhook.media.Json;
import io.offhook.media.TestData;
import io.offhook.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullMarked
class DtmfTest {
    private static final long TICK = 20_000_000L;

    private record Packet(byte[] payload, int seq, long ts, boolean marker, long sentNs) {
        boolean end() {
            return payload[1] < 0;
        }

        int duration() {
            return (payload[2] & 0xFF) << 8 | payload[3] & 0xFF;
        }
    }

    private static final class Heard implements DtmfReceiver.Listener {
        final StringBuilder digits = new StringBuilder();
        final List<Integer> durations = new ArrayList<>();
        int open;

        @Override
        public void began(DtmfEvent event) {
            digits.append(event.symbol());
            open++;
        }

        @Override
        public void ended(DtmfEvent event, int durationMs) {
            assertThat(open).isPositive();
            open--;
            durations.add(durationMs);
        }
    }

    /** All packets of the digits, audio between them counted in sequence numbers and timestamps. */
    private static List<Packet> send(String digits, int toneMs, int gapMs, long firstTimestamp) {
        DtmfSender sender = new DtmfSender(8000, 160);
        for (char digit : digits.toCharArray()) {
            assertThat(sender.send(DtmfEvent.of(digit).orElseThrow(), toneMs, gapMs))
                    .isTrue();
        }
        List<Packet> packets = new ArrayList<>();
        for (int tick = 0; sender.busy(); tick++) {
            if (sender.tick(firstTimestamp + 160L * tick & 0xFFFF_FFFFL)) {
                byte[] payload = new byte[4];
                assertThat(sender.writePayload(payload, 0)).isEqualTo(4);
                packets.add(
                        new Packet(payload, 65_500 + tick & 0xFFFF, sender.timestamp(), sender.marker(), tick * TICK));
            }
        }
        return packets;
    }

    private static Heard receive(List<Packet> packets) {
        Heard heard = new Heard();
        DtmfReceiver receiver = new DtmfReceiver(8000, heard);
        long now = 0;
        for (Packet packet : packets) {
            now = Math.max(now, packet.sentNs);
            receiver.tick(now);
            receiver.received(packet.payload, 0, 4, packet.seq, packet.ts, now);
        }
        receiver.tick(now + 1_000_000_000L);
        assertThat(heard.open).isZero();
        return heard;
    }

    @Test
    void aDigitHasOneTimestampAGrowingDurationAndThreeEndPackets() {
        List<Packet> packets = send("5", 100, 60, 8000);
        assertThat(packets).hasSize(7);
        assertThat(packets).extracting(Packet::ts).containsOnly(8000L);
        assertThat(packets).extracting(Packet::marker).containsExactly(true, false, false, false, false, false, false);
        assertThat(packets).extracting(Packet::duration).containsExactly(160, 320, 480, 640, 800, 800, 800);
        assertThat(packets).extracting(Packet::end).containsExactly(false, false, false, false, true, true, true);
        assertThat(packets).allSatisfy(packet -> assertThat(packet.payload[0]).isEqualTo((byte) 5));
    }

    @Test
    void durationsThatAreNoWholeTicksAreExact() {
        List<Packet> packets = send("1", 50, 60, 0);
        assertThat(packets.get(packets.size() - 1).duration()).isEqualTo(400);
    }

    @Test
    void shortTonesAreLengthenedToWhatReceiversMustHear() {
        List<Packet> packets = send("1", 0, 0, 0);
        assertThat(packets.get(packets.size() - 1).duration()).isEqualTo(320);
    }

    @Test
    void betweenDigitsThereIsAPause() {
        List<Packet> packets = send("12", 100, 100, 0);
        long end = packets.get(6).sentNs;
        assertThat(packets.get(7).sentNs - end).isGreaterThanOrEqualTo(100_000_000L);
        assertThat(packets.get(7).marker).isTrue();
    }

    @Test
    void everyDigitArrivesInOrderWithItsDuration() {
        Heard heard = receive(send("0123456789*#ABCD!", 100, 60, 0xFFFF_F000L));
        assertThat(heard.digits.toString()).isEqualTo("0123456789*#ABCD!");
        assertThat(heard.durations).hasSize(17).containsOnly(100);
    }

    @Test
    void theSameDigitTwiceIsTwoDigits() {
        assertThat(receive(send("1122", 60, 40, 0)).digits.toString()).isEqualTo("1122");
    }

    @Test
    void anEventLongerThanItsDurationFieldGoesOnInSegmentsAndIsOneDigit() {
        List<Packet> packets = send("7", 20_000, 60, 5000);
        assertThat(packets).extracting(Packet::ts).containsOnly(5000L, 5000L + 65_535, 5000L + 2 * 65_535);
        assertThat(packets)
                .extracting(Packet::marker)
                .filteredOn(marker -> marker)
                .hasSize(1);
        Heard heard = receive(packets);
        assertThat(heard.digits.toString()).isEqualTo("7");
        assertThat(heard.durations).containsExactly(20_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 20, 50, 80})
    void aDigitIsOneEventWhileAnyOfItsPacketsArrives(int lossPercent) {
        int seeds = TestData.LONG ? 2000 : 200;
        for (int seed = 0; seed < seeds; seed++) {
            Random random = new Random(seed);
            List<Packet> sent = send("1234#0099", 80, 80, random.nextInt() & 0xFFFF_FFFFL);
            List<Packet> arrived = new ArrayList<>();
            for (Packet packet : sent) {
                if (random.nextInt(100) >= lossPercent) {
                    arrived.add(packet);
                    if (random.nextInt(4) == 0) {
                        arrived.add(packet);
                    }
                }
            }
            // Packets overtake each other by up to 60 ms.
            List<Packet> shuffled = new ArrayList<>();
            for (Packet packet : arrived) {
                long late = random.nextInt(3) * TICK;
                shuffled.add(new Packet(packet.payload, packet.seq, packet.ts, packet.marker, packet.sentNs + late));
            }
            shuffled.sort(java.util.Comparator.comparingLong(Packet::sentNs));
            StringBuilder expected = new StringBuilder();
            long previous = -1;
            for (Packet packet : sent) {
                boolean first = packet.ts != previous;
                if (first && arrived.stream().anyMatch(p -> p.ts == packet.ts)) {
                    expected.append(
                            DtmfEvent.ofCode(packet.payload[0]).orElseThrow().symbol());
                }
                previous = packet.ts;
            }
            assertThat(receive(shuffled).digits.toString()).as("seed " + seed).isEqualTo(expected.toString());
        }
    }

    @Test
    void aDigitWhollyOvertakenByTheNextIsStillReportedOnce() {
        List<Packet> packets = send("12", 40, 40, 0);
        List<Packet> swapped = new ArrayList<>();
        swapped.add(packets.get(5));
        swapped.addAll(packets.subList(0, 4));
        swapped.addAll(packets.subList(5, packets.size()));
        Heard heard = receive(swapped);
        assertThat(heard.digits.toString()).hasSize(2).contains("1").contains("2");
    }

    @Test
    void aDigitWithoutEndPacketsEndsByTimeoutAndItsStragglersStartNoNewOne() {
        List<Packet> packets = send("3", 400, 40, 100);
        Heard heard = new Heard();
        DtmfReceiver receiver = new DtmfReceiver(8000, heard);
        receiver.received(packets.get(4).payload, 0, 4, packets.get(4).seq, 100, 0);
        receiver.tick(249_000_000L);
        assertThat(heard.open).isEqualTo(1);
        receiver.tick(250_000_000L);
        assertThat(heard.durations).containsExactly(100);
        Packet last = packets.get(packets.size() - 1);
        receiver.received(last.payload, 0, 4, last.seq, 100, 300_000_000L);
        assertThat(heard.digits.toString()).isEqualTo("3");
    }

    @Test
    void aKeyWhosePacketsWithTheEndBitHaveTimestampsOfTheirOwnIsOneDigit() {
        Heard heard = receive(moved(send("5588", 100, 60, 0), Packet::end));
        assertThat(heard.digits).hasToString("5588");
        assertThat(heard.durations).containsOnly(100);
    }

    @Test
    void aKeyAllOfWhosePacketsHaveTimestampsOfTheirOwnIsOneDigit() {
        Heard heard = receive(moved(send("5588", 100, 60, 0), packet -> true));
        assertThat(heard.digits).hasToString("5588");
        assertThat(heard.durations).containsOnly(100);
    }

    @Test
    void theSameKeyPressedAgainAtOnceIsAnotherDigitThoughNoEndOfTheFirstCame() {
        List<Packet> packets = send("77", 40, 40, 0);
        packets.removeIf(packet -> packet.end() && packet.ts == 0);
        assertThat(receive(packets).digits).hasToString("77");
    }

    /** As a gateway writes them that stamps these packets like audio: 20 ms later than the one before. */
    private static List<Packet> moved(List<Packet> packets, Predicate<Packet> which) {
        List<Packet> moved = new ArrayList<>();
        long ts = 0;
        for (Packet packet : packets) {
            ts = packet.marker() ? packet.ts : which.test(packet) ? ts + 160 : ts;
            moved.add(new Packet(packet.payload, packet.seq, ts, packet.marker, packet.sentNs));
        }
        return moved;
    }

    @Test
    void aSenderWhoseTimestampsRestartIsStillHeard() {
        List<Packet> packets = new ArrayList<>(send("12", 60, 40, 1_000_000));
        int seq = packets.get(packets.size() - 1).seq;
        long now = packets.get(packets.size() - 1).sentNs;
        for (Packet packet : send("34", 60, 40, 500)) {
            packets.add(new Packet(
                    packet.payload,
                    seq + 1 + (packet.seq - 65_500) & 0xFFFF,
                    packet.ts,
                    packet.marker,
                    now + TICK + packet.sentNs));
        }
        assertThat(receive(packets).digits.toString()).isEqualTo("1234");
    }

    @Test
    void resetEndsWhatIsUnderWay() {
        Heard heard = new Heard();
        DtmfReceiver receiver = new DtmfReceiver(8000, heard);
        Packet first = send("9", 60, 40, 0).get(0);
        receiver.received(first.payload, 0, 4, first.seq, first.ts, 0);
        receiver.reset();
        assertThat(heard.durations).hasSize(1);
        receiver.received(first.payload, 0, 4, first.seq, first.ts, 0);
        assertThat(heard.digits.toString()).isEqualTo("99");
    }

    @Test
    void theVectorsDigitIsHeardOnceAndTheShortPayloadIsDropped() {
        Json vectors = TestData.json("/vectors/rtp-rtcp.json");
        Heard heard = new Heard();
        DtmfReceiver receiver = new DtmfReceiver(8000, heard);
        RtpPacket packet = new RtpPacket();
        for (Json row : vectors.get("rtp").items()) {
            if (row.get("name").string().startsWith("DTMF")) {
                byte[] bytes = row.get("hex").hex();
                assertThat(packet.wrap(bytes, 0, bytes.length)).isTrue();
                receiver.received(
                        bytes,
                        packet.payloadOffset(),
                        packet.payloadLength(),
                        packet.sequence(),
                        packet.timestamp(),
                        0);
            }
        }
        assertThat(heard.digits.toString()).isEqualTo("5");
        assertThat(heard.durations).containsExactly(100);
        receiver.received(new byte[] {5, 10, 0}, 0, 3, 1, 1, 0);
        assertThat(receiver.dropped()).isEqualTo(1);
    }

    @Test
    void hostileEventsNeverThrowAndNeverFloodTheListener() {
        Random random = new Random(6);
        Heard heard = new Heard();
        DtmfReceiver receiver = new DtmfReceiver(8000, heard);
        byte[] payload = new byte[8];
        long now = 0;
        int packets = TestData.LONG ? 1_000_000 : 100_000;
        for (int i = 0; i < packets; i++) {
            now += 100_000; // 10,000 packets a second
            random.nextBytes(payload);
            payload[0] = (byte) random.nextInt(20);
            receiver.received(
                    payload, 0, random.nextInt(9), random.nextInt(65_536), random.nextInt() & 0xFFFF_FFFFL, now);
            receiver.tick(now);
            assertThat(heard.open).isBetween(0, 1);
        }
        long seconds = now / 1_000_000_000L;
        assertThat(heard.digits.length()).isLessThanOrEqualTo((int) (32 + 25 * seconds + 25));
        assertThat(receiver.dropped()).isGreaterThan(packets / 4);
        assertThat(heard.durations).allSatisfy(ms -> assertThat(ms).isNotNegative());
    }

    @Test
    void theQueueIsBoundedAndCanBeCleared() {
        DtmfSender sender = new DtmfSender(8000, 160);
        for (int i = 0; i < DtmfSender.MAX_WAITING; i++) {
            assertThat(sender.send(DtmfEvent.ONE, 60, 40)).isTrue();
        }
        assertThat(sender.send(DtmfEvent.ONE, 60, 40)).isFalse();
        assertThat(sender.tick(0)).isTrue();
        sender.clear();
        int sent = 1;
        for (int tick = 1; tick < 100; tick++) {
            sent += sender.tick(160L * tick) ? 1 : 0;
        }
        assertThat(sent).isEqualTo(5);
        assertThat(sender.busy()).isFalse();
    }

    @Test
    void keysAndCodesAgree() {
        String keys = "0123456789*#ABCD!";
        for (int code = 0; code < keys.length(); code++) {
            assertThat(DtmfEvent.of(keys.charAt(code)).orElseThrow().code()).isEqualTo(code);
            assertThat(DtmfEvent.ofCode(code).orElseThrow().symbol()).isEqualTo(keys.charAt(code));
        }
        assertThat(DtmfEvent.of('d')).contains(DtmfEvent.D);
        assertThat(DtmfEvent.of('e')).isEmpty();
        assertThat(DtmfEvent.ofCode(17)).isEmpty();
        assertThat(DtmfEvent.ofCode(-1)).isEmpty();
        assertThat(Collections.max(List.of(DtmfEvent.values()))).isEqualTo(DtmfEvent.FLASH);
    }

    @Test
    void inBandTonesAreThoseOfTheKey() {
        short[] pcm = new short[800];
        DtmfTones.of(DtmfEvent.EIGHT, 8000, 8000).next(pcm, 0, 800);
        assertThat(level(pcm, 852)).isGreaterThan(3000);
        assertThat(level(pcm, 1336)).isGreaterThan(3000);
        for (double other : new double[] {697, 770, 941, 1209, 1477, 1633}) {
            assertThat(level(pcm, other)).isLessThan(1000);
        }
        assertThatThrownBy(() -> DtmfTones.of(DtmfEvent.FLASH, 8000, 8000))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static double level(short[] pcm, double hz) {
        double re = 0;
        double im = 0;
        for (int i = 0; i < pcm.length; i++) {
            re += pcm[i] * Math.cos(2 * Math.PI * hz * i / 8000);
            im += pcm[i] * Math.sin(2 * Math.PI * hz * i / 8000);
        }
        return Math.hypot(re, im) / pcm.length;
    }
}
