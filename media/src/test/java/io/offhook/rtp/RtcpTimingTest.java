package io.offhook.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class RtcpTimingTest {
    private static final double E_LESS_1_5 = 1.21828;

    @Test
    void theFirstReportOfACallComesAfterHalfTheMinimum() {
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            RtcpTiming timing = new RtcpTiming(80_000, 120, 7, random);
            double seconds = (timing.dueNs() - 7) / 1e9;
            assertThat(seconds).isBetween(2.5 * 0.5 / E_LESS_1_5 - 0.001, 2.5 * 1.5 / E_LESS_1_5 + 0.001);
        }
    }

    @Test
    void aCallOfTwoReportsEveryFiveSecondsOnAverage() {
        Random random = new Random(2);
        RtcpTiming timing = new RtcpTiming(80_000, 120, 0, random);
        timing.weSent(true);
        long now = 0;
        int sent = 0;
        while (now < 10_000_000_000_000L) {
            now = timing.dueNs();
            if (timing.expired(now, random)) {
                timing.sent(120, now, random);
                sent++;
            }
        }
        // Reconsideration settles a little above the compensated mean, near the 5 s that §6.2 wants.
        assertThat(10_000.0 / sent).isCloseTo(5, within(0.5));
    }

    @Test
    void aLargeSessionKeepsToItsBandwidth() {
        Random random = new Random(3);
        RtcpTiming timing = new RtcpTiming(80_000, 120, 0, random);
        timing.members(1000, 500, 0);
        timing.weSent(true);
        long now = timing.dueNs();
        while (!timing.expired(now, random)) {
            now = timing.dueNs();
        }
        timing.sent(120, now, random);
        // 500 of 1,000 send: all share 500 B/s, so a member sends each 240 s.
        double seconds = (timing.dueNs() - now) / 1e9;
        assertThat(seconds).isBetween(240 * 0.5 / E_LESS_1_5 - 1, 240 * 1.5 / E_LESS_1_5 + 1);
    }

    @Test
    void receiversOfAFewSendersShareThreeQuarters() {
        Random random = new Random(4);
        RtcpTiming timing = new RtcpTiming(80_000, 120, 0, random);
        timing.members(1001, 1, 0);
        timing.sent(120, 0, random);
        double seconds = timing.dueNs() / 1e9;
        assertThat(seconds).isBetween(320 * 0.5 / E_LESS_1_5 - 1, 320 * 1.5 / E_LESS_1_5 + 1);
    }

    @Test
    void membersThatLeaveBringTheNextReportNearer() {
        Random random = new Random(5);
        RtcpTiming timing = new RtcpTiming(80_000, 120, 0, random);
        timing.members(1000, 1, 0);
        timing.sent(120, 0, random);
        long before = timing.dueNs();
        timing.members(100, 1, 1_000_000_000L);
        assertThat(timing.dueNs() - 1_000_000_000L).isCloseTo((before - 1_000_000_000L) / 10, within(2L));
    }

    @Test
    void aSessionThatGrewPutsTheReportOff() {
        Random random = new Random(6);
        RtcpTiming timing = new RtcpTiming(80_000, 120, 0, random);
        timing.sent(120, 0, random);
        timing.members(10_000, 5_000, 0);
        long due = timing.dueNs();
        assertThat(timing.expired(due, random)).isFalse();
        assertThat(timing.dueNs()).isGreaterThan(due);
    }

    @Test
    void aSessionWithoutBandwidthIsRefused() {
        assertThatThrownBy(() -> new RtcpTiming(0, 120, 0, new Random(1))).isInstanceOf(IllegalArgumentException.class);
    }
}
