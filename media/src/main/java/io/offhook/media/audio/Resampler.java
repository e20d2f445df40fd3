package io.offhook.media.audio;

/**
 * Changes the rate of a stream of samples by a polyphase filter: a sinc under a Kaiser window, 64 samples of the lower
 * rate long, flat within 0.2 dB to 85 % of the lower band edge, images about 70 dB down. One instance
 * serves one stream; it keeps its history.
 */
public final class Resampler {
    private static final int TAPS_AT_LOWER_RATE = 64;
    private static final int MAX_TERM = 640;
    private static final double KAISER_BETA = 7;
    private static final double CUTOFF = 0.92;

    private final int up;
    private final int down;
    private final int taps;
    private final float[][] phases;
    /** The last taps samples, oldest first, doubled so that a window never wraps. */
    private final float[] window;

    private int newest;
    /** Position of the next output between input samples, in 1/up. */
    private int position;

    /**
     * @param fromRate of the input in Hz
     * @param toRate of the output in Hz; the ratio must reduce to terms of at most 640
     */
    public Resampler(int fromRate, int toRate) {
        if (fromRate <= 0 || toRate <= 0) {
            throw new IllegalArgumentException("rates must be positive, not " + fromRate + " and " + toRate);
        }
        int divisor = greatestCommonDivisor(fromRate, toRate);
        up = toRate / divisor;
        down = fromRate / divisor;
        if (up > MAX_TERM || down > MAX_TERM) {
            throw new IllegalArgumentException("the ratio of " + fromRate + " to " + toRate + " is too uneven");
        }
        double scale = Math.min(1, (double) up / down);
        taps = 2 * (int) Math.ceil(TAPS_AT_LOWER_RATE / 2 / scale);
        phases = phases(scale * CUTOFF);
        window = new float[2 * taps];
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }

    private float[][] phases(double cutoff) {
        float[][] filter = new float[up][taps];
        for (int phase = 0; phase < up; phase++) {
            double sum = 0;
            double[] h = new double[taps];
            for (int i = 0; i < taps; i++) {
                // Window index i holds the sample (taps - 1 - i) before the newest; the output lies taps/2 back.
                double x = i - (taps / 2 - 1) - (double) phase / up;
                double w = x / (taps / 2.0);
                h[i] = Math.abs(w) >= 1 ? 0 : sinc(cutoff * x) * bessel(KAISER_BETA * Math.sqrt(1 - w * w));
                sum += h[i];
            }
            for (int i = 0; i < taps; i++) {
                filter[phase][i] = (float) (h[i] / sum);
            }
        }
        return filter;
    }

    private static double sinc(double x) {
        return Math.abs(x) < 1e-9 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    /** The modified Bessel function of order 0, by its series. */
    private static double bessel(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > sum * 1e-12; k++) {
            term *= x * x / (4.0 * k * k);
            sum += term;
        }
        return sum;
    }

    /**
     * Resamples a piece; the output lags the input by {@link #delaySamples}.
     *
     * @return samples written to {@code out}, at most {@link #outputFor} of {@code samples}
     */
    public int process(short[] in, int off, int samples, short[] out, int outOff) {
        int written = 0;
        for (int i = 0; i < samples; i++) {
            window[newest] = in[off + i];
            window[newest + taps] = in[off + i];
            newest = newest + 1 == taps ? 0 : newest + 1;
            while (position < up) {
                out[outOff + written++] = filtered(phases[position]);
                position += down;
            }
            position -= up;
        }
        return written;
    }

    private short filtered(float[] filter) {
        float sum = 0;
        for (int i = 0; i < taps; i++) {
            sum += filter[i] * window[newest + i];
        }
        return (short) Math.round(Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, sum)));
    }

    /** How far the output lags, in input samples. */
    public int delaySamples() {
        return taps / 2;
    }

    /** An upper bound of the output of {@code samples} input samples. */
    public int outputFor(int samples) {
        return (int) ((long) samples * up / down) + 1;
    }

    /** A whole clip at another rate, aligned with the original (no delay). */
    public static AudioFrame resample(AudioFrame clip, int toRate) {
        if (clip.rate() == toRate) {
            return clip;
        }
        Resampler resampler = new Resampler(clip.rate(), toRate);
        int lead = resampler.delaySamples();
        long leadPosition = (long) lead * resampler.up;
        resampler.position = (int) (leadPosition % resampler.down); // so that an output falls exactly on sample 0
        short[] padded = new short[clip.samples().length + lead];
        System.arraycopy(clip.samples(), 0, padded, 0, clip.samples().length);
        short[] all = new short[resampler.outputFor(padded.length) + 1];
        int produced = resampler.process(padded, 0, padded.length, all, 0);
        int skip = (int) (leadPosition / resampler.down);
        int length = (int) ((long) clip.samples().length * toRate / clip.rate());
        short[] out = new short[length];
        System.arraycopy(all, skip, out, 0, Math.min(length, Math.max(0, produced - skip)));
        return new AudioFrame(out, toRate);
    }
}
