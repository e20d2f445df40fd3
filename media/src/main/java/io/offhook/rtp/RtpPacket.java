package io.offhook.rtp;

/**
 * A view of one RTP packet (RFC 3550 §5.1) over bytes that the caller owns: a reusable cursor, so that receiving
 * allocates nothing. The getters are valid after {@link #wrap} returned true and until the bytes change.
 */
public final class RtpPacket {
    /** Length of a header without CSRC and extension. */
    public static final int HEADER_BYTES = 12;

    private static final byte[] NONE = {};

    private byte[] buf = NONE;
    private int off;
    private int payloadOffset;
    private int payloadLength;
    private int extensionOffset;
    private int extensionLength;

    /**
     * Points this view at a packet.
     *
     * @return false if the bytes are no well-formed RTP packet: wrong version, or CSRCs, extension or padding beyond the
     *     end; the view is then empty
     */
    public boolean wrap(byte[] buf, int off, int len) {
        clear();
        if (len < HEADER_BYTES || off < 0 || off > buf.length - len) {
            return false;
        }
        int first = buf[off] & 0xFF;
        if (first >> 6 != 2) {
            return false;
        }
        int at = HEADER_BYTES + 4 * (first & 0xF);
        int extOff = 0;
        int extLen = -1;
        if ((first & 0x10) != 0) {
            if (at + 4 > len) {
                return false;
            }
            extOff = off + at;
            extLen = 4 * Bytes.u16(buf, off + at + 2);
            at += 4 + extLen;
        }
        int padding = 0;
        if ((first & 0x20) != 0) {
            padding = buf[off + len - 1] & 0xFF;
            if (padding == 0) {
                return false; // §5.1: the count includes itself
            }
        }
        if (at + padding > len) {
            return false;
        }
        this.buf = buf;
        this.off = off;
        payloadOffset = off + at;
        payloadLength = len - at - padding;
        extensionOffset = extOff;
        extensionLength = extLen;
        return true;
    }

    private void clear() {
        buf = NONE;
        off = 0;
        payloadOffset = 0;
        payloadLength = 0;
        extensionOffset = 0;
        extensionLength = -1;
    }

    /** The array that this view looks at. */
    public byte[] buffer() {
        return buf;
    }

    /** 0 to 127. */
    public int payloadType() {
        return buf[off + 1] & 0x7F;
    }

    public boolean marker() {
        return buf[off + 1] < 0;
    }

    /** 0 to 65,535. */
    public int sequence() {
        return Bytes.u16(buf, off + 2);
    }

    /** 0 to 2^32 - 1. */
    public long timestamp() {
        return Bytes.u32(buf, off + 4);
    }

    /** 0 to 2^32 - 1. */
    public long ssrc() {
        return Bytes.u32(buf, off + 8);
    }

    /** 0 to 15. */
    public int csrcCount() {
        return buf[off] & 0xF;
    }

    /** The contributing source {@code index}, 0 to csrcCount() - 1. */
    public long csrc(int index) {
        if (index < 0 || index >= csrcCount()) {
            throw new IndexOutOfBoundsException("no CSRC " + index);
        }
        return Bytes.u32(buf, off + HEADER_BYTES + 4 * index);
    }

    public boolean hasExtension() {
        return extensionLength >= 0;
    }

    /** The profile-defined 16 bits of the header extension (§5.3.1); meaningful if {@link #hasExtension}. */
    public int extensionProfile() {
        return extensionLength < 0 ? 0 : Bytes.u16(buf, extensionOffset);
    }

    /** Where the data of the header extension begins in {@link #buffer}. */
    public int extensionDataOffset() {
        return extensionOffset + 4;
    }

    /** Bytes of extension data, 0 if there is none. */
    public int extensionDataLength() {
        return Math.max(extensionLength, 0);
    }

    /** Where the payload begins in {@link #buffer}. */
    public int payloadOffset() {
        return payloadOffset;
    }

    /** Bytes of payload, padding excluded; may be 0. */
    public int payloadLength() {
        return payloadLength;
    }
}
