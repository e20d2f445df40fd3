package io.offhook.rtp;

/** Writes RTP headers (RFC 3550 §5.1) in place, before a payload that the caller writes. */
public final class RtpWriter {
    private RtpWriter() {}

    /**
     * Writes a header without CSRC, extension or padding.
     *
     * @param payloadType 0 to 127
     * @param sequence its low 16 bits are written
     * @param timestamp its low 32 bits are written
     * @param ssrc its low 32 bits are written
     * @return 12, the bytes written
     */
    public static int writeHeader(
            byte[] buf, int off, int payloadType, boolean marker, int sequence, long timestamp, long ssrc) {
        buf[off] = (byte) 0x80;
        buf[off + 1] = (byte) (payloadType & 0x7F | (marker ? 0x80 : 0));
        Bytes.put16(buf, off + 2, sequence);
        Bytes.put32(buf, off + 4, timestamp);
        Bytes.put32(buf, off + 8, ssrc);
        return RtpPacket.HEADER_BYTES;
    }
}
