package io.offhook.rtp;

import java.util.random.RandomGenerator;

/**
 * When to send RTCP: the randomised interval and its reconsideration (RFC 3550 §6.3, appendix A.7). Below 50 members a
 * BYE may be sent at once (§6.3.7), so it has no schedule here.
 */
public final class RtcpTiming {
    private static final double RTCP_SHARE = 0.05;
    private static final double SENDERS_SHARE = 0.25;
    private static final double MIN_SECONDS = 5;
    /** e - 3/2: makes up for reconsideration, which settles below the intended average (§6.3.1). */
    private static final double COMPENSATION = 2.71828 - 1.5;

    private final double rtcpBytesPerSecond;
    private double averageBytes;
    private int members = 2;
    private int senders = 1;
    private int membersAtSchedule = 2;
    private boolean weSent;
    private boolean initial = true;
    private long previousNs;
    private long dueNs;

    /**
     * Starts the schedule when the session is joined, as a session of two.
     *
     * @param sessionBitsPerSecond bandwidth of the session; RTCP gets 5 % of it (§6.2)
     * @param firstPacketBytes probable size of the first compound, with UDP and IP headers
     */
    public RtcpTiming(double sessionBitsPerSecond, int firstPacketBytes, long nowNs, RandomGenerator random) {
        if (!(sessionBitsPerSecond > 0)) {
            throw new IllegalArgumentException("a session needs bandwidth, not " + sessionBitsPerSecond);
        }
        rtcpBytesPerSecond = sessionBitsPerSecond * RTCP_SHARE / 8;
        averageBytes = firstPacketBytes;
        previousNs = nowNs;
        dueNs = nowNs + intervalNs(random);
    }

    /** When the next transmission is scheduled. */
    public long dueNs() {
        return dueNs;
    }

    /**
     * To be called at {@link #dueNs}: reconsiders (§6.3.6).
     *
     * @return true if a compound is to be sent now (then call {@link #sent}); false if it was put off to a new dueNs
     */
    public boolean expired(long nowNs, RandomGenerator random) {
        long again = previousNs + intervalNs(random);
        membersAtSchedule = members;
        if (again - nowNs <= 0) {
            return true;
        }
        dueNs = again;
        return false;
    }

    /** A compound of {@code bytes} (with UDP and IP headers) was sent; schedules the next with a fresh draw. */
    public void sent(int bytes, long nowNs, RandomGenerator random) {
        received(bytes);
        previousNs = nowNs;
        initial = false;
        dueNs = nowNs + intervalNs(random);
        membersAtSchedule = members;
    }

    /** A compound of {@code bytes} (with UDP and IP headers) arrived (§6.3.3). */
    public void received(int bytes) {
        averageBytes += (bytes - averageBytes) / 16;
    }

    /**
     * Members of the session, ourselves included, and how many of them send. Fewer members than at the last scheduling
     * bring the next transmission nearer (reverse reconsideration, §6.3.4).
     */
    public void members(int members, int senders, long nowNs) {
        this.members = Math.max(1, members);
        this.senders = Math.max(0, Math.min(senders, this.members));
        if (this.members < membersAtSchedule) {
            double share = (double) this.members / membersAtSchedule;
            dueNs = nowNs + (long) (share * (dueNs - nowNs));
            previousNs = nowNs - (long) (share * (nowNs - previousNs));
            membersAtSchedule = this.members;
        }
    }

    /** Whether we sent RTP in the last two intervals (§6.3.8). */
    public void weSent(boolean weSent) {
        this.weSent = weSent;
    }

    private long intervalNs(RandomGenerator random) {
        double bandwidth = rtcpBytesPerSecond;
        int sharers = members;
        if (senders <= members * SENDERS_SHARE) {
            if (weSent) {
                bandwidth *= SENDERS_SHARE;
                sharers = senders;
            } else {
                bandwidth *= 1 - SENDERS_SHARE;
                sharers -= senders;
            }
        }
        double minimum = initial ? MIN_SECONDS / 2 : MIN_SECONDS;
        double seconds = Math.max(averageBytes * sharers / bandwidth, minimum);
        return (long) (seconds * (random.nextDouble() + 0.5) / COMPENSATION * 1e9);
    }
}
