package io.offhook.rtp;

import org.jspecify.annotations.Nullable;

/**
 * Writes RTCP packets one after the other into a caller's array; a compound is a report, then SDES, then perhaps BYE.
 * Every method returns the offset after what it wrote. 256 bytes hold any compound that is written here.
 */
public final class RtcpWriter {
    private RtcpWriter() {}

    /** Writes an SR (§6.4.1) with at most one report block. */
    public static int senderReport(
            byte[] buf,
            int off,
            long ssrc,
            long ntp,
            long rtpTimestamp,
            long packets,
            long octets,
            @Nullable ReportBlock report) {
        throw new UnsupportedOperationException("soon");
    }

    /** Writes an RR (§6.4.2) with at most one report block. */
    public static int receiverReport(byte[] buf, int off, long ssrc, @Nullable ReportBlock report) {
        throw new UnsupportedOperationException("soon");
    }

    /** Writes an SDES with one CNAME (§6.5.1), cut to 128 bytes. */
    public static int cname(byte[] buf, int off, long ssrc, String cname) {
        throw new UnsupportedOperationException("soon");
    }

    /** Writes a BYE (§6.6), the reason cut to 64 bytes. */
    public static int bye(byte[] buf, int off, long ssrc, @Nullable String reason) {
        throw new UnsupportedOperationException("soon");
    }
}
