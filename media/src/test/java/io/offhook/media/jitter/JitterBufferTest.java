package io.offhook.media.jitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offhook.media.TestData;
import io.offhook.media.codec.G711;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class JitterBufferTest {
    private static final long MS = Trace.MS;

    private static List<Integer> upTo(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static void assertAscending(List<Integer> played) {
        for (int i = 1; i < played.size(); i++) {
            assertThat(played.get(i)).isGreaterThan(played.get(i - 1));
        }
    }

    @Test
    void onALanEveryFrameComesOutOnceInOrderWithASmallDelay() {
        Random random = new Random(1);
        JitterBuffer buffer = Trace.adaptive();
        Trace trace = new Trace().send(3000, (i, ms) -> random.nextDouble() * 2).play(buffer, 59_000);
        assertAscending(trace.played);
        assertThat(trace.count(Outcome.LOST)).isZero();
        assertThat(buffer.lost()).isZero();
        assertThat(buffer.late()).isZero();
        assertThat(buffer.discarded()).isLessThanOrEqualTo(3);
        assertThat(buffer.targetMs()).isEqualTo(20);
        assertThat(buffer.delayMs()).isLessThan(50);
        assertThat(buffer.reanchored()).isZero();
    }

    @Test
    void aFixedDelayIsKept() {
        Random random = new Random(2);
        JitterBuffer buffer = Trace.buffer(JitterConfig.fixed(60));
        Trace trace =
                new Trace().send(1000, (i, ms) -> random.nextDouble() * 30).play(buffer, 19_900);
        assertAscending(trace.played);
        assertThat(buffer.discarded()).isLessThanOrEqualTo(2); // the first packet was not the fastest
        assertThat(buffer.lost()).isZero();
        assertThat(trace.delays.subList(50, trace.delays.size()))
                .allSatisfy(ms -> assertThat(ms).isBetween(55, 90));
    }

    @Test
    void aGapInSequenceNumbersIsLossAndCountedOnce() {
        JitterBuffer buffer = Trace.adaptive();
        Trace trace = new Trace()
                .send(1000, (i, ms) -> i % 50 == 7 || i % 100 == 8 ? -1 : 5)
                .play(buffer, 19_900);
        assertThat(buffer.lost()).isEqualTo(30);
        assertThat(buffer.lossRuns()).isEqualTo(20);
        assertThat(trace.count(Outcome.LOST)).isEqualTo(30);
        assertThat(buffer.late()).isZero();
        assertAscending(trace.played);
    }

    @Test
    void wifiBurstsRaiseTheDelayAndFewFramesAreLost() {
        JitterBuffer buffer = Trace.adaptive();
        // Every two to three seconds the radio stalls 60 to 120 ms, then all arrives at once.
        Random random = new Random(3);
        double[] stallEnd = new double[1];
        double[] nextStall = {3000};
        Trace trace = new Trace().send(3000, (i, ms) -> {
            if (ms > nextStall[0]) {
                stallEnd[0] = ms + 60 + random.nextInt(60);
                nextStall[0] = ms + 2000 + random.nextInt(1000);
            }
            return Math.max(3 + random.nextDouble() * 4, stallEnd[0] - ms);
        });
        trace.play(buffer, 59_900);
        assertAscending(trace.played);
        assertThat(buffer.late()).isLessThan(60);
        assertThat(Collections.max(trace.delays)).isBetween(80, 160);
        assertThat(trace.played.size()).isGreaterThan(2900);
    }

    @Test
    void aRouteChangeOf55MillisecondsIsFollowedWithinASecondAndPaidOnce() {
        Random random = new Random(4);
        JitterBuffer buffer = Trace.adaptive();
        Trace trace = new Trace()
                .send(3000, (i, ms) -> (ms > 20_000 ? 85 : 30) + random.nextDouble() * 3)
                .play(buffer, 59_900);
        assertAscending(trace.played);
        assertThat(buffer.lost()).isLessThanOrEqualTo(4);
        assertThat(buffer.delayMs()).isLessThan(60);
        // and down again: the delay falls back, nothing is lost
        JitterBuffer down = Trace.adaptive();
        Trace fall = new Trace().send(3000, (i, ms) -> ms > 20_000 ? 30 : 85).play(down, 59_900);
        assertAscending(fall.played);
        assertThat(down.lost()).isZero();
        assertThat(down.delayMs()).isLessThan(60);
    }

    @Test
    void aClockThatRuns300PartsPerMillionFastOrSlowIsFollowedByFewWholeFrames() {
        for (double skew : new double[] {1 - 300e-6, 1 + 300e-6}) {
            JitterBuffer buffer = Trace.adaptive();
            Trace trace = new Trace();
            trace.senderSkew = skew;
            trace.send(15_000, (i, ms) -> 10 + (i * 7919 % 5)).play(buffer, 299_000);
            assertAscending(trace.played);
            assertThat(buffer.discarded() + buffer.inserted() + buffer.lost()).isLessThan(20);
            assertThat(buffer.delayMs()).isBetween(8, 60);
            assertThat(buffer.late()).isLessThan(5);
            assertThat(buffer.reanchored()).isZero();
        }
    }

    @Test
    void aStartUpBurstDoesNotMakeTheStreamLateForEver() {
        for (int burst : new int[] {5, 20, 50, 100}) {
            JitterBuffer buffer = Trace.adaptive();
            double end = burst * 20;
            Trace trace =
                    new Trace().send(3000, (i, ms) -> Math.max(5, end - ms)).play(buffer, 59_900);
            assertAscending(trace.played);
            assertThat(buffer.delayMs()).as("after a burst of " + burst).isLessThan(60);
            assertThat(trace.played.size()).isGreaterThan(2990 - burst - 60);
            assertThat(buffer.late()).isLessThan(5);
        }
    }

    @Test
    void aStreamThatBecomesLateForGoodIsAnchoredAnew() {
        JitterBuffer buffer = Trace.buffer(JitterConfig.fixed(40));
        Trace trace = new Trace().send(2000, (i, ms) -> ms > 10_000 ? 1500 : 5).play(buffer, 39_900);
        assertThat(buffer.reanchored()).isBetween(1L, 3L);
        assertThat(trace.played.get(trace.played.size() - 1)).isGreaterThan(1900);
        assertThat(trace.outcomes.subList(1000, 1900)).allMatch(outcome -> outcome == Outcome.FRAME);
    }

    @Test
    void afterResetANewSourceStartsAtOnce() {
        JitterBuffer buffer = Trace.adaptive();
        new Trace().send(100, (i, ms) -> 5).play(buffer, 1500);
        buffer.reset();
        assertThat(buffer.next(0)).isEqualTo(Outcome.BUFFERING);
        Trace second = new Trace();
        second.startNs = 1_600 * MS;
        second.firstSeq = 3;
        second.firstTs = 12345;
        second.send(100, (i, ms) -> 5).play(buffer, 1900);
        assertThat(second.played).isEqualTo(upTo(second.played.size()));
        assertThat(second.played.size()).isGreaterThan(85);
    }

    @Test
    void reorderedPacketsComeOutInOrder() {
        Random random = new Random(6);
        JitterBuffer buffer = Trace.adaptive(20);
        Trace trace = new Trace().send(2000, (i, ms) -> 5 + (i % 5 == 0 ? 45 : 0) + random.nextDouble() * 2);
        trace.play(buffer, 39_900);
        assertAscending(trace.played);
        assertThat(buffer.lost()).isLessThan(6);
        assertThat(trace.played.size()).isGreaterThan(1980);
    }

    @Test
    void duplicatesAreDroppedWhereverTheyStand() {
        JitterBuffer buffer = Trace.adaptive();
        Trace trace = new Trace().send(500, (i, ms) -> 5);
        List<Trace.Packet> copies = new ArrayList<>();
        for (Trace.Packet packet : trace.packets) {
            copies.add(new Trace.Packet(
                    packet.index(),
                    packet.seq(),
                    packet.ts(),
                    false,
                    160,
                    packet.arrivalNs() + (packet.index() % 10) * 30 * MS));
        }
        trace.packets.addAll(copies);
        trace.play(buffer, 9_900);
        assertThat(trace.played).doesNotHaveDuplicates();
        assertThat(buffer.duplicates()).isGreaterThan(480);
        assertThat(buffer.lost()).isZero();
    }

    @Test
    void aPauseOfTheSenderIsSilenceNotLoss() {
        JitterBuffer buffer = Trace.adaptive();
        Trace trace = new Trace();
        for (int i = 0; i < 300; i++) {
            int spurt = i / 100;
            // Sequence numbers go on, timestamps and time jump by two seconds between the spurts.
            double ms = i * 20.0 + spurt * 2000;
            trace.packets.add(
                    new Trace.Packet(i, i, (long) (ms * 8), i % 100 == 0, 160, trace.startNs + (long) ((ms + 5) * MS)));
        }
        trace.play(buffer, 10_200);
        assertThat(trace.played).hasSizeBetween(295, 300);
        assertAscending(trace.played);
        assertThat(buffer.lost()).isZero();
        assertThat(buffer.reanchored()).isLessThanOrEqualTo(2);
        assertThat(trace.count(Outcome.LOST)).isEqualTo(3L * 3);
        assertThat(trace.count(Outcome.BUFFERING) + trace.count(Outcome.SILENCE))
                .isGreaterThan(180);
    }

    @Test
    void aHoldAfterWhichTimestampsGoOnAsIfNothingHappenedIsANewBeginning() {
        JitterBuffer buffer = Trace.adaptive();
        Trace trace = new Trace();
        for (int i = 0; i < 200; i++) {
            double ms = i * 20.0 + (i >= 100 ? 30_000 : 0);
            trace.packets.add(new Trace.Packet(i, i, 160L * i, false, 160, trace.startNs + (long) (ms * MS)));
        }
        trace.play(buffer, 33_990);
        assertThat(buffer.reanchored()).isEqualTo(1);
        assertThat(trace.played.size()).isGreaterThan(190);
        assertThat(trace.played.get(trace.played.size() - 1)).isGreaterThan(195);
    }

    @Test
    void packetsOfTelephoneEventsAreSilenceNotLoss() {
        JitterBuffer buffer = Trace.adaptive();
        Trace trace = new Trace();
        for (int i = 0; i < 200; i++) {
            boolean event = i >= 100 && i < 107;
            long ts = event ? 160L * 100 : 160L * i;
            trace.packets.add(new Trace.Packet(i, i, ts, false, event ? 0 : 160, trace.startNs + i * Trace.TICK));
        }
        trace.play(buffer, 3_900);
        assertThat(buffer.lost()).isZero();
        assertThat(trace.count(Outcome.LOST)).isZero();
        assertThat(trace.count(Outcome.SILENCE)).isBetween(5L, 7L);
        assertAscending(trace.played);
        assertThat(trace.played).doesNotContain(100, 101, 106).contains(99, 107);
    }

    @Test
    void aDigitHeldForManySecondsIsOneSilence() {
        JitterBuffer buffer = Trace.adaptive();
        Trace trace = new Trace();
        for (int i = 0; i < 600; i++) {
            boolean event = i >= 100 && i < 400;
            long ts = event ? 160L * 100 : 160L * i;
            trace.packets.add(new Trace.Packet(i, i, ts, i == 100, event ? 0 : 160, trace.startNs + i * Trace.TICK));
        }
        trace.play(buffer, 11_900);
        assertThat(buffer.lost()).isZero();
        assertThat(buffer.reanchored()).isZero();
        assertThat(trace.count(Outcome.SILENCE)).isBetween(295L, 300L);
        assertThat(trace.played.size()).isGreaterThan(285);
        assertAscending(trace.played);
    }

    @Test
    void packetsOfOtherDurationsAreCutIntoFrames() {
        for (int duration : new int[] {80, 240, 320, 480, 1920}) {
            JitterBuffer buffer = Trace.adaptive(40);
            List<Integer> samples = new ArrayList<>();
            int sent = 0;
            long start = 5 * MS;
            for (int tick = 0; tick < 500; tick++) {
                long now = start + tick * Trace.TICK;
                while (sent * duration <= tick * 160) {
                    byte[] payload = new byte[duration];
                    for (int k = 0; k < duration; k++) {
                        payload[k] = (byte) ((sent * duration + k) % 251);
                    }
                    buffer.put(payload, 0, duration, sent & 0xFFFF, (long) sent * duration, false, now);
                    sent++;
                }
                if (buffer.next(now) == Outcome.FRAME) {
                    assertThat(buffer.frameLength()).isEqualTo(160);
                    long ts = buffer.frameTimestamp();
                    for (int k = 0; k < 160; k++) {
                        samples.add((buffer.frameBuffer()[buffer.frameOffset() + k] & 0xFF) - (int) ((ts + k) % 251));
                    }
                }
            }
            assertThat(samples.size()).as("duration " + duration).isGreaterThan(430 * 160);
            assertThat(samples).containsOnly(0);
            assertThat(buffer.lost()).isZero();
        }
    }

    @Test
    void aCodecOfOpaqueFramesIsPlayedPacketByPacket() {
        JitterBuffer buffer = new JitterBuffer(JitterConfig.adaptive(), 48_000, 960, 0, QuietFrame.NEVER);
        int played = 0;
        for (int i = 0; i < 200; i++) {
            byte[] payload = new byte[20 + i % 50];
            payload[0] = (byte) i;
            if (i % 40 != 39) {
                buffer.put(payload, 0, payload.length, i, 960L * i, false, i * Trace.TICK);
            }
            if (buffer.next(i * Trace.TICK) == Outcome.FRAME) {
                int index = buffer.frameBuffer()[buffer.frameOffset()] & 0xFF;
                assertThat(buffer.frameLength()).isEqualTo(20 + index % 50);
                played++;
            }
        }
        assertThat(played).isGreaterThan(180);
        assertThat(buffer.lost()).isEqualTo(4);
    }

    @Test
    void passthroughGivesFramesAsTheyComeWithoutWaiting() {
        JitterBuffer buffer = Trace.buffer(JitterConfig.passthrough());
        Trace trace =
                new Trace().send(500, (i, ms) -> i % 20 == 3 ? -1 : 1 + i % 3).play(buffer, 9_990);
        assertThat(trace.outcomes.get(0)).isEqualTo(Outcome.FRAME);
        assertAscending(trace.played);
        assertThat(trace.played.size()).isGreaterThan(470);
        assertThat(buffer.lost()).isBetween(24L, 25L);
    }

    @Test
    void theClockOfTheMachineMayStallWithoutBreakingTheStream() {
        JitterBuffer buffer = Trace.adaptive();
        Trace trace = new Trace().send(2000, (i, ms) -> 5);
        List<Trace.Packet> order = trace.packets;
        int next = 0;
        for (long tick = 0; tick < 2000; tick++) {
            if (tick >= 500 && tick < 515) {
                continue; // 300 ms in which nobody ticks; the packets come all the same
            }
            long now = trace.startNs + tick * Trace.TICK;
            while (next < order.size() && order.get(next).arrivalNs() <= now) {
                Trace.put(buffer, order.get(next++));
            }
            trace.tick(buffer, now);
        }
        assertAscending(trace.played);
        assertThat(buffer.delayMs()).isLessThan(60);
        assertThat(buffer.lost()).isZero();
        assertThat(trace.played.get(trace.played.size() - 1)).isGreaterThan(1990);
    }

    @Test
    void aStrayPacketFarAwayDisturbsNothing() {
        JitterBuffer buffer = Trace.adaptive();
        Trace trace = new Trace().send(200, (i, ms) -> 5);
        trace.packets.add(new Trace.Packet(999, 30_000, 5, false, 160, trace.startNs + 1000 * MS));
        trace.packets.add(new Trace.Packet(998, 1, 0x7000_0000L, true, 160, trace.startNs + 2000 * MS));
        trace.play(buffer, 3_900);
        assertThat(trace.played).doesNotContain(999, 998);
        assertThat(buffer.reanchored()).isZero();
        assertThat(buffer.lost()).isZero();
    }

    @Test
    void oversizePayloadsAreRefused() {
        JitterBuffer buffer = Trace.adaptive();
        assertThat(buffer.put(new byte[5000], 0, 5000, 1, 1, false, 0)).isEqualTo(Admission.OVERFLOW);
        assertThat(buffer.discarded()).isEqualTo(1);
    }

    @Test
    void hostileSequencesAndTimesNeverThrowAndTheRingStaysBounded() {
        int packets = TestData.LONG ? 1_000_000 : 200_000;
        for (JitterConfig config :
                List.of(JitterConfig.adaptive(), JitterConfig.fixed(60), JitterConfig.passthrough())) {
            Random random = new Random(9);
            JitterBuffer buffer = Trace.buffer(config);
            byte[] payload = new byte[2000];
            long now = 0;
            int seq = 0;
            long ts = 0;
            long frames = 0;
            for (int i = 0; i < packets; i++) {
                now += random.nextInt(40) * MS;
                if (random.nextInt(200) == 0) {
                    now += random.nextInt(100_000) * MS;
                }
                switch (random.nextInt(12)) {
                    case 0 -> seq = random.nextInt(65_536);
                    case 1 -> ts = random.nextInt() & 0xFFFF_FFFFL;
                    case 2 -> seq += random.nextInt(100) - 50;
                    case 3 -> ts += random.nextInt(20_000) - 10_000;
                    default -> {
                        seq++;
                        ts += 160;
                    }
                }
                int length = random.nextInt(10) == 0 ? random.nextInt(2000) : 160;
                buffer.put(payload, 0, length, seq & 0xFFFF, ts & 0xFFFF_FFFFL, random.nextInt(8) == 0, now);
                for (int n = random.nextInt(3); n > 0; n--) {
                    if (buffer.next(now) == Outcome.FRAME) {
                        frames++;
                        assertThat(buffer.frameOffset() + buffer.frameLength())
                                .isLessThanOrEqualTo(buffer.frameBuffer().length);
                    }
                }
                assertThat(buffer.depth()).isBetween(0, 64);
                assertThat(buffer.lost()).isNotNegative();
                assertThat(buffer.delayMs()).isNotNegative();
            }
            assertThat(frames).isPositive();
        }
    }

    @Test
    void afterAnyHostilityAGoodStreamPlaysAgain() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            JitterBuffer buffer = Trace.adaptive();
            long now = 0;
            for (int i = 0; i < 300; i++) {
                now += random.nextInt(60) * MS;
                buffer.put(
                        new byte[160],
                        0,
                        random.nextInt(160),
                        random.nextInt(65_536),
                        random.nextInt() & 0xFFFF_FFFFL,
                        random.nextBoolean(),
                        now);
                buffer.next(now);
            }
            Trace trace = new Trace();
            trace.startNs = now;
            trace.firstSeq = random.nextInt(65_536);
            trace.firstTs = random.nextInt() & 0xFFFF_FFFFL;
            trace.send(250, (i, ms) -> 5).play(buffer, 4990);
            List<Outcome> tail = trace.outcomes.subList(100, trace.outcomes.size());
            assertThat(Collections.frequency(tail, Outcome.FRAME))
                    .as("seed " + seed)
                    .isGreaterThan(tail.size() - 8);
        }
    }

    @Test
    void theRingGrowsOnDemandOnly() {
        SlotRing ring = new SlotRing();
        assertThat(ring.capacity()).isZero();
        ring.require(1, 160, 5);
        assertThat(ring.capacity()).isEqualTo(8);
        byte[] payload = {1, 2, 3};
        ring.store(5, 77, payload, 0, 3);
        ring.store(12, 78, payload, 1, 2);
        ring.require(9, 300, 5);
        assertThat(ring.capacity()).isEqualTo(16);
        assertThat(ring.length(5)).isEqualTo(3);
        assertThat(ring.timestamp(12)).isEqualTo(78);
        assertThat(ring.data()[ring.offset(12)]).isEqualTo((byte) 2);
        assertThat(ring.length(13)).isEqualTo(SlotRing.ABSENT);
        assertThat(ring.filled()).isEqualTo(2);
    }

    @Test
    void delaysOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new JitterConfig(JitterConfig.Mode.ADAPTIVE, 50, 40, 45))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JitterConfig.fixed(2000)).isInstanceOf(IllegalArgumentException.class);
        assertThat(JitterConfig.adaptive(80, 100).startMs()).isEqualTo(80);
        assertThat(G711.quietUlaw(new byte[0], 0, 0)).isTrue();
    }
}
