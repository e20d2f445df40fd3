package io.offhook.media.audio;

/** Endless speech with one identity mark in it, mixed as it plays: a few bytes a stream over a shared bed. 8 kHz. */
public final class MarkedAudio {
    /** @param bed of {@link ToneMark#bed}, shared, played in a loop; @param id 0 to {@link ToneMark#MAX_ID} */
    public MarkedAudio(short[] bed, int id) {
        throw new UnsupportedOperationException("soon");
    }

    /** Writes the next 20 ms (160 samples). */
    public void next(short[] out, int off) {
        throw new UnsupportedOperationException("soon");
    }
}
