package io.offhook.media.jitter;

/**
 * De-jitter buffer of one stream: packets in as they come, one frame out a tick.
 *
 * <p>Play-out follows <em>timestamps</em> (so that pauses, other packet durations and telephone events work) and finds
 * packets by sequence number (so that a loss and a pause are told apart). The play point moves one frame a tick; the
 * delay is the distance between it and the fastest packet, and drifts apart from the target only by whole frames, which
 * are dropped or inserted where it is quiet, or anyway where it is urgent.
 *
 * <pre>
 *   empty --first packet--> priming --delay reached--> playing --+-- 4 late in a row, a jump confirmed,
 *                              ^                                 |   marker after silence: anchor anew
 *                              +---------------------------------+
 * </pre>
 *
 * Payloads are copied into a small ring that grows on demand. Nothing is allocated while a stream runs steadily.
 */
public final class JitterBuffer {
    private static final int LATE_BEFORE_ANCHOR = 4;
    private static final int MAX_AHEAD = 1000;
    private static final int MAX_BEHIND = 100;
    /** Ticks without a packet that are concealed before the source counts as gone quiet. */
    private static final int CONCEALED_TICKS = 3;
    /** Ticks without a packet after which a late one is a new beginning, not a straggler. */
    private static final int QUIET_TICKS = 10;

    private static final int TICKS_BETWEEN_QUIET_CHANGES = 5;
    private static final int TICKS_BETWEEN_FORCED_CHANGES = 25;
    private static final int TICKS_OF_PATIENCE = 250;
    /** So far behind that catching up frame by frame would take too long. */
    private static final int MANY_FRAMES = 10;

    private static final byte[] NO_BYTES = {};

    private final int clockRate;
    private final int frameUnits;
    private final int bytesPerUnit;
    private final int maxLead;
    private final boolean passthrough;
    private final QuietFrame quiet;
    private final SlotRing ring = new SlotRing();
    private final DelayEstimator estimator;

    private boolean anchored;
    private boolean priming;
    private boolean originKnown;
    private long originNs;
    /** Extended sequence number of the first packet that is not wholly played. */
    private int head;
    /** Extended sequence number of the newest packet. */
    private int highest;
    /** Bit n: packet highest - n has arrived. */
    private long recent;
    /** Timestamp of the next sample to play. */
    private int playPoint;

    private int lastPlayed;
    private int jumpNext = -1;
    private int lateInRow;
    private int emptyTicks;
    private int ticksSinceChange;
    private int delay;
    private boolean lastWasFrame;
    private boolean lastWasEvent;
    private boolean inLoss;
    private boolean unevenPackets;

    private byte[] assembled = NO_BYTES;
    private byte[] frameBuffer = NO_BYTES;
    private int frameOffset;
    private int frameLength;
    private int frameTimestamp;

    private long accepted;
    private long late;
    private long missing;
    private long lossRuns;
    private long discarded;
    private long duplicates;
    private long played;
    private long inserted;
    private long reanchored;

    /**
     * @param clockRate timestamp units a second
     * @param frameUnits timestamp units a tick plays (160 for 20 ms at 8 kHz)
     * @param bytesPerUnit coded bytes a timestamp unit where constant (1 for G.711), or 0 where a packet is one opaque frame
     * @param quiet finds frames where a change of delay is not heard
     */
    public JitterBuffer(JitterConfig config, int clockRate, int frameUnits, int bytesPerUnit, QuietFrame quiet) {
        if (clockRate <= 0 || frameUnits <= 0 || bytesPerUnit < 0) {
            throw new IllegalArgumentException(
                    "clock rate and frame must be positive, not " + clockRate + " and " + frameUnits);
        }
        this.clockRate = clockRate;
        this.frameUnits = frameUnits;
        this.bytesPerUnit = bytesPerUnit;
        this.quiet = quiet;
        maxLead = 2 * clockRate;
        passthrough = config.mode() == JitterConfig.Mode.PASSTHROUGH;
        estimator = new DelayEstimator(config, clockRate);
    }

    /**
     * Offers one packet's payload, which is copied.
     *
     * @param off offset of the payload in {@code buf}
     * @param len bytes of payload; 0 for a packet of the same source without audio (telephone event, comfort noise), so
     *     that its sequence number does not count as lost
     * @param seq 0 to 65,535
     * @param ts 0 to 2^32 - 1
     */
    public Admission put(byte[] buf, int off, int len, int seq, long ts, boolean marker, long nowNs) {
        if (len > SlotRing.MAX_PAYLOAD) {
            discarded++;
            return Admission.OVERFLOW;
        }
        int now = units(nowNs);
        int timestamp = (int) ts;
        if (!anchored) {
            return anchor(buf, off, len, seq, timestamp, now);
        }
        int ahead = (short) (seq - highest);
        if (ahead <= 0 && -ahead < 64 && (recent >>> -ahead & 1) != 0) {
            duplicates++;
            return Admission.DUPLICATE;
        }
        int lead = timestamp - playPoint;
        if (ahead > MAX_AHEAD || ahead < -MAX_BEHIND || lead > maxLead || lead < -maxLead) {
            return jumped(buf, off, len, seq, timestamp, marker && Math.abs(ahead) <= MAX_BEHIND, now);
        }
        jumpNext = -1;
        int extended = highest + ahead;
        if (len > 0 && !passthrough) {
            estimator.observe(now - timestamp, now);
            unevenPackets = durationOf(len) % frameUnits != 0;
        }
        if (priming && extended - head < 0 && highest - extended < SlotRing.MAX_SLOTS) {
            rewind(extended);
        }
        if (len == 0 && extended - head < 0) {
            return emptyAfterAll(extended);
        }
        if (extended - head < 0 || !priming && !passthrough && lead + durationOf(len) <= 0 && len > 0) {
            return tooLate(buf, off, len, extended, timestamp, marker, now);
        }
        if (extended - head >= SlotRing.MAX_SLOTS) {
            return anchorAnew(buf, off, len, seq, timestamp, now);
        }
        lateInRow = 0;
        arrived(extended);
        store(buf, off, len, extended, timestamp);
        return Admission.ACCEPTED;
    }

    private Admission jumped(byte[] buf, int off, int len, int seq, int timestamp, boolean spurt, int now) {
        boolean nothingToLose = ring.filled() == 0 && emptyTicks > 0;
        if (spurt || nothingToLose || seq == jumpNext) {
            return anchorAnew(buf, off, len, seq, timestamp, now);
        }
        jumpNext = seq + 1 & 0xFFFF;
        discarded++;
        return Admission.JUMPED;
    }

    private Admission tooLate(byte[] buf, int off, int len, int seq, int timestamp, boolean marker, int now) {
        lateInRow++;
        late++;
        if (lateInRow >= LATE_BEFORE_ANCHOR || emptyTicks > QUIET_TICKS || marker && ring.filled() == 0) {
            late--;
            return anchorAnew(buf, off, len, seq & 0xFFFF, timestamp, now);
        }
        if (seq - head >= 0) {
            ring.require(Math.min(seq - head + 1, SlotRing.MAX_SLOTS), 0, head);
            if (seq - head < ring.capacity()) {
                ring.miss(seq);
            }
        } else if (missing > 0) {
            missing--; // it was counted as missing when the play point passed it
        }
        arrived(seq);
        return Admission.LATE;
    }

    /** A packet without audio that the play point took for a loss. */
    private Admission emptyAfterAll(int seq) {
        missing = Math.max(0, missing - 1);
        arrived(seq);
        return Admission.LATE;
    }

    private Admission anchorAnew(byte[] buf, int off, int len, int seq, int timestamp, int now) {
        reanchored++;
        discarded += ring.filled();
        return anchor(buf, off, len, seq, timestamp, now);
    }

    private Admission anchor(byte[] buf, int off, int len, int seq, int timestamp, int now) {
        ring.clear();
        anchored = true;
        priming = true;
        head = seq;
        highest = seq;
        lastPlayed = seq - 1;
        recent = 1;
        playPoint = timestamp;
        lateInRow = 0;
        jumpNext = -1;
        emptyTicks = 0;
        lastWasFrame = false;
        lastWasEvent = false;
        inLoss = false;
        estimator.anchor(now - timestamp, now);
        store(buf, off, len, seq, timestamp);
        return Admission.ANCHORED;
    }

    /** Before play-out has begun an older packet may still become the first. */
    private void rewind(int seq) {
        ring.require(highest - seq + 1, 0, head);
        head = seq;
        lastPlayed = seq - 1;
    }

    private void arrived(int seq) {
        int ahead = seq - highest;
        if (ahead > 0) {
            recent = ahead < 64 ? recent << ahead | 1 : 1;
            highest = seq;
        } else if (-ahead < 64) {
            recent |= 1L << -ahead;
        }
    }

    private void store(byte[] buf, int off, int len, int seq, int timestamp) {
        ring.require(seq - head + 1, Math.max(len, frameUnits * bytesPerUnit), head);
        ring.store(seq, timestamp, buf, off, len);
        accepted++;
    }

    /** One tick of play-out, every frame duration. */
    public Outcome next(long nowNs) {
        if (!anchored) {
            return Outcome.BUFFERING;
        }
        if (passthrough) {
            return nextInOrder();
        }
        int now = units(nowNs);
        if (priming && !primed(now)) {
            return Outcome.BUFFERING;
        }
        delay = now - playPoint - estimator.base();
        ticksSinceChange++;
        int first = firstWaiting();
        if (first > highest) {
            return empty();
        }
        emptyTicks = 0;
        int gap = ring.timestamp(first) - playPoint;
        if (gap >= frameUnits || gap > 0 && !lastWasFrame) {
            return pause(first, gap);
        }
        int excess = excess();
        if (tooShort(excess) && ticksSinceChange > 1) {
            return insert();
        }
        if (4 * excess > 5 * frameUnits && mayDrop(first, excess)) {
            int drop = excess > MANY_FRAMES * frameUnits ? excess / frameUnits * frameUnits : frameUnits;
            playPoint += drop;
            delay -= drop;
            ticksSinceChange = 0;
            first = firstWaiting();
            if (first > highest) {
                return empty();
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
        if (waited < target()) {
            return false;
        }
        playPoint = ring.timestamp(first);
        priming = false;
        ticksSinceChange = 0;
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
        boolean grow = tooShort(excess()) && emptyTicks <= CONCEALED_TICKS;
        if (grow) {
            inserted++;
            ticksSinceChange = 0;
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
        int excess = excess();
        int step = frameUnits;
        if (!lost && excess >= frameUnits && gap >= 2 * frameUnits) {
            step += frameUnits; // a pause may be shortened unheard
        } else if (!lost && tooShort(excess)) {
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
        ticksSinceChange = 0;
        lastWasFrame = true;
        return Outcome.LOST;
    }

    private boolean mayDrop(int first, int excess) {
        if (first == highest) {
            return false;
        }
        if (excess > MANY_FRAMES * frameUnits) {
            return true;
        }
        if (ticksSinceChange > TICKS_BETWEEN_QUIET_CHANGES
                && quiet.isQuiet(ring.data(), ring.offset(first), ring.length(first))) {
            return true;
        }
        return ticksSinceChange > (excess > 3 * frameUnits ? TICKS_BETWEEN_FORCED_CHANGES : TICKS_OF_PATIENCE);
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
        int into = playPoint - ring.timestamp(first);
        int length = ring.length(first);
        if (bytesPerUnit == 0) {
            playPoint = ring.timestamp(first);
            return frame(ring.data(), ring.offset(first), length);
        }
        int frameBytes = frameUnits * bytesPerUnit;
        if (into >= 0 && into * bytesPerUnit + frameBytes <= length) {
            return frame(ring.data(), ring.offset(first) + into * bytesPerUnit, frameBytes);
        }
        return assemble(first, frameBytes);
    }

    /** A frame that packets of another duration share: its parts are copied together. */
    private Outcome assemble(int first, int frameBytes) {
        if (assembled.length < frameBytes) {
            assembled = new byte[frameBytes];
        }
        int have = 0;
        int end = 0;
        for (int seq = first; seq - highest <= 0 && end < frameBytes; seq++) {
            int length = ring.length(seq);
            if (length <= 0) {
                continue;
            }
            int at = (ring.timestamp(seq) - playPoint) * bytesPerUnit;
            int skip = Math.max(0, -at);
            int to = Math.max(0, at);
            if (to >= frameBytes || skip >= length) {
                continue;
            }
            int count = Math.min(length - skip, frameBytes - to);
            System.arraycopy(ring.data(), ring.offset(seq) + skip, assembled, to, count);
            if (to > end) {
                hold(end, to);
            }
            have += count;
            end = to + count;
            lastPlayed = seq;
        }
        if (2 * have < frameBytes) {
            playPoint += frameUnits;
            return Outcome.LOST;
        }
        hold(end, frameBytes);
        return frame(assembled, 0, frameBytes);
    }

    /** Fills a hole in an assembled frame by holding the code before it. */
    private void hold(int from, int to) {
        byte code = assembled[Math.max(0, from - 1)];
        for (int i = from; i < to; i++) {
            assembled[i] = code;
        }
    }

    private Outcome frame(byte[] buffer, int offset, int length) {
        frameBuffer = buffer;
        frameOffset = offset;
        frameLength = length;
        frameTimestamp = playPoint;
        playPoint += frameUnits;
        played++;
        return Outcome.FRAME;
    }

    private Outcome nextInOrder() {
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
        return frame(ring.data(), ring.offset(seq), ring.length(seq));
    }

    /** Forgets everything buffered: new SSRC, new payload type, resume after hold. Statistics stay. */
    public void reset() {
        discarded += ring.filled();
        ring.clear();
        anchored = false;
    }

    private int excess() {
        return delay - target();
    }

    /**
     * A delay below the target costs packets, so it grows at once; one above it only costs time, so {@link #next} lets
     * it be until a whole frame and a quarter can go.
     */
    private boolean tooShort(int excess) {
        return excess < -frameUnits / 16;
    }

    /** Packets that do not hold whole frames must be there a frame earlier, as a frame needs parts of two. */
    private int target() {
        return estimator.target() + (unevenPackets ? frameUnits : 0);
    }

    private int durationOf(int len) {
        return bytesPerUnit == 0 ? frameUnits : len / bytesPerUnit;
    }

    private int units(long nowNs) {
        if (!originKnown) {
            originKnown = true;
            originNs = nowNs;
        }
        return (int) ((nowNs - originNs) / 1000 * clockRate / 1_000_000);
    }

    /** After FRAME: the array that holds the frame until the next call of put or next. */
    public byte[] frameBuffer() {
        return frameBuffer;
    }

    public int frameOffset() {
        return frameOffset;
    }

    public int frameLength() {
        return frameLength;
    }

    /** After FRAME: the RTP timestamp of its first sample. */
    public long frameTimestamp() {
        return frameTimestamp & 0xFFFF_FFFFL;
    }

    /** Delay that the buffer adds now to the fastest packets, in ms. */
    public int delayMs() {
        return Math.max(0, delay) * 1000 / clockRate;
    }

    /** Delay that it aims at, in ms. */
    public int targetMs() {
        return target() * 1000 / clockRate;
    }

    /** Packets stored now. */
    public int depth() {
        return ring.filled();
    }

    /** Packets accepted. */
    public long accepted() {
        return accepted;
    }

    /** Packets that came after their play-out. */
    public long late() {
        return late;
    }

    /** Packets that were missing at their play-out, late ones included. */
    public long lost() {
        return missing + late;
    }

    /** Runs of one or more packets missing in sequence, for the burst ratio of the E-model. */
    public long lossRuns() {
        return lossRuns;
    }

    /** Packets dropped unplayed other than late: oversize, jumps, re-anchoring, shrinking. */
    public long discarded() {
        return discarded;
    }

    public long duplicates() {
        return duplicates;
    }

    /** Frames played. */
    public long played() {
        return played;
    }

    /** Frames inserted to grow the delay. */
    public long inserted() {
        return inserted;
    }

    /** Times that play-out was anchored anew after the first. */
    public long reanchored() {
        return reanchored;
    }
}
