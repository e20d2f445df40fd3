package io.offhook.media.dtmf;

/** Sends digits as telephone events (RFC 4733 §2.5.1): one packet a tick in place of audio. */
public final class DtmfSender {
    /** @param clockRate of the event stream in Hz; @param tickUnits timestamp units a tick (160 for 20 ms at 8 kHz) */
    public DtmfSender(int clockRate, int tickUnits) {
        throw new UnsupportedOperationException("soon");
    }

    /**
     * Queues a digit.
     *
     * @param toneMs at least 40, long ones are sent in segments
     * @param gapMs pause after it, at least 40
     * @return false if 64 digits wait already
     */
    public boolean send(DtmfEvent event, int toneMs, int gapMs) {
        throw new UnsupportedOperationException("soon");
    }

    /** Whether a digit or its gap is under way or waits. */
    public boolean busy() {
        throw new UnsupportedOperationException("soon");
    }

    /**
     * One tick.
     *
     * @param mediaTimestamp the timestamp that audio of this tick has
     * @return true if an event packet replaces the audio of this tick: write it with {@link #marker}, {@link #timestamp}
     *     and {@link #writePayload}
     */
    public boolean tick(long mediaTimestamp) {
        throw new UnsupportedOperationException("soon");
    }

    /** Marker of this tick's packet: set on the first of an event. */
    public boolean marker() {
        throw new UnsupportedOperationException("soon");
    }

    /** RTP timestamp of this tick's packet: the event's beginning. */
    public long timestamp() {
        throw new UnsupportedOperationException("soon");
    }

    /** Writes this tick's payload; returns 4. */
    public int writePayload(byte[] out, int off) {
        throw new UnsupportedOperationException("soon");
    }
}
