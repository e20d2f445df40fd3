package io.offhook.media.stream;

import io.offhook.rtp.NtpTime;
import io.offhook.rtp.ReceptionStatistics;
import io.offhook.rtp.ReportBlock;
import io.offhook.rtp.RtcpCompound;
import io.offhook.rtp.RtcpPacket;
import io.offhook.rtp.RtcpTiming;
import io.offhook.rtp.RtcpWriter;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reports of one stream (RFC 3550 §6): when to send them, what they say, and what the peer's say about us. */
final class RtcpSession {
    /** G.711 with headers, both ways. */
    private static final double SESSION_BITS_PER_SECOND = 160_000;
    /** Headers of UDP and IPv4, counted into the average size (§6.2). */
    private static final int UNDER_RTCP = 28;

    private static final int FIRST_COMPOUND = 100;

    private final long ssrc;
    private final String cname;
    private final RtpOutput output;
    private final MediaEnvironment environment;
    private final Consumer<RtpStreamEvent> events;
    private final RtcpTiming timing;
    private long packetsAtLastReport;
    private long packetsAtReportBefore;
    private boolean heard;

    private double roundTripMs = -1;
    private double remoteLossFraction = -1;
    private double remoteJitterMs = -1;

    RtcpSession(
            long ssrc,
            String cname,
            RtpOutput output,
            MediaEnvironment environment,
            Consumer<RtpStreamEvent> events,
            long nowNs) {
        this.ssrc = ssrc;
        this.cname = cname;
        this.output = output;
        this.environment = environment;
        this.events = events;
        timing = new RtcpTiming(SESSION_BITS_PER_SECOND, FIRST_COMPOUND, nowNs, environment.random());
    }

    /** Once a tick: sends what is due. */
    void tick(RtpSender sender, @Nullable ReceptionStatistics source, byte[] scratch, long nowNs) {
        if (nowNs - timing.dueNs() < 0) {
            return;
        }
        // §6.3.8: a sender is who sent since the report before the last
        boolean weSend = sender.packets() > packetsAtReportBefore;
        timing.weSent(weSend);
        timing.members(heard ? 2 : 1, (weSend ? 1 : 0) + (source == null ? 0 : 1), nowNs);
        if (!timing.expired(nowNs, environment.random())) {
            return;
        }
        int length = report(sender, weSend, source, scratch, nowNs);
        packetsAtReportBefore = packetsAtLastReport;
        packetsAtLastReport = sender.packets();
        timing.sent(length + UNDER_RTCP, nowNs, environment.random());
        output.sendControl(scratch, 0, length);
    }

    /** §6.6: below 50 members a BYE goes out at once, behind a report. */
    void bye(RtpSender sender, @Nullable ReceptionStatistics source, byte[] scratch, long nowNs) {
        if (sender.packets() == 0 && !heard) {
            return; // §6.3.7: who never sent says no BYE
        }
        int length = report(sender, sender.packets() > packetsAtReportBefore, source, scratch, nowNs);
        length = RtcpWriter.bye(scratch, length, ssrc, null);
        output.sendControl(scratch, 0, length);
    }

    private int report(RtpSender sender, boolean weSend, @Nullable ReceptionStatistics source, byte[] out, long nowNs) {
        ReportBlock block = source == null || !source.valid() ? null : source.report(nowNs);
        int length;
        if (weSend) {
            long ntp = NtpTime.of(environment.wallClock().instant());
            length = RtcpWriter.senderReport(
                    out, 0, ssrc, ntp, sender.timestampAt(nowNs), sender.packets(), sender.octets(), block);
        } else {
            length = RtcpWriter.receiverReport(out, 0, ssrc, block);
        }
        return RtcpWriter.cname(out, length, ssrc, cname);
    }

    /** The peer was heard by RTP. */
    void peerHeard() {
        heard = true;
    }

    /** Takes a compound in; false if it is not RTCP. */
    boolean received(
            byte[] data,
            int offset,
            int length,
            RtpSender sender,
            int clockRate,
            @Nullable ReceptionStatistics source,
            long nowNs) {
        if (!(RtcpCompound.parse(data, offset, length) instanceof RtcpCompound.Packets compound)) {
            return false;
        }
        heard = true;
        timing.received(length + UNDER_RTCP);
        for (RtcpPacket packet : compound.packets()) {
            if (packet instanceof RtcpPacket.SenderReport report) {
                if (source != null && source.ssrc() == report.ssrc()) {
                    source.senderReport(report.ntp(), nowNs);
                }
                reports(report.reports(), sender, clockRate);
            } else if (packet instanceof RtcpPacket.ReceiverReport report) {
                reports(report.reports(), sender, clockRate);
            } else if (packet instanceof RtcpPacket.Bye bye) {
                for (Long left : bye.sources()) {
                    events.accept(new RtpStreamEvent.SourceLeft(left, bye.reason()));
                }
            }
        }
        return true;
    }

    private void reports(List<ReportBlock> blocks, RtpSender sender, int clockRate) {
        for (ReportBlock block : blocks) {
            if (block.ssrc() != ssrc) {
                continue;
            }
            long roundTripNs =
                    block.roundTripNs(NtpTime.of(environment.wallClock().instant()));
            if (roundTripNs >= 0) {
                roundTripMs = roundTripNs / 1e6;
            }
            remoteJitterMs = block.jitter() * 1000.0 / clockRate;
            if (sender.packets() > 0) {
                remoteLossFraction = Math.min(1, Math.max(0, block.cumulativeLost()) / (double) sender.packets());
            }
            events.accept(new RtpStreamEvent.ReportReceived(
                    block.fractionLost() / 256.0, block.cumulativeLost(), remoteJitterMs, roundTripMs));
        }
    }

    double roundTripMs() {
        return roundTripMs;
    }

    double remoteJitterMs() {
        return remoteJitterMs;
    }

    double remoteLossFraction() {
        return remoteLossFraction;
    }
}
