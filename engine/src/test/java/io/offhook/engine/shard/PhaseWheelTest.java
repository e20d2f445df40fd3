package io.offhook.engine.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhaseWheelTest {
    private static final long MS = 1_000_000;

    private long nowNs = 7_777_777_123L;
    private final List<Throwable> failures = new ArrayList<>();
    private long worstLateNs;

    private PhaseWheel wheel(int slotMs) {
        return new PhaseWheel(
                slotMs,
                () -> nowNs,
                lateNs -> worstLateNs = Math.max(worstLateNs, lateNs),
                (tickable, cause) -> failures.add(cause));
    }

    private static final class Beats implements Tickable {
        final List<Long> scheduled = new ArrayList<>();
        final List<Long> at = new ArrayList<>();

        @Override
        public void tick(long scheduledNs, long nowNs) {
            scheduled.add(scheduledNs);
            at.add(nowNs);
        }
    }

    /** Runs as a perfect loop would: wakes exactly when something is due. */
    private void run(PhaseWheel wheel, long ns) {
        long untilNs = nowNs + ns;
        while (wheel.nextDueNs() <= untilNs) {
            nowNs = Math.max(nowNs, wheel.nextDueNs());
            wheel.advance(nowNs);
        }
        nowNs = Math.max(nowNs, untilNs);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 5})
    void everyStreamGetsFiftyBeatsASecondOverTenSeconds(int slotMs) {
        PhaseWheel wheel = wheel(slotMs);
        List<Beats> streams = new ArrayList<>();
        for (int i = 0; i < 101; i++) {
            Beats beats = new Beats();
            streams.add(beats);
            wheel.join(beats, nowNs);
            run(wheel, 333_333);
        }
        streams.forEach(beats -> beats.scheduled.clear());
        run(wheel, 10_000 * MS);
        for (Beats beats : streams) {
            assertThat(beats.scheduled.size() / 10.0).isBetween(49.9, 50.1);
            for (int i = 1; i < beats.scheduled.size(); i++) {
                assertThat(beats.scheduled.get(i) - beats.scheduled.get(i - 1)).isEqualTo(20 * MS);
            }
        }
        assertThat(worstLateNs).isZero();
    }

    @Test
    void latenessDoesNotAddUpUnderARandomlyLateLoop() {
        PhaseWheel wheel = wheel(1);
        Random random = new Random(5);
        List<Beats> streams = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Beats beats = new Beats();
            streams.add(beats);
            wheel.join(beats, nowNs);
        }
        long beganNs = nowNs;
        while (nowNs < beganNs + 20_000 * MS) {
            nowNs = Math.max(nowNs, wheel.nextDueNs()) + random.nextInt((int) (6 * MS)); // up to 6 ms late each time
            while (wheel.nextDueNs() <= nowNs) {
                wheel.advance(nowNs);
            }
        }
        assertThat(wheel.skippedSlots()).isZero();
        for (Beats beats : streams) {
            assertThat(beats.at.size() / 20.0).isBetween(49.9, 50.1);
        }
        assertThat(worstLateNs).isLessThan(7 * MS);
    }

    @Test
    void streamsAreDealtEvenlyWhateverTheOrderOfComingAndGoing() {
        for (int seed = 0; seed < 20; seed++) {
            PhaseWheel wheel = wheel(1);
            Random random = new Random(seed);
            List<PhaseWheel.Seat> seats = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                seats.add(wheel.join((scheduled, now) -> {}, nowNs));
            }
            assertThat(wheel.imbalance()).isLessThanOrEqualTo(1);
            for (int i = 0; i < 400; i++) {
                seats.remove(random.nextInt(seats.size())).leave();
            }
            for (int i = 0; i < 600; i++) {
                wheel.join((scheduled, now) -> {}, nowNs);
            }
            assertThat(wheel.size()).isEqualTo(700);
            assertThat(wheel.imbalance()).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void theFirstBeatComesWithinAFrame() {
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            PhaseWheel wheel = wheel(1);
            nowNs += random.nextInt(50_000_000);
            int others = random.nextInt(60);
            for (int k = 0; k < others; k++) {
                wheel.join((scheduled, now) -> {}, nowNs);
            }
            run(wheel, random.nextInt(100_000_000));
            Beats beats = new Beats();
            long joinedNs = nowNs;
            wheel.join(beats, nowNs);
            run(wheel, 20 * MS);
            assertThat(beats.scheduled).isNotEmpty();
            assertThat(beats.scheduled.get(0)).isBetween(joinedNs, joinedNs + 20 * MS);
        }
    }

    @Test
    void afterAStallThreeSlotsRunAtATimeAndNoneIsLostUpToTwoHundredMilliseconds() {
        PhaseWheel wheel = wheel(1);
        Beats[] streams = new Beats[20];
        for (int i = 0; i < streams.length; i++) {
            streams[i] = new Beats();
            wheel.join(streams[i], nowNs);
        }
        run(wheel, 20 * MS);
        long before = wheel.ticks();
        nowNs += 190 * MS;
        wheel.advance(nowNs);
        assertThat(wheel.ticks() - before).isEqualTo(PhaseWheel.CATCH_UP_SLOTS);
        while (wheel.nextDueNs() <= nowNs) {
            wheel.advance(nowNs);
        }
        assertThat(wheel.ticks() - before).isEqualTo(190);
        assertThat(wheel.skippedSlots()).isZero();
    }

    @Test
    void whenMoreThanTwoHundredMillisecondsBehindSlotsAreSkippedAndCounted() {
        PhaseWheel wheel = wheel(1);
        Beats beats = new Beats();
        wheel.join(beats, nowNs);
        Beats second = new Beats();
        wheel.join(second, nowNs);
        run(wheel, 100 * MS);
        int seen = beats.scheduled.size();
        int seenSecond = second.scheduled.size();
        nowNs += 1_010 * MS;
        wheel.advance(nowNs);
        assertThat(wheel.skippedSlots()).isBetween(1_000L, 1_011L);
        run(wheel, 100 * MS);
        int lost = 2 * (100 + 1010 + 100) / 20 - beats.scheduled.size() - second.scheduled.size();
        assertThat(wheel.skippedTicks()).isBetween((long) lost - 2, (long) lost + 2);
        assertThat(beats.scheduled.size() - seen).isBetween(4, 7);
        assertThat(second.scheduled.size() - seenSecond).isBetween(4, 7);
        long gap = beats.scheduled.get(seen) - beats.scheduled.get(seen - 1);
        assertThat(gap % (20 * MS)).isZero(); // a multiple of the frame: the stream knows what it lost
    }

    @Test
    void anEmptyWheelIsNeverDueAndStartsAgain() {
        PhaseWheel wheel = wheel(1);
        assertThat(wheel.nextDueNs()).isEqualTo(Long.MAX_VALUE);
        Beats beats = new Beats();
        PhaseWheel.Seat seat = wheel.join(beats, nowNs);
        run(wheel, 100 * MS);
        seat.leave();
        seat.leave();
        assertThat(wheel.size()).isZero();
        assertThat(wheel.nextDueNs()).isEqualTo(Long.MAX_VALUE);
        nowNs += 3_600_000 * MS;
        beats.scheduled.clear();
        wheel.join(beats, nowNs);
        run(wheel, 1_000 * MS);
        assertThat(beats.scheduled).hasSize(50);
        assertThat(wheel.skippedSlots()).isZero();
    }

    @Test
    void whoLeavesDuringABeatIsNotBeatenAnyMore() {
        PhaseWheel wheel = wheel(5); // four phases: seats share one
        List<PhaseWheel.Seat> seats = new ArrayList<>();
        List<Integer> beaten = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            int number = i;
            seats.add(wheel.join(
                    (scheduled, now) -> {
                        beaten.add(number);
                        seats.get((number + 4) % 12).leave(); // the next of the same phase
                        seats.get(number).leave();
                        if (number == 0) {
                            wheel.join((s, n) -> beaten.add(99), nowNs);
                        }
                    },
                    nowNs));
        }
        run(wheel, 20 * MS);
        assertThat(beaten).containsExactlyInAnyOrder(0, 1, 2, 3, 8, 9, 10, 11);
        assertThat(wheel.size()).isEqualTo(1);
        run(wheel, 20 * MS);
        assertThat(beaten).contains(99);
    }

    @Test
    void aStreamThatThrowsLeavesAndTheOthersGoOn() {
        PhaseWheel wheel = wheel(5);
        Beats[] good = new Beats[8];
        for (int i = 0; i < good.length; i++) {
            good[i] = new Beats();
            wheel.join(good[i], nowNs);
            Error error = i % 2 == 0 ? new StackOverflowError() : new OutOfMemoryError();
            wheel.join(
                    (scheduled, now) -> {
                        throw error;
                    },
                    nowNs);
        }
        run(wheel, 1_000 * MS);
        assertThat(failures).hasSize(8);
        assertThat(wheel.size()).isEqualTo(8);
        for (Beats beats : good) {
            assertThat(beats.scheduled).hasSizeBetween(49, 51);
        }
    }

    @Test
    void aSlotThatDoesNotDivideAFrameIsRefused() {
        for (int slotMs : new int[] {-1, 0, 3, 6, 20}) {
            assertThatThrownBy(() -> wheel(slotMs)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
