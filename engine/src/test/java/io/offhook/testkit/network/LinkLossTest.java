package io.offhook.testkit.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Shares over a million datagrams, with bounds of four standard deviations. */
class LinkLossTest {
    private static final int MANY = 1_000_000;

    /** Which of many datagrams do not arrive. */
    private static BitSet losses(LinkQuality quality, long seed) {
        Link link = new Link(quality, new SplittableRandom(seed));
        BitSet lost = new BitSet(MANY);
        byte[] datagram = new byte[172];
        for (int i = 0; i < MANY; i++) {
            int number = i;
            lost.set(number);
            link.carry(datagram, i, (at, bytes) -> lost.clear(number));
        }
        LinkCounters counters = link.counters();
        assertThat(counters.sent()).isEqualTo(MANY);
        assertThat(counters.dropped()).isEqualTo(lost.cardinality());
        assertThat(counters.delivered()).isEqualTo(MANY - lost.cardinality());
        return lost;
    }

    private static double rate(BitSet lost) {
        return (double) lost.cardinality() / MANY;
    }

    private static long runs(BitSet lost) {
        return IntStream.range(0, MANY)
                .filter(i -> lost.get(i) && (i == 0 || !lost.get(i - 1)))
                .count();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.0001, 0.01, 0.2, 0.5, 0.99})
    void independentLossIsTheShareThatWasAskedForAndComesAlone(double loss) {
        BitSet lost = losses(LinkQuality.PERFECT.withLoss(loss), 7);

        assertThat(rate(lost)).isCloseTo(loss, within(4 * Math.sqrt(loss * (1 - loss) / MANY)));
        double meanRun = (double) lost.cardinality() / runs(lost);
        assertThat(meanRun).isCloseTo(1 / (1 - loss), within(0.05 / (1 - loss)));
    }

    @ParameterizedTest
    @CsvSource({"0.01, 1.5", "0.02, 4", "0.05, 10", "0.2, 8", "0.5, 3"})
    void burstsHaveTheMeanLossAndTheMeanLengthThatWereAskedFor(double meanLoss, double meanBurst) {
        GilbertElliott chain = GilbertElliott.ofMeanLoss(meanLoss, meanBurst);
        BitSet lost = losses(LinkQuality.PERFECT.withBursts(chain), 11);

        double memory = 1 - chain.p() - chain.r();
        double deviation = Math.sqrt(meanLoss * (1 - meanLoss) / MANY * (1 + memory) / (1 - memory));
        assertThat(rate(lost)).isCloseTo(meanLoss, within(4 * deviation));
        long bursts = runs(lost);
        double lengthDeviation = Math.sqrt(1 - chain.r()) / chain.r() / Math.sqrt(bursts);
        assertThat((double) lost.cardinality() / bursts).isCloseTo(meanBurst, within(4 * lengthDeviation));
        assertThat(chain.meanLoss()).isCloseTo(meanLoss, within(1e-12));
        assertThat(chain.meanBurst()).isCloseTo(meanBurst, within(1e-12));
        assertThat(chain.meanGap()).isCloseTo(meanBurst * (1 - meanLoss) / meanLoss, within(1e-9));
    }

    @Test
    void theFullChainLosesInBothStates() {
        GilbertElliott chain = new GilbertElliott(0.01, 0.1, 0.002, 0.4);
        BitSet lost = losses(LinkQuality.PERFECT.withBursts(chain), 3);

        double expected = (0.1 * 0.002 + 0.01 * 0.4) / 0.11;
        assertThat(chain.meanLoss()).isCloseTo(expected, within(1e-12));
        assertThat(rate(lost)).isCloseTo(expected, within(0.002));
    }

    @Test
    void burstsAndIndependentLossAddUpAndAreCountedApart() {
        Link link = new Link(
                LinkQuality.PERFECT.withLoss(0.1).withBursts(GilbertElliott.ofMeanLoss(0.1, 5)),
                new SplittableRandom(5));
        Arrivals arrivals = Arrivals.of(link, 100_000, 1);

        LinkCounters counters = link.counters();
        assertThat(counters.burstLost()).isBetween(8_500L, 11_500L);
        assertThat(counters.lost()).isBetween(8_500L, 9_500L); // 10 % of the 90 % that are left
        assertThat(counters.delivered() + counters.dropped()).isEqualTo(100_000);
        assertThat(arrivals.all()).hasSize((int) counters.delivered());
    }

    @Test
    void aCertainLossLosesAllAndNoLossNothing() {
        assertThat(losses(LinkQuality.PERFECT.withLoss(1), 1).cardinality()).isEqualTo(MANY);
        GilbertElliott always = new GilbertElliott(1, 0, 0, 1);
        assertThat(losses(LinkQuality.PERFECT.withBursts(always), 1).cardinality())
                .isEqualTo(MANY);
        assertThat(losses(LinkQuality.PERFECT.withCorrupt(1e-9), 1).isEmpty()).isTrue();
    }

    @Test
    void settingsThatCanNotBeAreRefused() {
        assertThatThrownBy(() -> GilbertElliott.ofMeanLoss(1, 5)).hasMessageContaining("meanLoss");
        assertThatThrownBy(() -> GilbertElliott.ofMeanLoss(0.1, 0.9)).hasMessageContaining("meanBurst");
        assertThatThrownBy(() -> GilbertElliott.ofMeanLoss(0.9, 2)).hasMessageContaining("longer bursts");
        assertThatThrownBy(() -> new GilbertElliott(0, Double.NaN, 0, 0)).hasMessageContaining("r must");
        for (double wrong : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> LinkQuality.PERFECT.withLoss(wrong)).hasMessageContaining("loss");
            assertThatThrownBy(() -> LinkQuality.PERFECT.withDuplicate(wrong)).hasMessageContaining("duplicate");
        }
        assertThat(List.of(
                        GilbertElliott.NONE.loses(),
                        GilbertElliott.ofMeanLoss(0, 3).loses()))
                .containsOnly(false);
    }
}
