package io.offhook.media.stream;

/**
 * A snapshot of one stream. Received and lost follow RFC 3550 §6.4.1 over all sources that the peer used.
 *
 * @param sent RTP packets sent
 * @param sentOctets payload octets of them
 * @param received RTP packets that were accepted from the peer, duplicates and late ones included
 * @param lost packets that never came (expected less received, 0 at least)
 * @param late packets that came after their play-out
 * @param duplicates packets that came twice
 * @param discarded packets dropped unplayed for other reasons: no room, re-anchoring, delay shrunk
 * @param ignored packets dropped before the jitter buffer: malformed, payload type not agreed, strange source, not
 *     receiving, or the stream has ended
 * @param concealed frames that were made up
 * @param frames frames that were played
 * @param jitterMs interarrival jitter (appendix A.8)
 * @param delayMs what the jitter buffer adds now
 * @param roundTripMs by the peer's last report, -1 if unknown
 * @param remoteLossFraction by the peer's reports, over all that we sent, 0 to 1, -1 if unknown
 * @param remoteJitterMs by the peer's last report, -1 if unknown
 * @param mosLocal what is heard here, 1 to 4.5 (G.107), -1 before anything was heard
 * @param mosRemote what the peer hears as far as its reports tell, -1 if unknown
 * @param missedTicks ticks that came before the last one had run: frames not sent
 * @param maxLatenessNs longest that a frame left after its time
 * @param underruns ticks in which the graph had no frame ready to send
 */
public record RtpStreamStatistics(
        long sent,
        long sentOctets,
        long received,
        long lost,
        long late,
        long duplicates,
        long discarded,
        long ignored,
        long concealed,
        long frames,
        double jitterMs,
        int delayMs,
        double roundTripMs,
        double remoteLossFraction,
        double remoteJitterMs,
        double mosLocal,
        double mosRemote,
        long missedTicks,
        long maxLatenessNs,
        long underruns) {}
