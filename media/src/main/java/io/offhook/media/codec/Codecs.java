package io.offhook.media.codec;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The codecs that this build knows, found by their names in SDP. */
public final class Codecs {
    /** G.711 mu-law, payload type 0 (RFC 3551 §4.5.14). */
    public static final AudioCodec PCMU =
            new AudioCodec("PCMU", 8000, 1, 0, 8000, 1, () -> G711::encodeUlaw, () -> G711::decodeUlaw);

    /** G.711 A-law, payload type 8 (RFC 3551 §4.5.14). */
    public static final AudioCodec PCMA =
            new AudioCodec("PCMA", 8000, 1, 8, 8000, 1, () -> G711::encodeAlaw, () -> G711::decodeAlaw);

    private static final List<AudioCodec> ALL = List.of(PCMU, PCMA);

    private Codecs() {}

    /** Every codec of this build, in order of preference. */
    public static List<AudioCodec> all() {
        return ALL;
    }

    /** Finds a codec by its rtpmap encoding name (any case, RFC 4855 §3) and clock rate in Hz. */
    public static Optional<AudioCodec> forName(String name, int clockRate) {
        String wanted = name.toUpperCase(Locale.ROOT);
        for (AudioCodec codec : ALL) {
            if (codec.name().equals(wanted) && codec.clockRate() == clockRate) {
                return Optional.of(codec);
            }
        }
        return Optional.empty();
    }

    /** Finds a codec by a static payload type of RFC 3551, for SDP that leaves the rtpmap out. */
    public static Optional<AudioCodec> forStaticPayloadType(int payloadType) {
        for (AudioCodec codec : ALL) {
            if (codec.payloadType() == payloadType) {
                return Optional.of(codec);
            }
        }
        return Optional.empty();
    }
}
