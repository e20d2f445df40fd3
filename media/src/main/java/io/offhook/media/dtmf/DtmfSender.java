package io.offhook.media.dtmf;

/**
 * Sends digits as telephone events (RFC 4733 §2.5.1): one packet a tick in place of audio.
 *
 * <p>All packets of an event carry the timestamp of its beginning and a growing duration; the first has the marker, the
 * last is sent three times, a tick apart so that a burst of loss does not take all three. An event longer than the
 * 16-bit duration goes on as a new segment (§2.5.1.3).
 */
public final class DtmfSender {
    /** Digits that may wait. */
    public static final int MAX_WAITING = 64;

    private static final int MAX_DURATION = 0xFFFF;
    private static final int END_REPEATS = 2;
    private static final int VOLUME_DBM0 = 10;
    private static final int MIN_MS = 40;

    private final int clockRate;
    private final int tickUnits;
    /** Event, tone and gap of each digit that waits; allocated with the first, as most calls never send one. */
    private int[] queue = {};

    private int first;
    private int waiting;

    private boolean sending;
    private boolean marker;
    private boolean end;
    private boolean segmentFull;
    private int repeatsLeft;
    private int gapLeft;
    private int elapsed;
    private int duration;
    private long timestamp;
    /** The event of this tick's packet, which may be the last of its digit. */
    private byte event;

    /**
     * @param clockRate of the event stream in Hz
     * @param tickUnits timestamp units a tick (160 for 20 ms at 8 kHz)
     */
    public DtmfSender(int clockRate, int tickUnits) {
        if (clockRate <= 0 || tickUnits <= 0 || tickUnits > MAX_DURATION) {
            throw new IllegalArgumentException(
                    "no telephone events at " + clockRate + " Hz each " + tickUnits + " units");
        }
        this.clockRate = clockRate;
        this.tickUnits = tickUnits;
    }

    /**
     * Queues a digit.
     *
     * @param toneMs its length; shorter than 40 counts as 40, long ones are sent in segments
     * @param gapMs pause after it; shorter than 40 counts as 40
     * @return false if {@link #MAX_WAITING} digits wait already
     */
    public boolean send(DtmfEvent event, int toneMs, int gapMs) {
        if (waiting == MAX_WAITING) {
            return false;
        }
        if (queue.length == 0) {
            queue = new int[3 * MAX_WAITING];
        }
        int slot = 3 * ((first + waiting) % MAX_WAITING);
        queue[slot] = event.code();
        queue[slot + 1] = units(toneMs);
        queue[slot + 2] = units(gapMs);
        waiting++;
        return true;
    }

    private int units(int ms) {
        return (int) Math.min(Integer.MAX_VALUE / 2, (long) Math.max(MIN_MS, ms) * clockRate / 1000);
    }

    /** Whether a digit or its gap is under way or waits. */
    public boolean busy() {
        return waiting > 0 || gapLeft > 0;
    }

    /** Drops the digits that wait; one that has begun is finished. */
    public void clear() {
        waiting = sending ? 1 : 0;
    }

    /**
     * One tick.
     *
     * @param mediaTimestamp the timestamp that audio of this tick has
     * @return true if an event packet replaces the audio of this tick: write it with {@link #marker}, {@link #timestamp}
     *     and {@link #writePayload}
     */
    public boolean tick(long mediaTimestamp) {
        marker = false;
        if (!sending) {
            if (gapLeft > 0) {
                gapLeft -= tickUnits;
                return false;
            }
            if (waiting == 0) {
                return false;
            }
            begin(mediaTimestamp);
        }
        if (end) {
            repeatsLeft--;
        } else {
            grow();
        }
        if (end && repeatsLeft == 0) {
            finish();
        }
        return true;
    }

    private void begin(long mediaTimestamp) {
        sending = true;
        event = (byte) queue[3 * first];
        marker = true;
        end = false;
        segmentFull = false;
        elapsed = 0;
        duration = 0;
        timestamp = mediaTimestamp & 0xFFFF_FFFFL;
    }

    private void grow() {
        if (segmentFull) {
            timestamp = timestamp + MAX_DURATION & 0xFFFF_FFFFL;
            duration = elapsed % MAX_DURATION;
            segmentFull = false;
        }
        int step = Math.min(tickUnits, queue[3 * first + 1] - elapsed);
        elapsed += step;
        duration += step;
        if (duration > MAX_DURATION) {
            duration = MAX_DURATION;
            segmentFull = true;
        } else if (elapsed >= queue[3 * first + 1]) {
            end = true;
            repeatsLeft = END_REPEATS;
        }
    }

    private void finish() {
        sending = false;
        gapLeft = queue[3 * first + 2];
        first = (first + 1) % MAX_WAITING;
        waiting--;
    }

    /** Marker of this tick's packet: set on the first of an event. */
    public boolean marker() {
        return marker;
    }

    /** RTP timestamp of this tick's packet: the beginning of the event or of its segment. */
    public long timestamp() {
        return timestamp;
    }

    /** Writes this tick's payload (RFC 4733 §2.3); returns 4. */
    public int writePayload(byte[] out, int off) {
        out[off] = event;
        out[off + 1] = (byte) (VOLUME_DBM0 | (end ? 0x80 : 0));
        out[off + 2] = (byte) (duration >> 8);
        out[off + 3] = (byte) duration;
        return 4;
    }
}
