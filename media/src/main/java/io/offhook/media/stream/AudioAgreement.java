package io.offhook.media.stream;

import io.offhook.media.codec.AudioCodec;
import java.util.Map;

/**
 * What offer and answer settled for one audio line, as the packet path needs it.
 *
 * @param direction which ways audio flows
 * @param codec the codec that we send
 * @param payloadType its payload type in what we send, 0 to 127
 * @param ptimeMs how much audio one of our packets holds: 10 to 60 ms, a multiple of 10
 * @param sendEvents payload type of the telephone events that we send (RFC 4733), or -1 if the peer takes none
 * @param receives payload types that may arrive, with their codecs
 * @param receiveEvents payload type of telephone events that may arrive, or -1
 * @param rtcp whether reports are sent (RFC 3550 §6); on the RTP port or another: the output decides
 */
public record AudioAgreement(
        MediaDirection direction,
        AudioCodec codec,
        int payloadType,
        int ptimeMs,
        int sendEvents,
        Map<Integer, AudioCodec> receives,
        int receiveEvents,
        boolean rtcp) {
    public AudioAgreement {
        if (payloadType < 0 || payloadType > 127) {
            throw new IllegalArgumentException("payload types are 0 to 127, not " + payloadType);
        }
        if (ptimeMs < 10 || ptimeMs > 60 || ptimeMs % 10 != 0) {
            throw new IllegalArgumentException("ptime must be 10, 20, 30, 40, 50 or 60 ms, not " + ptimeMs);
        }
        if (sendEvents < -1 || sendEvents > 127 || receiveEvents < -1 || receiveEvents > 127) {
            throw new IllegalArgumentException("payload types of events are 0 to 127, or -1 for none");
        }
        receives = Map.copyOf(receives);
        for (AudioCodec other : receives.values()) {
            if (other.sampleRate() != codec.sampleRate()) {
                throw new IllegalArgumentException("codecs of one agreement must share a sample rate: " + codec.name()
                        + " and " + other.name() + " do not");
            }
        }
    }

    /** Both ways, 20 ms, one codec with one payload type, reports on. */
    public static AudioAgreement of(AudioCodec codec, int payloadType, int events) {
        return new AudioAgreement(
                MediaDirection.SENDRECV, codec, payloadType, 20, events, Map.of(payloadType, codec), events, true);
    }

    public AudioAgreement withDirection(MediaDirection other) {
        return new AudioAgreement(other, codec, payloadType, ptimeMs, sendEvents, receives, receiveEvents, rtcp);
    }

    public AudioAgreement withPtime(int otherMs) {
        return new AudioAgreement(direction, codec, payloadType, otherMs, sendEvents, receives, receiveEvents, rtcp);
    }

    public AudioAgreement withRtcp(boolean on) {
        return new AudioAgreement(direction, codec, payloadType, ptimeMs, sendEvents, receives, receiveEvents, on);
    }

    /**
     * Whether packets of this type may be telephone events: those of the number that we gave, and, as long as it means nothing else here, of the number that the
     * peer gave. RFC 3264 §6.1 has it send ours, but there are many that send their own.
     */
    public boolean isEvent(int type) {
        return receiveEvents >= 0 && (type == receiveEvents || type == sendEvents && !receives.containsKey(type));
    }

    /** Samples in a frame at the codec's sample rate. */
    public int frameSamples() {
        return codec.samplesPer(ptimeMs);
    }

    /** RTP timestamp units in a frame. */
    public int frameUnits() {
        return codec.timestampUnitsPer(ptimeMs);
    }
}
