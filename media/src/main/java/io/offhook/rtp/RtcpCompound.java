package io.offhook.rtp;

import java.util.List;

/** What came of reading an RTCP datagram: its packets, or why it is none. Reading never throws. */
public sealed interface RtcpCompound {
    /** A well-formed compound of at least one packet. */
    record Packets(List<RtcpPacket> packets) implements RtcpCompound {
        public Packets {
            packets = List.copyOf(packets);
        }
    }

    /** Not RTCP as RFC 3550 appendix A.2 checks it. The whole datagram is to be dropped and counted. */
    record Malformed(String reason) implements RtcpCompound {}

    /**
     * Reads a datagram. Reduced-size RTCP (RFC 5506: a first packet that is no report) is read too.
     *
     * @return {@link Packets} or {@link Malformed}; never throws, whatever the bytes
     */
    static RtcpCompound parse(byte[] buf, int off, int len) {
        return RtcpParser.parse(buf, off, len);
    }

    /**
     * Whether a datagram on a port shared by RTP and RTCP is RTCP: packet types 192 to 223 (RFC 5761 §4).
     *
     * @return false also for anything shorter than 8 bytes
     */
    static boolean looksLikeRtcp(byte[] buf, int off, int len) {
        return len >= 8 && (buf[off] & 0xC0) == 0x80 && (buf[off + 1] & 0xE0) == 0xC0;
    }
}
