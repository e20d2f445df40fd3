package io.offhook.media.audio;

/** Changes the rate of a stream of samples by a polyphase windowed sinc. One instance a stream; keeps its history. */
public final class Resampler {
    /** @param fromRate and toRate in Hz, their ratio reducible to terms up to 640 */
    public Resampler(int fromRate, int toRate) {
        throw new UnsupportedOperationException("soon");
    }

    /**
     * Resamples a piece; the stream is delayed by about half the filter (2 ms at 8 kHz).
     *
     * @return samples written to {@code out}, at most {@link #outputFor} of {@code samples}
     */
    public int process(short[] in, int off, int samples, short[] out, int outOff) {
        throw new UnsupportedOperationException("soon");
    }

    /** An upper bound of the output of {@code samples} input samples. */
    public int outputFor(int samples) {
        throw new UnsupportedOperationException("soon");
    }

    /** A whole clip at another rate, aligned with the original (no delay). */
    public static AudioFrame resample(AudioFrame clip, int toRate) {
        throw new UnsupportedOperationException("soon");
    }
}
