package io.offhook.rtp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads RTCP compounds. Every length is checked against what is really there before it is used; the first thing that
 * does not fit makes the whole datagram malformed (RFC 3550 appendix A.2).
 */
final class RtcpParser {
    static final int SENDER_REPORT = 200;
    static final int RECEIVER_REPORT = 201;
    static final int SOURCE_DESCRIPTION = 202;
    static final int BYE = 203;
    static final int APP = 204;
    private static final int TRANSPORT_FEEDBACK = 205;
    private static final int PAYLOAD_FEEDBACK = 206;
    private static final int EXTENDED_REPORT = 207;
    /** More packets than any honest compound has; keeps a 64 KB datagram from becoming thousands of objects. */
    private static final int MAX_PACKETS = 32;

    private final byte[] buf;
    /** Body of the packet being read: after its 4 bytes of header, before its padding. */
    private int at;

    private int end;
    private @Nullable String flaw;

    private RtcpParser(byte[] buf) {
        this.buf = buf;
    }

    static RtcpCompound parse(byte[] buf, int off, int len) {
        if (off < 0 || len < 4 || off > buf.length - len) {
            return new RtcpCompound.Malformed("shorter than a header");
        }
        return new RtcpParser(buf).compound(off, off + len);
    }

    private RtcpCompound compound(int from, int limit) {
        List<RtcpPacket> packets = new ArrayList<>(3);
        int start = from;
        while (start < limit) {
            if (packets.size() == MAX_PACKETS) {
                return new RtcpCompound.Malformed("more than " + MAX_PACKETS + " packets");
            }
            RtcpPacket packet = packet(start, limit);
            if (packet == null) {
                return new RtcpCompound.Malformed(flaw == null ? "malformed" : flaw);
            }
            packets.add(packet);
            start += length(start);
        }
        return new RtcpCompound.Packets(packets);
    }

    private int length(int start) {
        return 4 * (Bytes.u16(buf, start + 2) + 1);
    }

    private @Nullable RtcpPacket packet(int start, int limit) {
        if (limit - start < 4) {
            return flawed("trailing bytes");
        }
        int first = Bytes.u8(buf, start);
        int type = Bytes.u8(buf, start + 1);
        int length = length(start);
        if (first >> 6 != 2) {
            return flawed("version is not 2");
        }
        if (length > limit - start) {
            return flawed("length beyond the datagram");
        }
        if (type < 192 || type > 223) {
            return flawed("packet type is not RTCP");
        }
        at = start + 4;
        end = start + length;
        if ((first & 0x20) != 0) {
            int padding = Bytes.u8(buf, end - 1);
            if (end != limit) {
                return flawed("padding before the last packet"); // §6.4.1
            }
            if (padding == 0 || padding % 4 != 0 || padding > end - at) {
                return flawed("padding count");
            }
            end -= padding;
        }
        return body(type, first & 0x1F, length);
    }

    private @Nullable RtcpPacket body(int type, int count, int length) {
        return switch (type) {
            case SENDER_REPORT -> senderReport(count);
            case RECEIVER_REPORT -> receiverReport(count);
            case SOURCE_DESCRIPTION -> sourceDescription(count);
            case BYE -> bye(count);
            case APP -> app(count);
            case TRANSPORT_FEEDBACK -> feedback(type, count, length, true);
            // RFC 4585 §6.3.1: a picture loss indication alone has no control information after its header.
            case PAYLOAD_FEEDBACK -> feedback(type, count, length, count != 1);
            case EXTENDED_REPORT -> extendedReport(count, length);
            default -> new RtcpPacket.Unknown(type, count, length);
        };
    }

    private @Nullable RtcpPacket senderReport(int count) {
        if (end - at < 24 + count * ReportBlock.BYTES) {
            return flawed("sender report shorter than its report count");
        }
        return new RtcpPacket.SenderReport(
                Bytes.u32(buf, at),
                Bytes.u32(buf, at + 4) << 32 | Bytes.u32(buf, at + 8),
                Bytes.u32(buf, at + 12),
                Bytes.u32(buf, at + 16),
                Bytes.u32(buf, at + 20),
                reports(at + 24, count));
    }

    private @Nullable RtcpPacket receiverReport(int count) {
        if (end - at < 4 + count * ReportBlock.BYTES) {
            return flawed("receiver report shorter than its report count");
        }
        return new RtcpPacket.ReceiverReport(Bytes.u32(buf, at), reports(at + 4, count));
    }

    private List<ReportBlock> reports(int from, int count) {
        List<ReportBlock> reports = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int b = from + i * ReportBlock.BYTES;
            int lost = Bytes.s32(buf, b + 4);
            reports.add(new ReportBlock(
                    Bytes.u32(buf, b),
                    lost >>> 24,
                    lost << 8 >> 8, // signed 24 bits
                    Bytes.u32(buf, b + 8),
                    Bytes.u32(buf, b + 12),
                    Bytes.u32(buf, b + 16),
                    Bytes.u32(buf, b + 20)));
        }
        return reports;
    }

    private @Nullable RtcpPacket sourceDescription(int count) {
        List<RtcpPacket.SourceDescription.Source> sources = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            if (end - at < 4) {
                return flawed("fewer SDES chunks than counted");
            }
            RtcpPacket.SourceDescription.Source source = chunk();
            if (source == null) {
                return null;
            }
            sources.add(source);
        }
        return new RtcpPacket.SourceDescription(sources);
    }

    /** One SDES chunk: items until a zero, then on to the next multiple of four (§6.5). */
    private RtcpPacket.SourceDescription.@Nullable Source chunk() {
        long ssrc = Bytes.u32(buf, at);
        int begin = at;
        at += 4;
        String cname = null;
        while (at < end && buf[at] != 0) {
            if (end - at < 2 || Bytes.u8(buf, at + 1) > end - at - 2) {
                flawed("SDES item beyond its packet");
                return null;
            }
            int length = Bytes.u8(buf, at + 1);
            if (buf[at] == 1 && cname == null) {
                cname = new String(buf, at + 2, length, StandardCharsets.UTF_8);
            }
            at += 2 + length;
        }
        int used = at - begin + 1;
        at = Math.min(end, begin + (used + 3 & ~3));
        return new RtcpPacket.SourceDescription.Source(ssrc, cname);
    }

    private @Nullable RtcpPacket bye(int count) {
        if (end - at < 4 * count) {
            return flawed("BYE shorter than its source count");
        }
        List<Long> sources = new ArrayList<>(count);
        for (int i = 0; i < count; i++, at += 4) {
            sources.add(Bytes.u32(buf, at));
        }
        String reason = null;
        if (at < end) {
            int length = Bytes.u8(buf, at);
            if (length > end - at - 1) {
                return flawed("BYE reason beyond its packet");
            }
            reason = new String(buf, at + 1, length, StandardCharsets.UTF_8);
        }
        return new RtcpPacket.Bye(sources, reason);
    }

    private @Nullable RtcpPacket app(int subtype) {
        if (end - at < 8) {
            return flawed("APP shorter than its name");
        }
        String name = new String(buf, at + 4, 4, StandardCharsets.ISO_8859_1);
        return new RtcpPacket.App(subtype, Bytes.u32(buf, at), name, end - at - 8);
    }

    private @Nullable RtcpPacket feedback(int type, int format, int length, boolean needsControl) {
        if (end - at < (needsControl ? 12 : 8)) {
            return flawed("feedback shorter than its format");
        }
        return new RtcpPacket.Unknown(type, format, length);
    }

    /** RFC 3611 §2: only the frame of the blocks is checked. */
    private @Nullable RtcpPacket extendedReport(int count, int length) {
        if (end - at < 4) {
            return flawed("XR without its source");
        }
        at += 4;
        while (at < end) {
            if (end - at < 4 || 4 * (Bytes.u16(buf, at + 2) + 1) > end - at) {
                return flawed("XR block beyond its packet");
            }
            at += 4 * (Bytes.u16(buf, at + 2) + 1);
        }
        return new RtcpPacket.Unknown(EXTENDED_REPORT, count, length);
    }

    private @Nullable RtcpPacket flawed(String why) {
        flaw = why;
        return null;
    }
}
