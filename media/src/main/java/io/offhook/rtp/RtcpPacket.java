package io.offhook.rtp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One packet of an RTCP compound (RFC 3550 §6). Numbers are unsigned 32-bit values in longs unless said. */
public sealed interface RtcpPacket {
    /**
     * §6.4.1.
     *
     * @param ntp 64-bit NTP time of sending
     * @param rtpTimestamp the same instant on the stream's clock
     */
    record SenderReport(long ssrc, long ntp, long rtpTimestamp, long packets, long octets, List<ReportBlock> reports)
            implements RtcpPacket {
        public SenderReport {
            reports = List.copyOf(reports);
        }
    }

    /** §6.4.2. */
    record ReceiverReport(long ssrc, List<ReportBlock> reports) implements RtcpPacket {
        public ReceiverReport {
            reports = List.copyOf(reports);
        }
    }

    /** §6.5: the canonical names; other items are skipped. */
    record SourceDescription(List<Source> sources) implements RtcpPacket {
        public SourceDescription {
            sources = List.copyOf(sources);
        }

        /** One chunk; {@code cname} is null where the chunk has none. */
        public record Source(long ssrc, @Nullable String cname) {}
    }

    /** §6.6. */
    record Bye(List<Long> sources, @Nullable String reason) implements RtcpPacket {
        public Bye {
            sources = List.copyOf(sources);
        }
    }

    /** §6.7: {@code name} is four characters, {@code dataLength} bytes follow it. */
    record App(int subtype, long ssrc, String name, int dataLength) implements RtcpPacket {}

    /** A packet type that is not read here (feedback, XR): its type, count field and length in bytes. */
    record Unknown(int packetType, int count, int length) implements RtcpPacket {}
}
