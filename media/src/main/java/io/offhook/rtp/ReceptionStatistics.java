package io.offhook.rtp;

/** Reception statistics of one source: RFC 3550 appendices A.1 (through {@link RtpSource}), A.3 and A.8. Allocates nothing per packet. */
public final class ReceptionStatistics {
    /** @param clockRate of the payload in Hz */
    public ReceptionStatistics(long ssrc, int clockRate) {
        throw new UnsupportedOperationException("soon");
    }

    /** Counts one packet. */
    public Arrival received(int sequence, long timestamp, long nowNs) {
        throw new UnsupportedOperationException("soon");
    }

    /** Remembers a sender report for LSR and DLSR. */
    public void senderReport(long ntp, long nowNs) {
        throw new UnsupportedOperationException("soon");
    }

    /** The block for our next report; begins a new interval for the fraction lost (A.3). */
    public ReportBlock report(long nowNs) {
        throw new UnsupportedOperationException("soon");
    }

    public long ssrc() {
        throw new UnsupportedOperationException("soon");
    }

    /** Whether the source has passed probation. */
    public boolean valid() {
        throw new UnsupportedOperationException("soon");
    }

    /** Packets received, late ones and duplicates included, as RFC 3550 counts. */
    public long received() {
        throw new UnsupportedOperationException("soon");
    }

    public long expected() {
        throw new UnsupportedOperationException("soon");
    }

    /** expected - received, or 0 where duplicates make it negative. */
    public long lost() {
        throw new UnsupportedOperationException("soon");
    }

    public long duplicates() {
        throw new UnsupportedOperationException("soon");
    }

    public long reordered() {
        throw new UnsupportedOperationException("soon");
    }

    /** Cycles in the upper, highest sequence in the lower 16 bits. */
    public long extendedHighestSequence() {
        throw new UnsupportedOperationException("soon");
    }

    /** Interarrival jitter in timestamp units (A.8). */
    public long jitter() {
        throw new UnsupportedOperationException("soon");
    }

    /** Interarrival jitter in milliseconds. */
    public double jitterMs() {
        throw new UnsupportedOperationException("soon");
    }
}
