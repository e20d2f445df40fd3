package io.offhook.media.quality;

import java.util.Arrays;

/** Segmental signal-to-noise ratio of a degraded copy against its reference, aligned first. For transparent paths. */
public final class SegmentalSnr {
    private static final double MIN_DB = -10;
    private static final double MAX_DB = 60;
    /** Mean square of a segment that counts as active: -50 dBFS. */
    private static final double ACTIVE_POWER = 32768.0 * 32768.0 * 1e-5;

    private static final int COARSE = 4;

    private SegmentalSnr() {}

    /**
     * What was measured.
     *
     * @param offset where the reference begins in the degraded signal, in samples
     * @param activeSegments segments of 20 ms in which the reference is active
     * @param meanDb mean over active segments, each clipped to -10..60 dB
     * @param percentile5Db what 95 % of the active segments reach
     */
    public record Result(int offset, int activeSegments, double meanDb, double percentile5Db) {}

    /**
     * Aligns by normalised cross-correlation within +-{@code maxOffset} samples and measures. Without any active segment
     * in both the result has 0 segments and MIN dB.
     */
    public static Result measure(short[] reference, short[] degraded, int rate, int maxOffset) {
        int offset = align(reference, degraded, maxOffset);
        int segment = rate / 50;
        double[] ratios = new double[reference.length / segment];
        int active = 0;
        for (int at = 0; at + segment <= reference.length; at += segment) {
            if (at + offset < 0 || at + offset + segment > degraded.length) {
                continue;
            }
            double signal = 0;
            double noise = 1e-9;
            for (int i = at; i < at + segment; i++) {
                double error = reference[i] - degraded[i + offset];
                signal += (double) reference[i] * reference[i];
                noise += error * error;
            }
            if (signal / segment >= ACTIVE_POWER) {
                ratios[active++] = Math.max(MIN_DB, Math.min(MAX_DB, 10 * Math.log10(signal / noise)));
            }
        }
        if (active == 0) {
            return new Result(offset, 0, MIN_DB, MIN_DB);
        }
        double[] sorted = Arrays.copyOf(ratios, active);
        Arrays.sort(sorted);
        return new Result(
                offset, active, Arrays.stream(sorted).average().orElse(MIN_DB), sorted[(int) (active * 0.05)]);
    }

    /** The offset at which the two look most alike: coarse on averages of four samples, then exact. */
    static int align(short[] reference, short[] degraded, int maxOffset) {
        int coarse = best(averaged(reference), averaged(degraded), 0, maxOffset / COARSE + 1) * COARSE;
        double[] exactReference = widened(reference);
        double[] exactDegraded = widened(degraded);
        return best(exactReference, exactDegraded, coarse, 2 * COARSE);
    }

    private static int best(double[] reference, double[] degraded, int around, int reach) {
        int best = around;
        double bestScore = Double.NEGATIVE_INFINITY;
        for (int offset = around - reach; offset <= around + reach; offset++) {
            int from = Math.max(0, -offset);
            int to = Math.min(reference.length, degraded.length - offset);
            double cross = 0;
            double energy = 1;
            for (int i = from; i < to; i++) {
                cross += reference[i] * degraded[i + offset];
                energy += degraded[i + offset] * degraded[i + offset];
            }
            double score = cross / Math.sqrt(energy);
            if (score > bestScore) {
                bestScore = score;
                best = offset;
            }
        }
        return best;
    }

    private static double[] averaged(short[] pcm) {
        double[] out = new double[pcm.length / COARSE];
        for (int i = 0; i < out.length; i++) {
            for (int k = 0; k < COARSE; k++) {
                out[i] += pcm[i * COARSE + k];
            }
        }
        return out;
    }

    private static double[] widened(short[] pcm) {
        double[] out = new double[pcm.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = pcm[i];
        }
        return out;
    }
}
