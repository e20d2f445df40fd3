package io.offhook.media.jitter;

/**
 * The play-out side of a {@link JitterBuffer}: where it stands in the stream, and what each tick brings. The receiving
 * side stores packets into its ring and moves it when the stream begins anew. Times are in timestamp units.
 */
final class PlayOut {
    /** Ticks without a packet that are concealed before the source counts as gone quiet. */
    private static final int CONCEALED_TICKS = 3;

    final SlotRing ring = new SlotRing();
    private final int frameUnits;
    private final int bytesPerUnit;
    private final QuietFrame quiet;
    private final FrameCutter frame;
    private final DelayEstimator estimator;
    private final DelayControl control;

    /** Extended sequence number of the first packet that is not wholly played. */
    private int head;
    /** Extended sequence number of the newest packet. */
    private int highest;
    /** Timestamp of the next sample to play. */
    private int playPoint;

    private boolean priming;
    private int lastPlayed;
    private int emptyTicks;
    private boolean lastWasFrame;
    private boolean lastWasEvent;
    private boolean inLoss;
    private int frameTimestamp;

    private long missing;
    private long lossRuns;
    private long discarded;
    private long played;
    private long inserted;

    PlayOut(DelayEstimator estimator, DelayControl control, int frameUnits, int bytesPerUnit, QuietFrame quiet) {
        this.estimator = estimator;
        this.control = control;
        this.frameUnits = frameUnits;
        this.bytesPerUnit = bytesPerUnit;
        this.quiet = quiet;
        frame = new FrameCutter(ring, frameUnits, bytesPerUnit);
    }

    /** Begins anew at a packet, which is to be stored next; what still waits is discarded. */
    void begin(int seq, int timestamp) {
        discard();
        priming = true;
        head = seq;
        highest = seq;
        lastPlayed = seq - 1;
        playPoint = timestamp;
        emptyTicks = 0;
        lastWasFrame = false;
        lastWasEvent = false;
        inLoss = false;
    }

    void discard() {
        discarded += ring.filled();
        ring.clear();
    }

    /** Before play-out has begun an older packet may still become the first. */
    void rewind(int seq) {
        ring.require(highest - seq + 1, 0, head);
        head = seq;
        lastPlayed = seq - 1;
    }

    void store(int seq, int timestamp, byte[] buf, int off, int len) {
        highest = Math.max(highest, seq);
        ring.require(seq - head + 1, Math.max(len, frameUnits * bytesPerUnit), head);
        ring.store(seq, timestamp, buf, off, len);
    }

    /** A packet came after its time: it is late, no longer missing. */
    void missed(int seq) {
        highest = Math.max(highest, seq);
        if (seq - head < 0) {
            missing = Math.max(0, missing - 1); // it was counted when the play point passed it
            return;
        }
        ring.require(Math.min(seq - head + 1, SlotRing.MAX_SLOTS), 0, head);
        if (seq - head < ring.capacity()) {
            ring.miss(seq);
        }
    }

    /** One tick at time {@code now}. */
    Outcome next(int now) {
        if (priming && !primed(now)) {
            return Outcome.BUFFERING;
        }
        control.tick(now - playPoint - estimator.base());
        int first = firstWaiting();
        if (first > highest) {
            return empty();
        }
        emptyTicks = 0;
        int gap = ring.timestamp(first) - playPoint;
        if (gap >= frameUnits || gap > 0 && !lastWasFrame) {
            return pause(first, gap);
        }
        if (control.shouldInsert()) {
            return insert();
        }
        if (control.tooLong() && first != highest) {
            int drop = control.drop(quiet.isQuiet(ring.data(), ring.offset(first), ring.length(first)));
            if (drop > 0) {
                playPoint += drop;
                control.changed(drop);
                first = firstWaiting();
                if (first > highest) {
                    return empty();
                }
            }
        }
        return play(first);
    }

    /** Begins to play once the first packet has waited for the target delay. */
    private boolean primed(int now) {
        int first = head;
        while (first != highest && ring.length(first) <= 0) {
            first++;
        }
        int waited = now - ring.timestamp(first) - estimator.base();
        if (waited < control.target()) {
            return false;
        }
        playPoint = ring.timestamp(first);
        priming = false;
        control.changed(0);
        return true;
    }

    /** Frees what the play point has passed; returns the first packet with audio to play, or highest + 1. */
    private int firstWaiting() {
        int seq = head;
        while (seq - highest <= 0) {
            int length = ring.length(seq);
            if (length == SlotRing.ABSENT) {
                int present = seq + 1;
                while (present - highest <= 0 && ring.length(present) == SlotRing.ABSENT) {
                    present++;
                }
                if (present - highest > 0 || ring.timestamp(present) - playPoint > 0 && ring.length(present) > 0) {
                    head = seq;
                    return present; // whether it is lost or only late is not decided yet
                }
                missing(present - seq);
                seq = present;
                continue;
            }
            if (length > 0 && ring.timestamp(seq) + durationOf(length) - playPoint > 0) {
                break;
            }
            if (length > 0 && seq - lastPlayed > 0) {
                discarded++;
            }
            lastWasEvent = length == 0;
            ring.free(seq);
            seq++;
        }
        head = seq;
        return seq;
    }

    private void missing(int packets) {
        missing += packets;
        if (!inLoss) {
            lossRuns++;
        }
        inLoss = true;
    }

    /** Nothing newer than the play point has come: it moves on, so that what comes later finds its place in time. */
    private Outcome empty() {
        lastWasFrame = false;
        emptyTicks++;
        if (control.tooShort() && emptyTicks <= CONCEALED_TICKS) {
            inserted++;
            control.changed(0);
        } else {
            playPoint += frameUnits;
        }
        if (lastWasEvent) {
            return Outcome.SILENCE;
        }
        return emptyTicks <= CONCEALED_TICKS ? Outcome.LOST : Outcome.BUFFERING;
    }

    /** The next packet lies ahead of the play point: packets between are lost, or the sender paused. */
    private Outcome pause(int first, int gap) {
        boolean lost = first != head;
        int step = frameUnits;
        if (!lost && control.excess() >= frameUnits && gap >= 2 * frameUnits) {
            step += frameUnits; // a pause may be shortened unheard
        } else if (!lost && control.tooShort()) {
            step = 0; // or lengthened
        }
        lastWasFrame = false;
        if (gap < frameUnits) {
            // The frames after a pause need not lie on the old grid: take up theirs.
            playPoint += gap;
            if (2 * gap < frameUnits) {
                return play(first);
            }
        } else {
            playPoint += step;
        }
        return lost ? Outcome.LOST : Outcome.SILENCE;
    }

    private Outcome insert() {
        inserted++;
        control.changed(0);
        lastWasFrame = true;
        return Outcome.LOST;
    }

    private Outcome play(int first) {
        if (first != head) {
            missing(first - head);
            for (int seq = head; seq != first; seq++) {
                ring.free(seq);
            }
            head = first;
        }
        inLoss = false;
        lastWasFrame = true;
        lastWasEvent = false;
        lastPlayed = first;
        if (bytesPerUnit == 0) {
            playPoint = ring.timestamp(first);
            frame.whole(first);
        } else if (!frame.within(first, playPoint)) {
            lastPlayed = frame.assemble(first, highest, playPoint);
            if (lastPlayed - first < 0) {
                playPoint += frameUnits;
                return Outcome.LOST;
            }
        }
        return frame();
    }

    private Outcome frame() {
        frameTimestamp = playPoint;
        playPoint += frameUnits;
        played++;
        return Outcome.FRAME;
    }

    /** The next packet at hand, however late or early. */
    Outcome nextInOrder() {
        int seq = head;
        while (seq - highest <= 0) {
            int length = ring.length(seq);
            if (length > 0 && seq != lastPlayed) {
                break;
            }
            if (length == SlotRing.ABSENT) {
                missing(1);
            }
            ring.free(seq);
            seq++;
        }
        head = seq;
        if (seq - highest > 0) {
            emptyTicks++;
            return Outcome.BUFFERING;
        }
        emptyTicks = 0;
        inLoss = false;
        lastPlayed = seq;
        playPoint = ring.timestamp(seq);
        frame.whole(seq);
        return frame();
    }

    int durationOf(int len) {
        return bytesPerUnit == 0 ? frameUnits : len / bytesPerUnit;
    }

    boolean priming() {
        return priming;
    }

    int head() {
        return head;
    }

    int playPoint() {
        return playPoint;
    }

    int emptyTicks() {
        return emptyTicks;
    }

    FrameCutter frameCut() {
        return frame;
    }

    int frameTimestamp() {
        return frameTimestamp;
    }

    long missing() {
        return missing;
    }

    long lossRuns() {
        return lossRuns;
    }

    long discarded() {
        return discarded;
    }

    long played() {
        return played;
    }

    long inserted() {
        return inserted;
    }
}
