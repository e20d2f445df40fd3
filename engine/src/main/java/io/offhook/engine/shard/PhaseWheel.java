package io.offhook.engine.shard;

import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Deals streams over the phases of a 20 ms frame and says, at absolute times, whose turn it is.
 *
 * <pre>
 *   slot   0    1    2   ...  19   20   21        time of slot n = origin + n * slot length
 *          |----|----|-- ... --|----|----|->
 *   phase  0    1    2   ...  19    0    1        a stream belongs to one phase: one beat a frame
 * </pre>
 *
 * A pure machine: time comes in by argument and by the clock it was given, nothing is scheduled here. Because slots are
 * absolute, lateness never adds up. After a stall at most {@link #CATCH_UP_SLOTS} occupied slots run at a time, so that
 * reading sockets is not starved; when more than {@link #SKIP_BEHIND_NS} behind, slots are skipped and counted.
 * Confined to one thread.
 */
public final class PhaseWheel {
    /** Length of a frame. */
    public static final long FRAME_NS = 20_000_000;

    /** Occupied slots run by one {@link #advance(long)} at most. */
    public static final int CATCH_UP_SLOTS = 3;

    /** Lag from which slots are given up. */
    public static final long SKIP_BEHIND_NS = 200_000_000;

    private final long slotNs;
    private final Phase[] phases;
    private final long originNs;
    private final LongSupplier clock;
    private final LongConsumer lateness;
    private final BiConsumer<Tickable, Throwable> failed;
    private long nextSlot;
    private int size;
    private long skippedSlots;
    private long skippedTicks;
    private long ticks;

    /**
     * @param slotMs length of a slot: 1, 2, 4 or 5
     * @param clock read before each beat
     * @param lateness takes how late each beat was, in nanoseconds
     * @param failed takes a stream whose beat threw; it has left the wheel by then
     */
    public PhaseWheel(int slotMs, LongSupplier clock, LongConsumer lateness, BiConsumer<Tickable, Throwable> failed) {
        if (slotMs < 1 || slotMs > 5 || 20 % slotMs != 0) {
            throw new IllegalArgumentException("slotMs must be 1, 2, 4 or 5: " + slotMs);
        }
        this.slotNs = slotMs * 1_000_000L;
        this.phases = new Phase[20 / slotMs];
        for (int i = 0; i < phases.length; i++) {
            phases[i] = new Phase();
        }
        this.clock = clock;
        this.originNs = clock.getAsLong();
        this.lateness = lateness;
        this.failed = failed;
    }

    /** A stream's place in the wheel. */
    public static final class Seat {
        private final PhaseWheel wheel;
        private final Phase phase;
        private final Tickable tickable;
        private int index;

        private Seat(PhaseWheel wheel, Phase phase, Tickable tickable, int index) {
            this.wheel = wheel;
            this.phase = phase;
            this.tickable = tickable;
            this.index = index;
        }

        /** No beat any more, not even one that is due in this very slot. Leaving twice does nothing. */
        public void leave() {
            if (index >= 0) {
                phase.remove(this);
                index = -1;
                wheel.size--;
            }
        }
    }

    /** The streams of one phase: an array that stays in order while its beats are given. */
    private static final class Phase {
        private Seat[] seats = new Seat[4];
        private int used; // places in use, empty ones included while beats are given
        private int size;
        private boolean beating;
        private boolean holes;

        Seat add(PhaseWheel wheel, Tickable tickable) {
            if (used == seats.length) {
                seats = java.util.Arrays.copyOf(seats, used * 2);
            }
            Seat seat = new Seat(wheel, this, tickable, used);
            seats[used++] = seat;
            size++;
            return seat;
        }

        @SuppressWarnings("NullAway") // a hole is null until the phase is compacted
        void remove(Seat seat) {
            seats[seat.index] = null;
            size--;
            holes = true;
            if (!beating) {
                compact();
            }
        }

        @SuppressWarnings("NullAway")
        private void compact() {
            int to = 0;
            for (int from = 0; from < used; from++) {
                Seat seat = seats[from];
                if (seat != null) {
                    seats[to] = seat;
                    seat.index = to++;
                }
            }
            java.util.Arrays.fill(seats, to, used, null);
            used = to;
            holes = false;
        }

        void beat(PhaseWheel wheel, long scheduledNs) {
            beating = true;
            int last = used; // who joins now has its first beat a frame later
            for (int i = 0; i < last; i++) {
                Seat seat = seats[i];
                if (seat != null) {
                    wheel.beat(seat, scheduledNs);
                }
            }
            beating = false;
            if (holes) {
                compact();
            }
        }
    }

    private void beat(Seat seat, long scheduledNs) {
        long nowNs = clock.getAsLong();
        lateness.accept(Math.max(0, nowNs - scheduledNs));
        ticks++;
        try {
            seat.tickable.tick(scheduledNs, nowNs);
        } catch (Throwable t) { // a stream that throws must not take the others with it
            seat.leave();
            failed.accept(seat.tickable, t);
        }
    }

    /** Takes a stream into the least loaded phase, the soonest of them. Its first beat comes within a frame. */
    public Seat join(Tickable tickable, long nowNs) {
        if (size == 0) {
            nextSlot = Math.max(nextSlot, slotAfter(nowNs));
        } else {
            passEmptySlots(nowNs);
        }
        int base = (int) (nextSlot % phases.length);
        Phase best = phases[base];
        for (int i = 1; i < phases.length && best.size > 0; i++) {
            Phase phase = phases[(base + i) % phases.length];
            if (phase.size < best.size) {
                best = phase;
            }
        }
        size++;
        return best.add(this, tickable);
    }

    /** Slots that nobody sits in are over once their time has come. Needs at least one stream. */
    private void passEmptySlots(long nowNs) {
        while (timeOf(nextSlot) - nowNs <= 0 && phases[(int) (nextSlot % phases.length)].size == 0) {
            nextSlot++;
        }
    }

    private long slotAfter(long nowNs) {
        return Math.floorDiv(nowNs - originNs, slotNs) + 1;
    }

    private long timeOf(long slot) {
        return originNs + slot * slotNs;
    }

    /** When the next beat is due; {@link Long#MAX_VALUE} when nobody waits for one. */
    public long nextDueNs() {
        if (size == 0) {
            return Long.MAX_VALUE;
        }
        long slot = nextSlot;
        while (phases[(int) (slot % phases.length)].size == 0) {
            slot++;
        }
        return timeOf(slot);
    }

    /** Gives the beats that are due, within the catch-up bound. Call again when {@link #nextDueNs()} is not in the future. */
    public void advance(long nowNs) {
        for (int ran = 0; size > 0 && ran < CATCH_UP_SLOTS; ran++) {
            passEmptySlots(nowNs);
            if (nowNs - timeOf(nextSlot) > SKIP_BEHIND_NS) {
                skipTo(slotAfter(nowNs) - 1);
                passEmptySlots(nowNs);
            }
            long scheduledNs = timeOf(nextSlot);
            if (scheduledNs - nowNs > 0) {
                return;
            }
            Phase phase = phases[(int) (nextSlot % phases.length)];
            nextSlot++;
            phase.beat(this, scheduledNs);
        }
    }

    private void skipTo(long slot) {
        long gone = slot - nextSlot;
        long frames = gone / phases.length;
        skippedSlots += gone;
        skippedTicks += frames * size;
        for (long s = nextSlot + frames * phases.length; s < slot; s++) {
            skippedTicks += phases[(int) (s % phases.length)].size;
        }
        nextSlot = slot;
    }

    /** Streams seated. */
    public int size() {
        return size;
    }

    /** Beats given so far. */
    public long ticks() {
        return ticks;
    }

    /** Slots given up so far because the wheel was too far behind. */
    public long skippedSlots() {
        return skippedSlots;
    }

    /** Beats lost by that. */
    public long skippedTicks() {
        return skippedTicks;
    }

    /** Streams in the fullest phase less streams in the emptiest. */
    int imbalance() {
        int least = Integer.MAX_VALUE;
        int most = 0;
        for (Phase phase : phases) {
            least = Math.min(least, phase.size);
            most = Math.max(most, phase.size);
        }
        return most - least;
    }
}
