package io.offhook.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the peer's audio line says, reduced to what we support.
 *
 * @param mediaIndex which {@code m=} line it is, from 0
 * @param proto {@code RTP/AVP} or {@code RTP/AVPF}
 * @param codecs what both have, in the peer's order; never empty
 * @param telephoneEvents the peer's RFC 4733 formats that we have too, for the clock rates of the codecs; may be empty
 * @param rtp where it wants RTP
 * @param rtcp where it wants RTCP; port 0 when there is none
 * @param rtcpMux whether it can take RTCP on the RTP port
 * @param direction the peer's direction. A connection address of 0.0.0.0 or :: takes "receives" away from it
 * @param ptimeMs the packet time to send with
 */
public record RemoteAudio(
        int mediaIndex,
        String proto,
        List<AgreedCodec> codecs,
        List<AgreedCodec> telephoneEvents,
        RemoteEndpoint rtp,
        RemoteEndpoint rtcp,
        boolean rtcpMux,
        Direction direction,
        int ptimeMs) {

    public RemoteAudio {
        codecs = List.copyOf(codecs);
        telephoneEvents = List.copyOf(telephoneEvents);
    }

    /** The codec that the peer likes best. */
    public AgreedCodec codec() {
        return codecs.get(0);
    }

    /** The events that go with a codec: those of its clock rate (RFC 4733 §2.1). */
    @Nullable
    AgreedCodec eventsFor(AgreedCodec codec) {
        for (AgreedCodec events : telephoneEvents) {
            if (events.clockRate() == codec.clockRate()) {
                return events;
            }
        }
        return null;
    }

    /** What the peer calls this codec of ours; null when it does not have it. */
    @Nullable
    AgreedCodec find(AudioCodec wanted) {
        for (AgreedCodec codec : codecs) {
            if (codec.codec().sameCodec(wanted)) {
                return codec;
            }
        }
        return null;
    }

    /** The same with one codec alone. */
    RemoteAudio withOnly(AgreedCodec codec) {
        return new RemoteAudio(
                mediaIndex, proto, List.of(codec), telephoneEvents, rtp, rtcp, rtcpMux, direction, ptimeMs);
    }
}
