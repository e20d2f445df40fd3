package io.offhook.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class ReceptionStatisticsTest {
    private static final long TICK = 20_000_000L;
    private final ReceptionStatistics statistics = new ReceptionStatistics(42, 8000);
    private long now = 123;

    private Arrival packet(int sequence) {
        now += TICK;
        return statistics.received(sequence & 0xFFFF, RtpTimestamp.add(0, 160L * sequence), now);
    }

    @Test
    void aSourceIsBelievedAfterTwoPacketsInARow() {
        assertThat(packet(10)).isEqualTo(Arrival.PROBATION);
        assertThat(packet(12)).isEqualTo(Arrival.PROBATION);
        assertThat(statistics.valid()).isFalse();
        assertThat(statistics.expected()).isZero();
        assertThat(packet(13)).isEqualTo(Arrival.IN_ORDER);
        assertThat(statistics.valid()).isTrue();
        assertThat(statistics.received()).isEqualTo(2);
        assertThat(statistics.expected()).isEqualTo(2);
        assertThat(statistics.lost()).isZero();
    }

    @Test
    void probationMayCrossTheWrap() {
        packet(65_535);
        assertThat(packet(65_536)).isEqualTo(Arrival.IN_ORDER);
        packet(65_537);
        assertThat(statistics.expected()).isEqualTo(3);
        assertThat(statistics.lost()).isZero();
    }

    @Test
    void lossDuplicatesAndReorderingAreToldApart() {
        for (int sequence : new int[] {1, 2, 3, 6, 5, 5, 6, 9}) {
            packet(sequence);
        }
        assertThat(statistics.expected()).isEqualTo(9);
        assertThat(statistics.duplicates()).isEqualTo(2);
        assertThat(statistics.reordered()).isEqualTo(1);
        assertThat(statistics.received()).isEqualTo(8);
        assertThat(statistics.lost()).isEqualTo(1); // 3 are missing, but duplicates count as received (A.3)
        assertThat(statistics.gaps()).isEqualTo(2);
    }

    @Test
    void cyclesAreCountedOverManyWraps() {
        for (int i = 0; i < 300_000; i++) {
            packet(i);
        }
        assertThat(statistics.extendedHighestSequence()).isEqualTo(299_999);
        assertThat(statistics.expected()).isEqualTo(300_000);
        assertThat(statistics.lost()).isZero();
        assertThat(statistics.report(now).extendedHighestSequence()).isEqualTo(299_999);
    }

    @Test
    void aJumpCountsOnlyWhenTheNextPacketContinuesIt() {
        packet(1);
        packet(2);
        assertThat(packet(20_000)).isEqualTo(Arrival.JUMPED);
        assertThat(packet(3)).isEqualTo(Arrival.IN_ORDER);
        assertThat(statistics.received()).isEqualTo(3);
        assertThat(packet(30_000)).isEqualTo(Arrival.JUMPED);
        assertThat(packet(30_001)).isEqualTo(Arrival.RESTARTED);
        assertThat(packet(30_002)).isEqualTo(Arrival.IN_ORDER);
        assertThat(statistics.expected()).isEqualTo(2);
        assertThat(statistics.lost()).isZero();
    }

    @Test
    void theFractionIsOfTheIntervalAndTheSumIsOfTheCall() {
        for (int i = 0; i < 100; i++) {
            if (i % 4 != 3) {
                packet(i);
            }
        }
        packet(100);
        ReportBlock first = statistics.report(now);
        assertThat(first.ssrc()).isEqualTo(42);
        assertThat(first.fractionLost()).isEqualTo(25 * 256 / 101);
        assertThat(first.cumulativeLost()).isEqualTo(25);
        for (int i = 101; i <= 150; i++) {
            packet(i);
        }
        ReportBlock second = statistics.report(now);
        assertThat(second.fractionLost()).isZero();
        assertThat(second.cumulativeLost()).isEqualTo(25);
    }

    @Test
    void duplicatesMakeCumulativeLossNegativeInTheReportButNotInOurCount() {
        packet(1);
        packet(2);
        packet(2);
        packet(2);
        assertThat(statistics.report(now).cumulativeLost()).isEqualTo(-2);
        assertThat(statistics.lost()).isZero();
    }

    @Test
    void jitterFollowsTheFormulaOfA8() {
        Random random = new Random(4);
        double expected = 0;
        long previous = 0;
        long time = 0;
        for (int i = 0; i < 2000; i++) {
            long arrival = i * TICK + random.nextInt(30) * 1_000_000L;
            time = Math.max(time + 1, arrival);
            statistics.received(i, 160L * i, time);
            long transit = RtpTimestamp.unitsOf(time, 8000) - 160L * i;
            if (i > 0) {
                expected += (Math.abs(transit - previous) - expected) / 16;
            }
            previous = transit;
        }
        assertThat((double) statistics.jitter()).isCloseTo(expected, within(2.0));
        assertThat(statistics.jitterMs()).isCloseTo(expected / 8, within(0.25));
    }

    @Test
    void aPerfectStreamHasNoJitter() {
        for (int i = 0; i < 1000; i++) {
            packet(i);
        }
        assertThat(statistics.jitter()).isZero();
    }

    @Test
    void delaySinceTheLastSenderReportIsTold() {
        packet(1);
        packet(2);
        assertThat(statistics.report(now).lastSenderReport()).isZero();
        assertThat(statistics.report(now).delaySinceLastSenderReport()).isZero();
        statistics.senderReport(0x0001_2345_6789_ABCDL, now);
        ReportBlock block = statistics.report(now + 250_000_000L);
        assertThat(block.lastSenderReport()).isEqualTo(0x2345_6789L);
        assertThat(block.delaySinceLastSenderReport()).isEqualTo(16_384);
    }

    @Test
    void hostileNumbersNeverLeaveTheRangesOfAReport() {
        Random random = new Random(5);
        for (int i = 0; i < 200_000; i++) {
            now += random.nextInt(100_000_000);
            int sequence = random.nextInt(4) == 0 ? random.nextInt(65_536) : i & 0xFFFF;
            statistics.received(sequence, random.nextInt() & 0xFFFF_FFFFL, now);
            if (i % 100 == 0) {
                ReportBlock block = statistics.report(now);
                assertThat(block.fractionLost()).isBetween(0, 255);
                assertThat(block.cumulativeLost()).isBetween(-0x80_0000, 0x7F_FFFF);
                assertThat(block.jitter()).isBetween(0L, 0xFFFF_FFFFL);
                assertThat(statistics.lost()).isNotNegative();
            }
        }
    }

    @Test
    void aSenderReportsTimestampRunsOnAfterTheLastPacket() {
        SenderStatistics sender = new SenderStatistics(8000);
        sender.sent(160, 1000, 5 * TICK);
        sender.sent(160, 1160, 6 * TICK);
        assertThat(sender.packets()).isEqualTo(2);
        assertThat(sender.octets()).isEqualTo(320);
        assertThat(sender.timestampAt(6 * TICK + 10_000_000)).isEqualTo(1240);
        assertThat(sender.lastSentNs()).isEqualTo(6 * TICK);
    }
}
