package io.offhook.rtp;

/**
 * Reception statistics of one source: loss (RFC 3550 appendix A.3), jitter (A.8), and what a report block says of them.
 * Allocates nothing per packet.
 */
public final class ReceptionStatistics {
    private final long ssrc;
    private final int clockRate;
    private final RtpSource source = new RtpSource();
    private long expectedBefore;
    private long receivedBefore;
    private int transit;
    private boolean transitKnown;
    /** 16 times the estimate, as A.8's integer form keeps it. */
    private long jitter16;

    private long lastSenderReport;
    private long senderReportNs;

    /** @param clockRate of the payload in Hz */
    public ReceptionStatistics(long ssrc, int clockRate) {
        if (clockRate <= 0) {
            throw new IllegalArgumentException("a clock rate must be positive, not " + clockRate);
        }
        this.ssrc = ssrc;
        this.clockRate = clockRate;
    }

    /** Counts one packet. */
    public Arrival received(int sequence, long timestamp, long nowNs) {
        Arrival arrival = source.received(sequence);
        switch (arrival) {
            case RESTARTED -> {
                expectedBefore = 0;
                receivedBefore = 0;
                transitKnown = false;
                jitter(timestamp, nowNs);
            }
            case PROBATION, IN_ORDER, REORDERED -> jitter(timestamp, nowNs);
            case DUPLICATE, JUMPED -> {
                // says nothing about the network's delay
            }
        }
        return arrival;
    }

    private void jitter(long timestamp, long nowNs) {
        int now = (int) RtpTimestamp.unitsOf(nowNs, clockRate) - (int) timestamp;
        if (transitKnown) {
            // Math.abs of the difference in long: hostile timestamps may be half the circle away.
            long distance = Math.abs((long) (now - transit));
            jitter16 += distance - (jitter16 + 8 >> 4);
        }
        transit = now;
        transitKnown = true;
    }

    /** Remembers a sender report for LSR and DLSR. */
    public void senderReport(long ntp, long nowNs) {
        lastSenderReport = NtpTime.middle(ntp);
        senderReportNs = nowNs;
    }

    /** The block for our next report; begins a new interval for the fraction lost (A.3). */
    public ReportBlock report(long nowNs) {
        long expected = source.expected();
        long expectedNow = expected - expectedBefore;
        long receivedNow = source.received() - receivedBefore;
        expectedBefore = expected;
        receivedBefore = source.received();
        long lostNow = expectedNow - receivedNow;
        int fraction = expectedNow <= 0 || lostNow <= 0 ? 0 : (int) Math.min(255, (lostNow << 8) / expectedNow);
        long cumulative = Math.max(-0x80_0000, Math.min(0x7F_FFFF, expected - source.received()));
        long delay = lastSenderReport == 0 ? 0 : NtpTime.shortUnits(nowNs - senderReportNs);
        return new ReportBlock(
                ssrc,
                fraction,
                (int) cumulative,
                source.extendedHighest() & 0xFFFF_FFFFL,
                Math.min(jitter(), 0xFFFF_FFFFL),
                lastSenderReport,
                delay);
    }

    public long ssrc() {
        return ssrc;
    }

    /** Whether the source has passed probation. */
    public boolean valid() {
        return source.valid();
    }

    /** Packets received, late ones and duplicates included, as RFC 3550 counts; 0 during probation. */
    public long received() {
        return source.received();
    }

    /** Packets that the sequence numbers say were sent. */
    public long expected() {
        return source.expected();
    }

    /** expected - received, or 0 where duplicates make it negative. */
    public long lost() {
        return Math.max(0, source.expected() - source.received());
    }

    public long duplicates() {
        return source.duplicates();
    }

    public long reordered() {
        return source.reordered();
    }

    /** Runs of one or more missing packets, for the burst ratio of the E-model; reordering counts too. */
    public long gaps() {
        return source.gaps();
    }

    /** Cycles in the upper, highest sequence in the lower 16 bits. */
    public long extendedHighestSequence() {
        return source.extendedHighest();
    }

    /** Interarrival jitter in timestamp units (A.8). */
    public long jitter() {
        return jitter16 >> 4;
    }

    /** Interarrival jitter in milliseconds. */
    public double jitterMs() {
        return jitter16 / 16.0 * 1000 / clockRate;
    }
}
