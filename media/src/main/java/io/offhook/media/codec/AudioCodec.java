package io.offhook.media.codec;

import java.util.function.Supplier;

/**
 * One codec as an RTP profile names it.
 *
 * @param name the encoding name of SDP's rtpmap, upper case, for example {@code PCMU}
 * @param clockRate RTP clock in Hz
 * @param channels channels in the coded form
 * @param payloadType the static payload type of RFC 3551, or -1 where it is dynamic
 * @param sampleRate rate of the linear samples in Hz (equals the clock rate but for G.722)
 * @param bytesPerSample coded bytes a timestamp unit where that is constant (1 for G.711), or 0 for frame codecs
 * @param newEncoder makes an encoder for one stream
 * @param newDecoder makes a decoder for one stream
 */
public record AudioCodec(
        String name,
        int clockRate,
        int channels,
        int payloadType,
        int sampleRate,
        int bytesPerSample,
        Supplier<FrameEncoder> newEncoder,
        Supplier<FrameDecoder> newDecoder) {
    public AudioCodec {
        if (clockRate <= 0 || channels <= 0 || sampleRate <= 0 || bytesPerSample < 0) {
            throw new IllegalArgumentException("rates and channels of " + name + " must be positive");
        }
    }

    /** Linear samples (per channel) in a frame of {@code ms} milliseconds. */
    public int samplesPer(int ms) {
        return sampleRate * ms / 1000;
    }

    /** Timestamp units in a frame of {@code ms} milliseconds. */
    public int timestampUnitsPer(int ms) {
        return clockRate * ms / 1000;
    }
}
