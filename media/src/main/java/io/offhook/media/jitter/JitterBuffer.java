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
 *   empty --first packet--&gt; priming --delay reached--&gt; playing --+-- 4 late in a row, a jump confirmed,
 *                              ^                                 |   marker after silence: anchor anew
 *                              +---------------------------------+
 * </pre>
 *
 * Payloads are copied into a small ring that grows on demand. Nothing is allocated while a stream runs steadily. This
 * class is the receiving side; {@link PlayOut} is the other.
 */
public final class JitterBuffer {
    private static final int LATE_BEFORE_ANCHOR = 4;
    private static final int MAX_AHEAD = 1000;
    private static final int MAX_BEHIND = 100;
    /** Ticks without a packet after which a late one is a new beginning, not a straggler. */
    private static final int QUIET_TICKS = 10;

    private final int clockRate;
    private final int maxLead;
    private final boolean passthrough;
    private final DelayEstimator estimator;
    private final DelayControl control;
    private final PlayOut playOut;

    private boolean anchored;
    private boolean originKnown;
    private long originNs;
    /** Extended sequence number of the newest packet. */
    private int highest;
    /** Bit n: packet highest - n has arrived. */
    private long recent;

    private int jumpNext = -1;
    private int lateInRow;
    private long accepted;
    private long late;
    private long refused;
    private long duplicates;
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
        maxLead = 2 * clockRate;
        passthrough = config.mode() == JitterConfig.Mode.PASSTHROUGH;
        estimator = new DelayEstimator(config, clockRate);
        control = new DelayControl(estimator, frameUnits);
        playOut = new PlayOut(estimator, control, frameUnits, bytesPerUnit, quiet);
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
            refused++;
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
        int lead = timestamp - playOut.playPoint();
        // A packet without audio may bear an old timestamp: that of the beginning of its event.
        boolean farOff = len > 0 && (lead > maxLead || lead < -maxLead);
        if (ahead > MAX_AHEAD || ahead < -MAX_BEHIND || farOff) {
            return jumped(buf, off, len, seq, timestamp, marker && Math.abs(ahead) <= MAX_BEHIND, now);
        }
        jumpNext = -1;
        int extended = highest + ahead;
        if (len > 0 && !passthrough) {
            estimator.observe(now - timestamp, now);
            control.packetDuration(playOut.durationOf(len));
        }
        boolean priming = playOut.priming();
        if (priming && extended - playOut.head() < 0 && highest - extended < SlotRing.MAX_SLOTS) {
            playOut.rewind(extended);
        }
        int position = extended - playOut.head();
        if (len == 0 && position < 0) {
            playOut.missed(extended); // without audio: no loss, and nothing to be late
            arrived(extended);
            return Admission.LATE;
        }
        if (position < 0 || !priming && !passthrough && lead + playOut.durationOf(len) <= 0 && len > 0) {
            return tooLate(buf, off, len, extended, timestamp, marker, now);
        }
        if (position >= SlotRing.MAX_SLOTS) {
            return anchorAnew(buf, off, len, seq, timestamp, now);
        }
        lateInRow = 0;
        arrived(extended);
        playOut.store(extended, timestamp, buf, off, len);
        accepted++;
        return Admission.ACCEPTED;
    }

    private Admission jumped(byte[] buf, int off, int len, int seq, int timestamp, boolean spurt, int now) {
        boolean nothingToLose = playOut.ring.filled() == 0 && playOut.emptyTicks() > 0;
        if (spurt || nothingToLose || seq == jumpNext) {
            return anchorAnew(buf, off, len, seq, timestamp, now);
        }
        jumpNext = seq + 1 & 0xFFFF;
        refused++;
        return Admission.JUMPED;
    }

    private Admission tooLate(byte[] buf, int off, int len, int seq, int timestamp, boolean marker, int now) {
        lateInRow++;
        boolean afterSilence = playOut.emptyTicks() > QUIET_TICKS || marker && playOut.ring.filled() == 0;
        if (lateInRow >= LATE_BEFORE_ANCHOR || afterSilence) {
            return anchorAnew(buf, off, len, seq & 0xFFFF, timestamp, now);
        }
        late++;
        playOut.missed(seq);
        arrived(seq);
        return Admission.LATE;
    }

    private Admission anchorAnew(byte[] buf, int off, int len, int seq, int timestamp, int now) {
        reanchored++;
        return anchor(buf, off, len, seq, timestamp, now);
    }

    private Admission anchor(byte[] buf, int off, int len, int seq, int timestamp, int now) {
        anchored = true;
        highest = seq;
        recent = 1;
        lateInRow = 0;
        jumpNext = -1;
        estimator.anchor(now - timestamp, now);
        playOut.begin(seq, timestamp);
        playOut.store(seq, timestamp, buf, off, len);
        accepted++;
        return Admission.ANCHORED;
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

    /** One tick of play-out, every frame duration. */
    public Outcome next(long nowNs) {
        if (!anchored) {
            return Outcome.BUFFERING;
        }
        return passthrough ? playOut.nextInOrder() : playOut.next(units(nowNs));
    }

    /** Forgets everything buffered: new SSRC, new payload type, resume after hold. Statistics stay. */
    public void reset() {
        playOut.discard();
        anchored = false;
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
        return playOut.frameCut().buffer();
    }

    public int frameOffset() {
        return playOut.frameCut().offset();
    }

    public int frameLength() {
        return playOut.frameCut().length();
    }

    /** After FRAME: the RTP timestamp of its first sample. */
    public long frameTimestamp() {
        return playOut.frameTimestamp() & 0xFFFF_FFFFL;
    }

    /** Delay that the buffer adds now to the fastest packets, in ms. */
    public int delayMs() {
        return Math.max(0, control.delay()) * 1000 / clockRate;
    }

    /** Delay that it aims at, in ms. */
    public int targetMs() {
        return control.target() * 1000 / clockRate;
    }

    /** Packets stored now. */
    public int depth() {
        return playOut.ring.filled();
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
        return playOut.missing() + late;
    }

    /** Runs of one or more packets missing in sequence, for the burst ratio of the E-model. */
    public long lossRuns() {
        return playOut.lossRuns();
    }

    /** Packets dropped unplayed other than late: oversize, jumps, re-anchoring, shrinking. */
    public long discarded() {
        return refused + playOut.discarded();
    }

    public long duplicates() {
        return duplicates;
    }

    /** Frames played. */
    public long played() {
        return playOut.played();
    }

    /** Frames inserted to grow the delay. */
    public long inserted() {
        return playOut.inserted();
    }

    /** Times that play-out was anchored anew after the first. */
    public long reanchored() {
        return reanchored;
    }
}
