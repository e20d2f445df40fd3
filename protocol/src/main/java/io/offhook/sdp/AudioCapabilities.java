package io.offhook.sdp;

import java.util.List;

/**
 * What we can do on an audio line, the same for all calls of an account.
 *
 * @param codecs in order of preference; at least one codec beside telephone events; payload types all different
 * @param ptimeMs milliseconds of audio in a packet where the peer has no wish, a multiple of 10 of 10..60
 * @param maxPtimeMs the most that we take, said in {@code a=maxptime}; 0 for not said
 * @param sessionName the {@code s=} line
 */
public record AudioCapabilities(List<AudioCodec> codecs, int ptimeMs, int maxPtimeMs, String sessionName) {
    static final int DEFAULT_PTIME_MS = 20;

    /** PCMU, PCMA and telephone events 0-16 under 101, in packets of 20 ms. */
    public static final AudioCapabilities G711 =
            of(AudioCodec.PCMU, AudioCodec.PCMA, AudioCodec.telephoneEvent(101, "0-16"));

    public AudioCapabilities {
        codecs = List.copyOf(codecs);
        boolean[] taken = new boolean[128];
        boolean anyCodec = false;
        for (AudioCodec codec : codecs) {
            if (taken[codec.payloadType()]) {
                throw new IllegalArgumentException("payload type " + codec.payloadType() + " is given twice");
            }
            taken[codec.payloadType()] = true;
            anyCodec |= !codec.isTelephoneEvent();
        }
        if (!anyCodec || codecs.size() > SdpParser.MAX_FORMATS) {
            throw new IllegalArgumentException("capabilities hold 1 to 64 formats, one of them a codec");
        }
        if (!isPtime(ptimeMs)) {
            throw new IllegalArgumentException("ptime must be a multiple of 10 of 10..60 ms, not " + ptimeMs);
        }
        if (maxPtimeMs != 0 && maxPtimeMs < ptimeMs) {
            throw new IllegalArgumentException("maxptime must be 0 or at least ptime");
        }
        SdpText.requireValue(SdpText.fromUnicode(sessionName), "a session name");
        if (sessionName.length() > 256) {
            throw new IllegalArgumentException("a session name has at most 256 characters");
        }
    }

    /** Capabilities with these codecs, 20 ms packets and the session name {@code offhook}. */
    public static AudioCapabilities of(AudioCodec... codecs) {
        return new AudioCapabilities(List.of(codecs), DEFAULT_PTIME_MS, 0, "offhook");
    }

    /** The same with other codecs. */
    public AudioCapabilities withCodecs(List<AudioCodec> other) {
        return new AudioCapabilities(other, ptimeMs, maxPtimeMs, sessionName);
    }

    /** The same with another packet time. */
    public AudioCapabilities withPtime(int otherMs) {
        return new AudioCapabilities(codecs, otherMs, maxPtimeMs, sessionName);
    }

    /** The same with another {@code s=} line. */
    public AudioCapabilities withSessionName(String other) {
        return new AudioCapabilities(codecs, ptimeMs, maxPtimeMs, other);
    }

    /**
     * The packet time to send with: the peer's wish where it is one that we can pace, else ours; never more than either side's
     * maximum (0 or less for none).
     */
    int ptimeFor(int wishMs, int peerMaxMs) {
        int ptime = isPtime(wishMs) ? wishMs : ptimeMs;
        if (maxPtimeMs > 0 && ptime > maxPtimeMs) {
            ptime = ptimeMs;
        }
        if (peerMaxMs > 0 && ptime > peerMaxMs) {
            ptime = Math.max(10, peerMaxMs / 10 * 10);
        }
        return ptime;
    }

    private static boolean isPtime(int ms) {
        return ms >= 10 && ms <= 60 && ms % 10 == 0;
    }
}
