package io.offhook.media.jitter;

/** Concealment of lost frames after ITU-T G.711 appendix I. */
public final class LossConcealment {
    /** @param sampleRate 8,000 or 16,000 Hz */
    public LossConcealment(int sampleRate) {
        throw new UnsupportedOperationException("soon");
    }

    /** A good frame came: remembers it, and after a loss blends it in (so {@code pcm} may change). */
    public void good(short[] pcm, int off, int samples) {
        throw new UnsupportedOperationException("soon");
    }

    /** Fills a lost frame. */
    public void conceal(short[] pcm, int off, int samples) {
        throw new UnsupportedOperationException("soon");
    }

    /** Whether the last frame was concealed. */
    public boolean concealing() {
        throw new UnsupportedOperationException("soon");
    }
}
