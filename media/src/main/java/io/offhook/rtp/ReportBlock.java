package io.offhook.rtp;

/**
 * One reception report block (RFC 3550 §6.4.1).
 *
 * @param ssrc the source that is reported on, 0 to 2^32 - 1
 * @param fractionLost lost since the last report, in 1/256
 * @param cumulativeLost lost since the beginning, signed 24 bits (negative with duplicates)
 * @param extendedHighestSequence cycles in the upper, sequence in the lower 16 bits
 * @param jitter interarrival jitter in timestamp units
 * @param lastSenderReport middle 32 bits of the NTP time of the last SR, 0 if there was none
 * @param delaySinceLastSenderReport in 1/65,536 s
 */
public record ReportBlock(
        long ssrc,
        int fractionLost,
        int cumulativeLost,
        long extendedHighestSequence,
        long jitter,
        long lastSenderReport,
        long delaySinceLastSenderReport) {
    /** Bytes on the wire. */
    public static final int BYTES = 24;

    /**
     * Round-trip time to the reporter (§6.4.1): A - LSR - DLSR.
     *
     * @param arrivalNtp NTP time (64 bits) at which this block arrived
     * @return nanoseconds, 0 if clocks make it slightly negative, or -1 if the reporter has no SR of ours yet or the
     *     result is beyond 60 s and so no measurement
     */
    public long roundTripNs(long arrivalNtp) {
        if (lastSenderReport == 0) {
            return -1;
        }
        int units = (int) (NtpTime.middle(arrivalNtp) - lastSenderReport - delaySinceLastSenderReport);
        if (units < -65_536 || units > 60 * 65_536) {
            return -1;
        }
        return Math.max(0, RtpTimestamp.nanosOf(units, 65_536));
    }
}
