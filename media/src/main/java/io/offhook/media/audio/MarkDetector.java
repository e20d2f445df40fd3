package io.offhook.media.audio;

import java.util.OptionalInt;

/** Hears identity marks in 8 kHz audio. */
public final class MarkDetector {
    public MarkDetector() {}

    /**
     * Listens to some samples.
     *
     * @return an id that was confirmed by these samples for the first time or anew after another, or -1
     */
    public int accept(short[] pcm, int off, int samples) {
        throw new UnsupportedOperationException("soon");
    }

    /** The id heard last, confirmed by two consistent copies. */
    public OptionalInt heard() {
        throw new UnsupportedOperationException("soon");
    }

    /** How many different ids followed each other; 1 is what a clean call shows. */
    public int changes() {
        throw new UnsupportedOperationException("soon");
    }

    /** Copies of the mark decoded so far. */
    public long copies() {
        throw new UnsupportedOperationException("soon");
    }
}
