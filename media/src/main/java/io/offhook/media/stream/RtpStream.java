package io.offhook.media.stream;

import io.offhook.media.dtmf.DtmfEvent;
import org.jspecify.annotations.Nullable;

/** One audio stream. To be used on the shard's thread only. */
public final class RtpStream implements Tickable {
    RtpStream() {}

    /** An RTP packet, or RTCP on the same port (RFC 5761), arrived; the bytes are copied. Never throws. */
    public void received(byte[] data, int offset, int length, long nowNs) {
        throw new UnsupportedOperationException("soon");
    }

    /** An RTCP compound arrived on its own port. Never throws. */
    public void receivedControl(byte[] data, int offset, int length, long nowNs) {
        throw new UnsupportedOperationException("soon");
    }

    @Override
    public void tick(long scheduledNs, long nowNs) {
        throw new UnsupportedOperationException("soon");
    }

    /** Changes direction, codec, payload types or ptime. */
    public void reconfigure(AudioAgreement agreement) {
        throw new UnsupportedOperationException("soon");
    }

    /** Plays a source from the next frame on, in place of the one before; null: sends nothing. */
    public void setSource(@Nullable AudioSource source) {
        throw new UnsupportedOperationException("soon");
    }

    /** Gives what is received to a sink, in place of the one before; null: to nobody. */
    public void setSink(@Nullable AudioSink sink) {
        throw new UnsupportedOperationException("soon");
    }

    /** Lets a tap listen; it may be added twice and then hears twice. */
    public void addTap(AudioTap tap) {
        throw new UnsupportedOperationException("soon");
    }

    /** Takes a tap out. */
    public void removeTap(AudioTap tap) {
        throw new UnsupportedOperationException("soon");
    }

    /**
     * Queues a digit; it takes the place of audio while it is sent (RFC 4733).
     *
     * @param toneMs at least 40
     * @param gapMs at least 40
     * @return false if the peer takes no events, or 64 digits wait already
     */
    public boolean sendDigit(DtmfEvent digit, int toneMs, int gapMs) {
        throw new UnsupportedOperationException("soon");
    }

    /** Counters now. */
    public RtpStreamStatistics statistics() {
        throw new UnsupportedOperationException("soon");
    }

    /** Says BYE in RTCP and ends. Nothing happens the second time. */
    public void close() {
        throw new UnsupportedOperationException("soon");
    }

    public boolean isOpen() {
        throw new UnsupportedOperationException("soon");
    }

    /** What is agreed now. */
    public AudioAgreement agreement() {
        throw new UnsupportedOperationException("soon");
    }

    /** Our source identifier, 0 to 2^32 - 1. */
    public long ssrc() {
        throw new UnsupportedOperationException("soon");
    }
}
