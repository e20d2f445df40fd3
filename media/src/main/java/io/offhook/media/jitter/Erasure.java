package io.offhook.media.jitter;

import java.util.Arrays;

/** One run of lost frames: what was heard before it, repeated in whole pitch periods and faded out. */
final class Erasure {
    private static final int BLOCKS_TO_SILENCE = 6;
    private static final int MAX_PERIODS = 3;
    private static final float FADE_PER_BLOCK = 0.2f;

    private final int block;
    private final int minPitch;
    private final int maxPitch;
    /** The history as it was when the loss began. */
    private final short[] source;

    private int pitch;
    private int quarter;
    private int periods;
    private int at;
    /** The shorter repetition that a longer one is being cross-faded from. */
    private int oldPeriods;

    private int oldAt;
    private int fadeLeft;
    private int lost;
    private float step;

    Erasure(int sampleRate, int historyLength) {
        block = sampleRate / 100;
        minPitch = sampleRate * 5 / 1000;
        maxPitch = sampleRate * 15 / 1000;
        source = new short[historyLength];
    }

    /** @param history a ring of what was heard, from {@code oldest} on */
    void begin(short[] history, int oldest) {
        int first = history.length - oldest;
        System.arraycopy(history, oldest, source, 0, first);
        System.arraycopy(history, 0, source, first, oldest);
        pitch = pitch();
        quarter = pitch / 4;
        periods = 1;
        fadeLeft = 0;
        lost = 0;
        int n = source.length;
        at = n - pitch;
        step = source[n - 1] - source[n - pitch - 1];
    }

    void fill(short[] pcm, int off, int samples) {
        for (int i = 0; i < samples; i++) {
            if (lost >= BLOCKS_TO_SILENCE * block) {
                Arrays.fill(pcm, off + i, off + samples, (short) 0);
                lost += samples - i;
                return;
            }
            pcm[off + i] = (short) synthesise();
        }
    }

    /** Cross-fades from the repetition into the first good frame, the longer the loss the longer, up to 10 ms. */
    void blendInto(short[] pcm, int off, int samples) {
        int extra = Math.max(0, lost / block - 1) * block * 4 / 10;
        int overlap = Math.min(samples, Math.min(block, quarter + extra));
        for (int i = 0; i < overlap; i++) {
            float w = (i + 1f) / (overlap + 1);
            float old = lost >= BLOCKS_TO_SILENCE * block ? 0 : synthesise();
            pcm[off + i] = (short) (w * pcm[off + i] + (1 - w) * old);
        }
    }

    private float synthesise() {
        if (lost > 0 && lost % block == 0 && periods < MAX_PERIODS) {
            lengthen();
        }
        float x = read(at, periods);
        at = advance(at, periods);
        if (fadeLeft > 0) {
            float w = fadeLeft / (quarter + 1f);
            x = (1 - w) * x + w * read(oldAt, oldPeriods);
            oldAt = advance(oldAt, oldPeriods);
            fadeLeft--;
        }
        if (lost < quarter) {
            x += step * (quarter - lost) / (quarter + 1f);
        } else if (lost > block) {
            x *= 1 - FADE_PER_BLOCK * (lost - block) / block;
        }
        lost++;
        return Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, x));
    }

    /** Repeats one period more from here on, at the same place in the period. */
    private void lengthen() {
        oldPeriods = periods;
        oldAt = at;
        fadeLeft = quarter;
        int newest = source.length - periods * pitch;
        periods++;
        while (at >= newest) {
            at -= pitch;
        }
    }

    /** The loop of {@code count} periods; its last quarter period runs smoothly into its first. */
    private float read(int position, int count) {
        int intoSeam = position - (source.length - quarter);
        if (intoSeam < 0) {
            return source[position];
        }
        float w = (intoSeam + 1f) / (quarter + 1);
        return (1 - w) * source[position] + w * source[position - count * pitch];
    }

    private int advance(int position, int count) {
        return position + 1 < source.length ? position + 1 : source.length - count * pitch;
    }

    /** The lag in 5 to 15 ms at which the last 20 ms look most like what was before: coarse at half rate, then fine. */
    private int pitch() {
        int stride = Math.max(2, block / 40);
        int best = minPitch;
        float bestScore = Float.NEGATIVE_INFINITY;
        for (int lag = minPitch; lag <= maxPitch; lag += stride) {
            float score = likeness(lag, stride);
            if (score > bestScore) {
                bestScore = score;
                best = lag;
            }
        }
        int from = Math.max(minPitch, best - stride + 1);
        int to = Math.min(maxPitch, best + stride - 1);
        bestScore = Float.NEGATIVE_INFINITY;
        for (int lag = from; lag <= to; lag++) {
            float score = likeness(lag, 1);
            if (score > bestScore) {
                bestScore = score;
                best = lag;
            }
        }
        return best;
    }

    private float likeness(int lag, int stride) {
        long correlation = 0;
        long energy = 1;
        for (int i = source.length - 2 * block; i < source.length; i += stride) {
            correlation += source[i] * source[i - lag];
            energy += source[i - lag] * source[i - lag];
        }
        return correlation <= 0 ? 0 : (float) correlation * correlation / energy;
    }
}
