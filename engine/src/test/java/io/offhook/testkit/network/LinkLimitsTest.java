package io.offhook.testkit.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MTU, bandwidth and partitions: to the byte and to the nanosecond. */
class LinkLimitsTest {
    private static final long MS = 1_000_000;

    private final Arrivals arrivals = new Arrivals();

    private static Link link(LinkQuality quality) {
        return new Link(quality, new SplittableRandom(1));
    }

    @ParameterizedTest
    @CsvSource({"V4, 1500, 1472", "V6, 1500, 1452", "V4, 1492, 1464", "V6, 1280, 1232"})
    void theLongestDatagramIsTheMtuLessTheHeaders(IpVersion ip, int mtu, int longest) {
        Link link = new Link(LinkQuality.PERFECT.withMtu(mtu), ip, new SplittableRandom(1));
        link.carry(new byte[longest], 0, arrivals);
        link.carry(new byte[longest + 1], 0, arrivals);

        assertThat(arrivals.all()).singleElement().matches(arrival -> arrival.datagram().length == longest);
        assertThat(link.counters().tooBig()).isEqualTo(1);
    }

    @Test
    void theHeadersAreThoseOfTheAddress() throws UnknownHostException {
        assertThat(IpVersion.of(InetAddress.getByName("192.0.2.1"))).isEqualTo(IpVersion.V4);
        assertThat(IpVersion.of(InetAddress.getByName("2001:db8::1"))).isEqualTo(IpVersion.V6);
    }

    @Test
    void aLineTakesEightBitsAByteOfTheWholePacketOneAfterTheOther() {
        // 172 bytes of RTP and 28 of headers are 1,600 bits: 25 ms at 64 kbit/s
        Link link = link(LinkQuality.PERFECT.withBandwidth(64_000, Duration.ofSeconds(1)));
        for (int i = 0; i < 4; i++) {
            link.carry(new byte[172], 20 * MS * i, arrivals);
        }
        link.carry(new byte[172], 500 * MS, arrivals);

        assertThat(arrivals.times()).containsExactly(25 * MS, 50 * MS, 75 * MS, 100 * MS, 525 * MS);
    }

    @Test
    void fractionsOfANanosecondAddUp() {
        // 1,600 bits at 3 Mbit/s are 533,333 1/3 ns
        Link link = link(LinkQuality.PERFECT.withBandwidth(3_000_000, Duration.ofSeconds(10)));
        for (int i = 0; i < 3_000; i++) {
            link.carry(new byte[172], 0, arrivals);
        }

        assertThat(arrivals.times()).startsWith(533_334L, 1_066_667L, 1_600_000L, 2_133_334L);
        assertThat(arrivals.times().get(2_999)).isEqualTo(1_600_000_000L);
    }

    @Test
    void theQueueTakesWhatWaitsNoLongerThanItsBoundAndDropsTheTail() {
        Link link = link(LinkQuality.PERFECT.withBandwidth(64_000, Duration.ofMillis(50)));
        for (int i = 0; i < 6; i++) {
            link.carry(new byte[172], 0, arrivals); // each waits 25 ms longer than the one before
        }
        assertThat(arrivals.times()).containsExactly(25 * MS, 50 * MS, 75 * MS);
        assertThat(link.counters().queueFull()).isEqualTo(3);

        link.carry(new byte[172], 25 * MS - 1, arrivals);
        assertThat(link.counters().queueFull()).isEqualTo(4);
        link.carry(new byte[172], 25 * MS, arrivals);
        assertThat(arrivals.times()).endsWith(100 * MS);
    }

    @Test
    void withoutAQueueTheIdleLineStillTakesOne() {
        Link link = link(LinkQuality.PERFECT.withBandwidth(64_000, Duration.ZERO));
        link.carry(new byte[172], 0, arrivals);
        link.carry(new byte[172], 25 * MS - 1, arrivals);
        link.carry(new byte[172], 25 * MS, arrivals);

        assertThat(arrivals.times()).containsExactly(25 * MS, 50 * MS);
        assertThat(link.counters().queueFull()).isEqualTo(1);
    }

    @Test
    void whatIsLostOnTheLineHasTakenItsTimeAndWhatIsTooBigHasNot() {
        LinkQuality slow = LinkQuality.PERFECT.withBandwidth(64_000, Duration.ofSeconds(1));
        Link link = link(slow.withLoss(1));
        link.carry(new byte[172], 0, arrivals);
        link.change(slow.withMtu(200));
        link.carry(new byte[173], 0, arrivals);
        link.carry(new byte[172], 0, arrivals);

        assertThat(arrivals.times()).containsExactly(50 * MS);
        assertThat(link.counters().lost()).isEqualTo(1);
        assertThat(link.counters().tooBig()).isEqualTo(1);
    }

    @Test
    void aNewQualityKeepsTheQueueAndTheOrder() {
        Link link = link(LinkQuality.PERFECT.withBandwidth(64_000, Duration.ofSeconds(1)));
        for (int i = 0; i < 4; i++) {
            link.carry(new byte[172], 0, arrivals);
        }
        link.change(LinkQuality.PERFECT.withBandwidth(128_000, Duration.ofSeconds(1)));
        link.carry(new byte[172], 10 * MS, arrivals);
        link.change(LinkQuality.PERFECT);
        link.carry(new byte[172], 20 * MS, arrivals);
        link.carry(new byte[172], 200 * MS, arrivals);

        assertThat(arrivals.times())
                .containsExactly(25 * MS, 50 * MS, 75 * MS, 100 * MS, 112_500_000L, 112_500_000L, 200 * MS);
    }

    @Test
    void aNewRateBeginsWhenTheLastBitOfTheOldOneHasLeft() {
        Link link = link(LinkQuality.PERFECT.withBandwidth(3_000_000, Duration.ofSeconds(1)));
        link.carry(new byte[172], 0, arrivals); // until 533,333 1/3 ns
        link.change(LinkQuality.PERFECT.withBandwidth(8_000_000_000L, Duration.ofSeconds(1))); // 1 ns a byte
        link.carry(new byte[172], 0, arrivals);

        assertThat(arrivals.times()).containsExactly(533_334L, 533_534L);
    }

    @Test
    void aPartitionBeginsAtItsFirstNanosecondAndIsOverAtItsLast() {
        Link link = link(LinkQuality.PERFECT);
        link.partition(1_000, 2_000);
        link.partition(1_500, 2_500);
        for (long nowNs : new long[] {999, 1_000, 1_999, 2_000, 2_499, 2_500}) {
            link.carry(new byte[1], nowNs, arrivals);
        }

        assertThat(arrivals.times()).containsExactly(999L, 2_500L);
        assertThat(link.counters().partitioned()).isEqualTo(4);
        assertThatThrownBy(() -> link.partition(2, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPartitionWithoutEndLastsUntilItIsHealedAndWhatWasPlannedComesAllTheSame() {
        Link link = link(LinkQuality.PERFECT.withDelay(Duration.ofNanos(5)));
        link.carry(new byte[1], 99, arrivals); // under way already
        link.partition(100);
        link.partition(3_000, 4_000);
        assertThat(link.partitioned(99)).isFalse();
        assertThat(link.partitioned(100)).isTrue();
        link.carry(new byte[1], 1_000_000_000, arrivals);
        link.heal(1_000_000_000);
        assertThat(link.partitioned(1_000_000_000)).isFalse();
        link.carry(new byte[1], 1_000_000_000, arrivals);

        assertThat(arrivals.times()).containsExactly(104L, 1_000_000_005L);

        Link later = link(LinkQuality.PERFECT);
        later.partition(100);
        later.partition(3_000, 4_000);
        later.heal(200);
        assertThat(later.partitioned(200)).isFalse();
        assertThat(later.partitioned(3_000)).isTrue();
    }
}
