package io.offhook.media.audio;

/** A continuous sum of one or two sine tones. */
public final class ToneGenerator {
    private final double step1;
    private final double step2;
    private final int amplitude;
    private double phase1;
    private double phase2;

    /**
     * @param rate samples a second
     * @param hz1 a frequency below half the rate; 0 is no tone
     * @param hz2 likewise
     * @param amplitude peak of each tone, 0 to 32,767 together
     */
    public ToneGenerator(int rate, double hz1, double hz2, int amplitude) {
        int tones = (hz1 > 0 ? 1 : 0) + (hz2 > 0 ? 1 : 0);
        if (rate <= 0 || hz1 < 0 || hz2 < 0 || hz1 * 2 >= rate || hz2 * 2 >= rate) {
            throw new IllegalArgumentException("no tones of " + hz1 + " and " + hz2 + " Hz at " + rate + " samples/s");
        }
        if (amplitude < 0 || amplitude * tones > Short.MAX_VALUE) {
            throw new IllegalArgumentException("amplitude beyond full scale: " + amplitude);
        }
        step1 = 2 * Math.PI * hz1 / rate;
        step2 = 2 * Math.PI * hz2 / rate;
        this.amplitude = amplitude;
    }

    /** Writes the next samples. */
    public void next(short[] out, int off, int samples) {
        for (int i = 0; i < samples; i++) {
            out[off + i] = (short) Math.round(amplitude * (Math.sin(phase1) + Math.sin(phase2)));
            phase1 = (phase1 + step1) % (2 * Math.PI);
            phase2 = (phase2 + step2) % (2 * Math.PI);
        }
    }
}
