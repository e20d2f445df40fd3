package io.offhook.media.jitter;

/** De-jitter buffer of one stream. */
public final class JitterBuffer {
    /**
     * @param clockRate timestamp units a second
     * @param frameUnits timestamp units a tick plays (160 for 20 ms at 8 kHz)
     * @param bytesPerUnit coded bytes a timestamp unit where constant (1 for G.711), or 0 where a packet is one opaque frame
     * @param quiet finds frames where a change of delay is not heard
     */
    public JitterBuffer(JitterConfig config, int clockRate, int frameUnits, int bytesPerUnit, QuietFrame quiet) {
        throw new UnsupportedOperationException("soon");
    }

    /**
     * Offers one packet's payload, which is copied.
     *
     * @param off offset of the payload in {@code buf}
     * @param len bytes of payload
     * @param seq 0 to 65,535
     * @param ts 0 to 2^32 - 1
     */
    public Admission put(byte[] buf, int off, int len, int seq, long ts, boolean marker, long nowNs) {
        throw new UnsupportedOperationException("soon");
    }

    /** One tick of play-out, every frame duration. */
    public Outcome next(long nowNs) {
        throw new UnsupportedOperationException("soon");
    }

    /** Forgets everything buffered: new SSRC, new payload type, resume after hold. Statistics stay. */
    public void reset() {
        throw new UnsupportedOperationException("soon");
    }

    /** After FRAME: the array that holds the frame until the next call of put or next. */
    public byte[] frameBuffer() {
        throw new UnsupportedOperationException("soon");
    }

    public int frameOffset() {
        throw new UnsupportedOperationException("soon");
    }

    public int frameLength() {
        throw new UnsupportedOperationException("soon");
    }

    /** After FRAME: the RTP timestamp of its first sample. */
    public long frameTimestamp() {
        throw new UnsupportedOperationException("soon");
    }

    /** Delay that the buffer adds now to the fastest packets, in ms. */
    public int delayMs() {
        throw new UnsupportedOperationException("soon");
    }

    /** Delay that it aims at, in ms. */
    public int targetMs() {
        throw new UnsupportedOperationException("soon");
    }

    /** Packets stored now. */
    public int depth() {
        throw new UnsupportedOperationException("soon");
    }

    /** Packets accepted. */
    public long accepted() {
        throw new UnsupportedOperationException("soon");
    }

    /** Packets that came after their play-out. */
    public long late() {
        throw new UnsupportedOperationException("soon");
    }

    /** Frames that were missing at their play-out, late ones included, inserted ones not. */
    public long lost() {
        throw new UnsupportedOperationException("soon");
    }

    /** Packets dropped unplayed other than late: overflow, re-anchoring, shrinking. */
    public long discarded() {
        throw new UnsupportedOperationException("soon");
    }

    public long duplicates() {
        throw new UnsupportedOperationException("soon");
    }

    /** Frames played. */
    public long played() {
        throw new UnsupportedOperationException("soon");
    }

    /** Frames inserted to grow the delay. */
    public long inserted() {
        throw new UnsupportedOperationException("soon");
    }

    /** Times that play-out was anchored anew after the first. */
    public long reanchored() {
        throw new UnsupportedOperationException("soon");
    }
}
