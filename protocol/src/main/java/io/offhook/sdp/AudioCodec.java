package io.offhook.sdp;

import org.jspecify.annotations.Nullable;

/**
 * One format of ours, as {@code a=rtpmap} and {@code a=fmtp} say it.
 *
 * @param payloadType the number that we offer it under, 0..127; in an answer the offer's number is used instead
 * @param encodingName the name registered for it; compared without regard to case (RFC 8866 §6.6)
 * @param clockRate the RTP clock in Hz (8000 for G.722 as well, RFC 3551 §4.5.2)
 * @param channels 1 or more
 * @param formatParameters what we say in {@code a=fmtp}; null for nothing
 */
public record AudioCodec(
        int payloadType,
        String encodingName,
        int clockRate,
        int channels,
        @Nullable String formatParameters) {
    /** G.711 µ-law. */
    public static final AudioCodec PCMU = new AudioCodec(0, "PCMU", 8000, 1, null);

    /** G.711 A-law. */
    public static final AudioCodec PCMA = new AudioCodec(8, "PCMA", 8000, 1, null);

    private static final String TELEPHONE_EVENT = "telephone-event";

    public AudioCodec {
        if (payloadType < 0 || payloadType > 127) {
            throw new IllegalArgumentException("an RTP payload type is 0..127, not " + payloadType);
        }
        SdpText.requireToken(encodingName, "an encoding name");
        if (encodingName.indexOf('/') >= 0) {
            throw new IllegalArgumentException("an encoding name has no slash");
        }
        if (clockRate < 1 || channels < 1) {
            throw new IllegalArgumentException("clock rate and channels must be positive");
        }
        if (formatParameters != null) {
            SdpText.requireValue(formatParameters, "format parameters");
        }
    }

    /**
     * DTMF and other events in RTP (RFC 4733), at 8000 Hz.
     *
     * @param payloadType a dynamic number, usually 101
     * @param events what we take, such as {@code 0-15}
     */
    public static AudioCodec telephoneEvent(int payloadType, String events) {
        return new AudioCodec(payloadType, TELEPHONE_EVENT, 8000, 1, events);
    }

    /** True for RFC 4733 events, which accompany a codec and are none. */
    public boolean isTelephoneEvent() {
        return encodingName.equalsIgnoreCase(TELEPHONE_EVENT);
    }

    /** The same codec under another number. */
    public AudioCodec withPayloadType(int other) {
        return other == payloadType ? this : new AudioCodec(other, encodingName, clockRate, channels, formatParameters);
    }

    /** True when name, clock rate and channels are those of the other: what makes two formats one codec. */
    public boolean sameCodec(AudioCodec other) {
        return clockRate == other.clockRate
                && channels == other.channels
                && encodingName.equalsIgnoreCase(other.encodingName);
    }

    /** Is it what the text of an rtpmap says, {@code name/clock} or {@code name/clock/channels}? */
    boolean matches(String text, int from, int to) {
        int nameEnd = from + encodingName.length();
        if (nameEnd >= to
                || text.charAt(nameEnd) != '/'
                || !text.regionMatches(true, from, encodingName, 0, encodingName.length())) {
            return false;
        }
        int clockEnd = text.indexOf('/', nameEnd + 1);
        if (clockEnd < 0 || clockEnd > to) {
            clockEnd = to;
        }
        int wanted = clockEnd == to ? 1 : Tokens.number(text, clockEnd + 1, to, 255);
        return wanted == channels && Tokens.number(text, nameEnd + 1, clockEnd, Integer.MAX_VALUE) == clockRate;
    }
}
