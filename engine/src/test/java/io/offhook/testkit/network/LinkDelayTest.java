package io.offhook.testkit.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LinkDelayTest {
    private static final long MS = 1_000_000;
    private static final long FAR_APART = 1_000 * MS;
    private static final LinkQuality DELAYED = LinkQuality.PERFECT.withDelay(Duration.ofMillis(40));

    private static Link link(LinkQuality quality) {
        return new Link(quality, new SplittableRandom(1));
    }

    private static List<Long> delays(Arrivals arrivals, long everyNs) {
        return arrivals.all().stream()
                .map(arrival -> arrival.atNs() - arrival.number() * everyNs)
                .toList();
    }

    @Test
    void aFixedDelayIsExact() {
        assertThat(delays(Arrivals.of(link(DELAYED), 1_000, 7), 7))
                .hasSize(1_000)
                .containsOnly(40 * MS);
    }

    @ParameterizedTest
    @CsvSource({"UNIFORM, 0.5, 0.289", "NORMAL, 0.5, 0.1643", "EXPONENTIAL, 0.1932, 0.1835"})
    void jitterStaysWithinItsBoundsAndHasItsShape(Jitter.Shape shape, double mean, double deviation) {
        Link link = link(DELAYED.withJitter(new Jitter(shape, Duration.ofMillis(20))));
        List<Long> delays = delays(Arrivals.of(link, 200_000, FAR_APART), FAR_APART);

        assertThat(Collections.min(delays)).isBetween(40 * MS, 41 * MS);
        assertThat(Collections.max(delays)).isBetween(59 * MS, 60 * MS);
        double[] shares = delays.stream()
                .mapToDouble(delay -> (delay - 40 * MS) / (20.0 * MS))
                .toArray();
        double measured = Arrays.stream(shares).average().orElseThrow();
        double variance =
                Arrays.stream(shares).map(x -> (x - measured) * (x - measured)).sum() / shares.length;
        assertThat(measured).isCloseTo(mean, within(0.003));
        assertThat(Math.sqrt(variance)).isCloseTo(deviation, within(0.003));
    }

    @ParameterizedTest
    @EnumSource(Jitter.Shape.class)
    void jitterNeverChangesTheOrderHoweverCloseDatagramsAre(Jitter.Shape shape) {
        Link link = link(DELAYED.withJitter(new Jitter(shape, Duration.ofMillis(100)))
                .withLoss(0.05)
                .withDuplicate(0.1));
        Arrivals arrivals = Arrivals.of(link, 100_000, MS);

        assertThat(arrivals.times()).isSorted();
        assertThat(arrivals.numbers()).isSorted();
        assertThat(delays(arrivals, MS)).allMatch(delay -> delay >= 40 * MS && delay <= 140 * MS);
    }

    @Test
    void aDatagramThatIsHeldBackIsOvertakenByThoseSentMeanwhileOnly() {
        Link link = link(DELAYED.withReorder(0.1, Duration.ofMillis(50)));
        Arrivals arrivals = Arrivals.of(link, 10_000, 20 * MS);

        assertThat(link.counters().reordered()).isBetween(880L, 1_120L);
        List<Long> delays = delays(arrivals, 20 * MS);
        assertThat(delays).containsOnly(40 * MS, 90 * MS);
        assertThat(delays.stream().filter(delay -> delay == 90 * MS).count())
                .isEqualTo(link.counters().reordered());
        List<Integer> order = arrivals.numbersByArrival();
        assertThat(order).isNotEqualTo(arrivals.numbers()).containsExactlyInAnyOrderElementsOf(arrivals.numbers());
        for (int place = 0; place < order.size(); place++) {
            assertThat(Math.abs(order.get(place) - place)).isLessThanOrEqualTo(2); // 50 ms are two spaces of 20 ms
        }
    }

    @Test
    void withoutReorderNothingIsReordered() {
        Link link = link(DELAYED.withJitter(Jitter.uniform(Duration.ofMillis(60))));
        Arrivals arrivals = Arrivals.of(link, 10_000, MS);

        assertThat(arrivals.numbersByArrival()).isEqualTo(arrivals.numbers()).hasSize(10_000);
        assertThat(link.counters().reordered()).isZero();
    }

    @Test
    void aCopyArrivesSecondWithTheSameBytes() {
        Link link = link(DELAYED.withDuplicate(0.25).withJitter(Jitter.uniform(Duration.ofMillis(5))));
        Arrivals arrivals = Arrivals.of(link, 10_000, 20 * MS);

        assertThat(link.counters().duplicated()).isBetween(2_330L, 2_670L);
        assertThat(arrivals.all()).hasSize(10_000 + (int) link.counters().duplicated());
        assertThat(arrivals.numbersByArrival()).isEqualTo(arrivals.numbers());
        assertThat(new ArrayList<>(arrivals.numbers()).stream().distinct()).hasSize(10_000);
    }

    @Test
    void carryingSaysHowOftenADatagramArrives() {
        Arrivals arrivals = new Arrivals();
        byte[] datagram = new byte[4];
        assertThat(link(DELAYED).carry(datagram, 0, arrivals)).isEqualTo(1);
        assertThat(link(DELAYED.withDuplicate(1)).carry(datagram, 0, arrivals)).isEqualTo(2);
        assertThat(link(DELAYED.withLoss(1)).carry(datagram, 0, arrivals)).isZero();
        assertThat(link(LinkQuality.PERFECT).carry(datagram, 0, arrivals)).isEqualTo(1);
        assertThat(arrivals.all()).hasSize(4);
    }

    @Test
    void corruptionChangesOneToFourBytesInARowAndNeverTheLengthNorTheOriginal() {
        Link link = link(LinkQuality.PERFECT.withCorrupt(1));
        byte[] original = new byte[172];
        int[] changedBytes = new int[5];
        for (int i = 0; i < 10_000; i++) {
            link.carry(original, i, (at, datagram) -> {
                assertThat(datagram).hasSameSizeAs(original).isNotSameAs(original);
                int first = Arrays.mismatch(datagram, original);
                int last = datagram.length - 1;
                while (datagram[last] == 0) {
                    last--;
                }
                for (int place = first; place <= last; place++) {
                    assertThat(datagram[place]).isNotZero();
                }
                changedBytes[last - first + 1]++;
            });
        }
        link.carry(new byte[0], 0, (at, datagram) -> assertThat(datagram).isEmpty());

        assertThat(original).containsOnly(0);
        assertThat(link.counters().corrupted()).isEqualTo(10_000);
        assertThat(Arrays.stream(changedBytes).skip(1)).allMatch(count -> count > 2_200);
    }

    @Test
    void lengthsOfTimeAreNotNegative() {
        Duration wrong = Duration.ofNanos(-1);
        assertThatThrownBy(() -> LinkQuality.PERFECT.withDelay(wrong)).hasMessageContaining("delay");
        assertThatThrownBy(() -> LinkQuality.PERFECT.withReorder(0.1, wrong)).hasMessageContaining("heldBack");
        assertThatThrownBy(() -> Jitter.uniform(wrong)).hasMessageContaining("max");
    }
}
