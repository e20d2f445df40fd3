package io.offhook.rtp;

import java.util.random.RandomGenerator;

/** When to send RTCP: the interval and its reconsideration (RFC 3550 §6.3, appendix A.7). Seconds are doubles inside. */
public final class RtcpTiming {
    /**
     * Starts the schedule when the session is joined.
     *
     * @param sessionBitsPerSecond bandwidth of the session; RTCP gets 5 % of it (§6.2)
     * @param firstPacketBytes probable size of the first compound, with UDP and IP headers
     */
    public RtcpTiming(double sessionBitsPerSecond, int firstPacketBytes, long nowNs, RandomGenerator random) {
        throw new UnsupportedOperationException("soon");
    }

    /** When the next transmission is scheduled. */
    public long dueNs() {
        throw new UnsupportedOperationException("soon");
    }

    /**
     * To be called at {@link #dueNs}: reconsiders (§6.3.6).
     *
     * @return true if a compound is to be sent now (then call {@link #sent}); false if it was put off to a new dueNs
     */
    public boolean expired(long nowNs, RandomGenerator random) {
        throw new UnsupportedOperationException("soon");
    }

    /** A compound of {@code bytes} (with UDP and IP headers) was sent; schedules the next. */
    public void sent(int bytes, long nowNs, RandomGenerator random) {
        throw new UnsupportedOperationException("soon");
    }

    /** A compound of {@code bytes} (with UDP and IP headers) arrived (§6.3.3). */
    public void received(int bytes) {
        throw new UnsupportedOperationException("soon");
    }

    /** Members of the session, ourselves included, and how many of them send; a drop reconsiders in reverse (§6.3.4). */
    public void members(int members, int senders, long nowNs) {
        throw new UnsupportedOperationException("soon");
    }

    /** Whether we sent RTP in the last two intervals (§6.3.8). */
    public void weSent(boolean weSent) {
        throw new UnsupportedOperationException("soon");
    }
}
