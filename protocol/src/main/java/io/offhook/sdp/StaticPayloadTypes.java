package io.offhook.sdp;

import org.jspecify.annotations.Nullable;

/** The payload types that need no rtpmap (RFC 3551 §6, table 4), as an rtpmap would say them. */
final class StaticPayloadTypes {
    private static final @Nullable String[] AUDIO = {
        "PCMU/8000", // 0
        null,
        null, // 2 was G721, then G726-32: RFC 3551 withdrew it
        "GSM/8000", // 3
        "G723/8000", // 4
        "DVI4/8000", // 5
        "DVI4/16000", // 6
        "LPC/8000", // 7
        "PCMA/8000", // 8
        "G722/8000", // 9: sampled at 16 kHz, but the clock is 8 kHz by an old mistake (§4.5.2)
        "L16/44100/2", // 10
        "L16/44100", // 11
        "QCELP/8000", // 12
        "CN/8000", // 13
        "MPA/90000", // 14
        "G728/8000", // 15
        "DVI4/11025", // 16
        "DVI4/22050", // 17
        "G729/8000", // 18
    };

    private StaticPayloadTypes() {}

    /** {@code name/clock} of a static audio type, or null. */
    static @Nullable String audio(int payloadType) {
        return payloadType < AUDIO.length ? AUDIO[payloadType] : null;
    }
}
