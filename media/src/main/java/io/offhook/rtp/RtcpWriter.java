package io.offhook.rtp;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes RTCP packets one after the other into a caller's array; a compound is a report, then SDES, then perhaps BYE
 * (RFC 3550 §6.1). Every method returns the offset after what it wrote. 320 bytes hold any compound that is written here.
 */
public final class RtcpWriter {
    private static final int MAX_CNAME_BYTES = 128;
    private static final int MAX_REASON_BYTES = 64;

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
        int at = header(buf, off, report == null ? 0 : 1, RtcpParser.SENDER_REPORT);
        at = Bytes.put32(buf, at, ssrc);
        at = Bytes.put32(buf, at, ntp >>> 32);
        at = Bytes.put32(buf, at, ntp);
        at = Bytes.put32(buf, at, rtpTimestamp);
        at = Bytes.put32(buf, at, packets);
        at = Bytes.put32(buf, at, octets);
        return finish(buf, off, block(buf, at, report));
    }

    /** Writes an RR (§6.4.2) with at most one report block. */
    public static int receiverReport(byte[] buf, int off, long ssrc, @Nullable ReportBlock report) {
        int at = header(buf, off, report == null ? 0 : 1, RtcpParser.RECEIVER_REPORT);
        at = Bytes.put32(buf, at, ssrc);
        return finish(buf, off, block(buf, at, report));
    }

    /** Writes an SDES with one CNAME (§6.5.1), cut to 128 bytes. */
    public static int cname(byte[] buf, int off, long ssrc, String cname) {
        byte[] text = cname.getBytes(StandardCharsets.UTF_8);
        int length = fit(text, MAX_CNAME_BYTES);
        int at = header(buf, off, 1, RtcpParser.SOURCE_DESCRIPTION);
        at = Bytes.put32(buf, at, ssrc);
        buf[at++] = 1;
        buf[at++] = (byte) length;
        System.arraycopy(text, 0, buf, at, length);
        at += length;
        buf[at++] = 0; // end of items, then up to the next word
        return finish(buf, off, pad(buf, off, at));
    }

    /** Writes a BYE (§6.6), the reason cut to 64 bytes. */
    public static int bye(byte[] buf, int off, long ssrc, @Nullable String reason) {
        int at = header(buf, off, 1, RtcpParser.BYE);
        at = Bytes.put32(buf, at, ssrc);
        if (reason != null) {
            byte[] text = reason.getBytes(StandardCharsets.UTF_8);
            int length = fit(text, MAX_REASON_BYTES);
            buf[at++] = (byte) length;
            System.arraycopy(text, 0, buf, at, length);
            at = pad(buf, off, at + length);
        }
        return finish(buf, off, at);
    }

    private static int header(byte[] buf, int off, int count, int type) {
        buf[off] = (byte) (0x80 | count);
        buf[off + 1] = (byte) type;
        return off + 4;
    }

    private static int block(byte[] buf, int off, @Nullable ReportBlock report) {
        if (report == null) {
            return off;
        }
        int at = Bytes.put32(buf, off, report.ssrc());
        at = Bytes.put32(buf, at, (long) report.fractionLost() << 24 | report.cumulativeLost() & 0xFF_FFFF);
        at = Bytes.put32(buf, at, report.extendedHighestSequence());
        at = Bytes.put32(buf, at, report.jitter());
        at = Bytes.put32(buf, at, report.lastSenderReport());
        return Bytes.put32(buf, at, report.delaySinceLastSenderReport());
    }

    /** The longest prefix within {@code max} bytes that does not cut a UTF-8 character. */
    private static int fit(byte[] text, int max) {
        if (text.length <= max) {
            return text.length;
        }
        int length = max;
        while (length > 0 && (text[length] & 0xC0) == 0x80) {
            length--;
        }
        return length;
    }

    private static int pad(byte[] buf, int off, int at) {
        int next = at;
        while ((next - off) % 4 != 0) {
            buf[next++] = 0;
        }
        return next;
    }

    private static int finish(byte[] buf, int off, int at) {
        Bytes.put16(buf, off + 2, (at - off) / 4 - 1);
        return at;
    }
}
