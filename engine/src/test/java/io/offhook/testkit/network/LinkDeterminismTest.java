package io.offhook.testkit.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** One seed, one fate. */
class LinkDeterminismTest {
    private static final long MS = 1_000_000;
    private static final LinkQuality BAD = LinkQuality.PERFECT
            .withLoss(0.03)
            .withBursts(GilbertElliott.ofMeanLoss(0.05, 4))
            .withDelay(Duration.ofMillis(30))
            .withJitter(Jitter.normal(Duration.ofMillis(20)))
            .withReorder(0.02)
            .withDuplicate(0.02)
            .withCorrupt(0.02)
            .withBandwidth(1_000_000, Duration.ofMillis(100));

    private static Link link(LinkQuality quality, long seed) {
        return new Link(quality, new SplittableRandom(seed));
    }

    private static List<String> trace(Link link, int datagrams, long fromNs) {
        List<String> trace = new ArrayList<>();
        for (int i = 0; i < datagrams; i++) {
            int number = i;
            byte[] datagram = Arrivals.datagram(i, 172);
            long nowNs = fromNs + i * 20 * MS;
            link.carry(
                    datagram,
                    nowNs,
                    (at, bytes) -> trace.add(number + " " + (at - fromNs) + " " + Arrays.hashCode(bytes)));
        }
        return trace;
    }

    @Test
    void theSameSeedGivesTheSameFatesAndOtherSeedsOthers() {
        assertThat(trace(link(BAD, 42), 5_000, 0)).isEqualTo(trace(link(BAD, 42), 5_000, 0));
        Set<List<String>> different = new HashSet<>();
        for (int seed = 0; seed < 100; seed++) {
            different.add(trace(link(BAD, seed), 1_000, 0));
        }
        assertThat(different).hasSize(100);
    }

    @Test
    void theClocksOriginDoesNotMatter() {
        assertThat(trace(link(BAD, 42), 2_000, -3_600_000 * MS))
                .isEqualTo(trace(link(BAD, 42), 2_000, 86_400_000 * MS));
    }

    @Test
    void jitterDuplicationAndCorruptionDoNotChangeWhichDatagramsAreLost() {
        LinkQuality plain = LinkQuality.PERFECT.withLoss(0.03).withBursts(BAD.bursts());
        Set<Integer> arrived =
                new HashSet<>(Arrivals.of(link(plain, 9), 5_000, 20 * MS).numbers());
        Set<Integer> arrivedToo = new HashSet<>(
                Arrivals.of(link(BAD.withCorrupt(0), 9), 5_000, 20 * MS).numbers());

        assertThat(arrivedToo).isEqualTo(arrived).hasSizeBetween(4_400, 4_800);
    }

    @Test
    void aPartitionTakesWhatItTakesAndChangesNothingElse() {
        Link cut = link(BAD.withReorder(0), 9);
        cut.partition(10_000 * MS, 20_000 * MS);
        List<Integer> whole = Arrivals.of(link(BAD.withReorder(0).withCorrupt(0), 9), 5_000, 20 * MS)
                .numbers();
        cut.change(BAD.withReorder(0).withCorrupt(0));

        List<Integer> expected = new ArrayList<>(whole);
        expected.removeIf(number -> number >= 500 && number < 1_000);
        assertThat(Arrivals.of(cut, 5_000, 20 * MS).numbers()).isEqualTo(expected);
    }

    @Test
    void aChangeOfQualityGoesOnWithTheDice() {
        LinkQuality one = LinkQuality.PERFECT.withLoss(0.1);
        Link changing = link(one, 5);
        List<Integer> arrived = new ArrayList<>();
        for (int i = 0; i < 4_000; i++) {
            int number = i;
            if (i % 100 == 0) {
                changing.change(i % 200 == 0 ? one : one.withDelay(Duration.ofMillis(i)));
            }
            changing.carry(new byte[10], i * MS, (at, bytes) -> arrived.add(number));
        }

        assertThat(arrived).isEqualTo(Arrivals.of(link(one, 5), 4_000, MS).numbers());
    }

    @Test
    void aPerfectLinkHandsOnTheSameBytesAtOnceAndThrowsNoDice() {
        Random random = new Random(1);
        Link link = new Link(LinkQuality.PERFECT, random);
        Arrivals arrivals = new Arrivals();
        byte[] datagram = new byte[3];
        for (int i = 0; i < 100; i++) {
            link.carry(datagram, i, arrivals);
        }

        assertThat(arrivals.all()).hasSize(100).allMatch(arrival -> arrival.datagram() == datagram);
        assertThat(arrivals.times()).startsWith(0L, 1L, 2L).endsWith(99L);
        assertThat(random.nextLong()).isEqualTo(new Random(1).nextLong());
        assertThat(link.counters()).isEqualTo(new LinkCounters(100, 100, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void everyDatagramIsAccountedFor() {
        Link link = link(BAD.withMtu(190).withBandwidth(50_000, Duration.ofMillis(40)), 4);
        link.partition(100 * MS, 300 * MS);
        Arrivals arrivals = new Arrivals();
        SplittableRandom sizes = new SplittableRandom(2);
        for (int i = 0; i < 20_000; i++) {
            link.carry(Arrivals.datagram(i, sizes.nextInt(4, 180)), i * 10 * MS, arrivals);
        }

        LinkCounters counters = link.counters();
        assertThat(counters.sent()).isEqualTo(20_000);
        assertThat(counters.delivered()).isEqualTo(arrivals.all().size());
        assertThat(counters.sent() + counters.duplicated()).isEqualTo(counters.delivered() + counters.dropped());
        for (long fate : new long[] {
            counters.lost(),
            counters.burstLost(),
            counters.tooBig(),
            counters.queueFull(),
            counters.partitioned(),
            counters.duplicated(),
            counters.reordered(),
            counters.corrupted()
        }) {
            assertThat(fate).isPositive();
        }
        assertThat(counters.plus(LinkCounters.NONE)).isEqualTo(counters);
        assertThat(counters.plus(counters).dropped()).isEqualTo(2 * counters.dropped());
    }
}
