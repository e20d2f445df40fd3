package io.offhook.media.stream;

import io.offhook.media.jitter.JitterBuffer;
import io.offhook.media.quality.EModel;
import io.offhook.rtp.ReceptionStatistics;
import org.jspecify.annotations.Nullable;

/** Reads the counters of a path into one snapshot. */
final class StatisticsReading {
    /** Network delay that is assumed until a report tells it. */
    private static final double UNKNOWN_ONE_WAY_MS = 0;

    private StatisticsReading() {}

    static RtpStreamStatistics of(RtpPath path, long missedTicks, long maxLatenessNs, long underruns) {
        RtpReceiver receiver = path.receiver();
        RtcpSession rtcp = path.rtcp();
        ReceptionTotals totals = receiver.totals;
        ReceptionStatistics source = receiver.statistics();
        JitterBuffer jitter = receiver.jitter();
        long lost = totals.lost(source);
        long late = totals.late(jitter);
        long discarded = totals.discarded(jitter);
        double oneWayMs = rtcp.roundTripMs() < 0 ? UNKNOWN_ONE_WAY_MS : rtcp.roundTripMs() / 2;
        int ptimeMs = path.agreement().ptimeMs();
        return new RtpStreamStatistics(
                path.sender().packets(),
                path.sender().octets(),
                totals.received,
                lost,
                late,
                totals.duplicates(source),
                discarded,
                totals.ignored,
                totals.concealed,
                totals.frames,
                source == null ? 0 : source.jitterMs(),
                jitter.delayMs(),
                rtcp.roundTripMs(),
                rtcp.remoteLossFraction(),
                rtcp.remoteJitterMs(),
                mosLocal(totals.received, lost, late + discarded, source, oneWayMs + jitter.delayMs() + ptimeMs),
                mosRemote(rtcp, oneWayMs, ptimeMs),
                missedTicks,
                maxLatenessNs,
                underruns);
    }

    /** What came too late to be played is lost to the ear (G.107 counts loss at the decoder). */
    private static double mosLocal(
            long received, long lost, long unplayed, @Nullable ReceptionStatistics source, double mouthToEarMs) {
        if (source == null || received == 0) {
            return -1;
        }
        double percent = 100.0 * (lost + unplayed) / (received + lost);
        double burst = burstRatio(lost, source.gaps(), received + lost);
        return EModel.mos(EModel.rating(EModel.Codec.G711_WITH_PLC, percent, burst, mouthToEarMs));
    }

    /** The peer's own delay is unknown: as much as two frames and twice its jitter. */
    private static double mosRemote(RtcpSession rtcp, double oneWayMs, int ptimeMs) {
        if (rtcp.remoteLossFraction() < 0) {
            return -1;
        }
        double mouthToEarMs = oneWayMs + 2 * ptimeMs + 2 * rtcp.remoteJitterMs();
        double percent = 100 * rtcp.remoteLossFraction();
        return EModel.mos(EModel.rating(EModel.Codec.G711_WITH_PLC, percent, 1, mouthToEarMs));
    }

    /** Mean length of a loss over the length expected of random loss (G.107 §3.5). */
    private static double burstRatio(long lost, long gaps, long expected) {
        if (lost == 0 || gaps == 0 || lost >= expected) {
            return 1;
        }
        double random = 1 / (1 - (double) lost / expected);
        return Math.max(1, (double) lost / gaps / random);
    }
}
