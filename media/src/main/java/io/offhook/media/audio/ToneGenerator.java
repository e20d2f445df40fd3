package io.offhook.media.audio;

/** A continuous sum of one or two sine tones. */
public final class ToneGenerator {
    /** @param amplitude peak of each tone, 0 to 32,767; a frequency of 0 is no tone */
    public ToneGenerator(int rate, double hz1, double hz2, int amplitude) {
        throw new UnsupportedOperationException("soon");
    }

    /** Writes the next samples. */
    public void next(short[] out, int off, int samples) {
        throw new UnsupportedOperationException("soon");
    }
}
