package io.offhook.engine.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class MediaClockTest {
    private static final long MS = 1_000_000;

    private final VirtualLoop loop = new VirtualLoop();
    private final List<Fault> faults = new ArrayList<>();
    private final MediaClock clock = new MediaClock(loop, () -> loop.nowNs, 1, faults::add);

    @Test
    void fiftyBeatsASecondOfVirtualTime() {
        int[] beats = new int[100];
        for (int i = 0; i < beats.length; i++) {
            int stream = i;
            clock.join((scheduled, now) -> beats[stream]++);
        }
        loop.pass(10_000 * MS);
        for (int count : beats) {
            assertThat(count / 10.0).isBetween(49.9, 50.1);
        }
        assertThat(clock.recentLatenessP99Ns()).isLessThan(1_000); // the histogram's resolution
        assertThat(clock.streams()).isEqualTo(100);
    }

    @Test
    void oneStreamWakesTheLoopFiftyTimesASecondAndNoneNever() {
        MediaClock.Seat seat = clock.join((scheduled, now) -> {});
        loop.pass(1_000 * MS);
        assertThat(loop.scheduled).isBetween(50, 52);
        seat.leave();
        loop.pass(100 * MS);
        assertThat(loop.timers()).isZero();
        assertThat(clock.streams()).isZero();
        int before = loop.scheduled;
        loop.pass(60_000 * MS);
        assertThat(loop.scheduled).isEqualTo(before);
        int[] beats = {0};
        clock.join((scheduled, now) -> beats[0]++);
        loop.pass(1_000 * MS);
        assertThat(beats[0]).isEqualTo(50);
    }

    @Test
    void latenessIsRecordedAsItWas() {
        clock.join((scheduled, now) -> loop.nowNs += 3 * MS); // each beat delays what follows in its slot
        clock.join((scheduled, now) -> {});
        clock.join((scheduled, now) -> {});
        loop.pass(5_000 * MS);
        List<Histogram> snapshots = new ArrayList<>();
        clock.snapshot(snapshots::add);
        loop.pass(0);
        assertThat(snapshots).hasSize(1);
        assertThat(snapshots.get(0).getTotalCount()).isBetween(748L, 752L);
        assertThat(snapshots.get(0).getMaxValue()).isBetween(MS, 3 * MS);
        assertThat(clock.recentLatenessP99Ns()).isBetween(MS, 3 * MS);
        clock.resetLateness();
        clock.snapshot(snapshots::add);
        loop.pass(0);
        assertThat(snapshots.get(1).getTotalCount()).isZero();
    }

    @Test
    void aStreamThatThrowsIsReported() {
        clock.join((scheduled, now) -> {
            throw new NoClassDefFoundError("x");
        });
        loop.pass(100 * MS);
        assertThat(faults).hasSize(1);
        assertThat(faults.get(0).where()).isEqualTo(Fault.Where.TICK);
        assertThat(clock.streams()).isZero();
    }

    @Test
    void aStalledLoopCatchesUpInTurnsOfThreeSlots() {
        int[] beats = {0};
        for (int i = 0; i < 20; i++) {
            clock.join((scheduled, now) -> beats[0]++);
        }
        loop.pass(20 * MS);
        int before = beats[0];
        loop.nowNs += 100 * MS;
        loop.turn();
        assertThat(beats[0] - before).isLessThanOrEqualTo(2 * PhaseWheel.CATCH_UP_SLOTS);
        loop.pass(0);
        assertThat(beats[0] - before).isEqualTo(100);
    }

    @Test
    void aClosedClockIsSilent() {
        int[] beats = {0};
        clock.join((scheduled, now) -> beats[0]++);
        clock.close();
        loop.pass(1_000 * MS);
        assertThat(beats[0]).isZero();
    }
}
