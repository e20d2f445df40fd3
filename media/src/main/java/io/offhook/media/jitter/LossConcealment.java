package io.offhook.media.jitter;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Concealment of lost frames in the manner of ITU-T G.711 appendix I: the last pitch period (5 to 15 ms) is repeated,
 * after 10 ms the last two, after 20 ms the last three, faded by 20 % each 10 ms and silent after 60 ms; the first good
 * frame is blended in.
 *
 * <p>Unlike the appendix it adds no delay of 3.75 ms: the step where a loss begins is spread over a quarter period
 * instead of overlapping samples that have been played already. The history costs 780 bytes at 8 kHz; the state of an
 * erasure as much again, from the first loss on.
 */
public final class LossConcealment {
    private final int sampleRate;
    private final short[] history; // a ring: moving it up with every frame would cost more than decoding it
    private int oldest;
    private boolean heard;
    private boolean concealing;
    private @Nullable Erasure erasure;

    /** @param sampleRate 8,000 or 16,000 Hz */
    public LossConcealment(int sampleRate) {
        if (sampleRate != 8000 && sampleRate != 16000) {
            throw new IllegalArgumentException("concealment is made for 8 and 16 kHz, not " + sampleRate);
        }
        this.sampleRate = sampleRate;
        int maxPitch = sampleRate * 15 / 1000;
        history = new short[3 * maxPitch + maxPitch / 4];
    }

    /** A good frame came: remembers it, and after a loss blends it in (so {@code pcm} may change). */
    public void good(short[] pcm, int off, int samples) {
        Erasure state = erasure;
        if (concealing && state != null) {
            state.blendInto(pcm, off, samples);
        }
        concealing = false;
        heard = true;
        remember(pcm, off, samples);
    }

    /** Fills a lost frame. */
    public void conceal(short[] pcm, int off, int samples) {
        if (!heard) {
            Arrays.fill(pcm, off, off + samples, (short) 0);
            return;
        }
        Erasure state = erasure;
        if (state == null) {
            state = new Erasure(sampleRate, history.length);
            erasure = state;
        }
        if (!concealing) {
            concealing = true;
            state.begin(history, oldest);
        }
        state.fill(pcm, off, samples);
        remember(pcm, off, samples);
    }

    /** Whether the last frame was concealed. */
    public boolean concealing() {
        return concealing;
    }

    private void remember(short[] pcm, int off, int samples) {
        int last = Math.min(samples, history.length);
        int from = off + samples - last;
        int first = Math.min(last, history.length - oldest);
        System.arraycopy(pcm, from, history, oldest, first);
        System.arraycopy(pcm, from + first, history, 0, last - first);
        oldest = (oldest + last) % history.length;
    }
}
