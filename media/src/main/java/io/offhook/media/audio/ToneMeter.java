package io.offhook.media.audio;

/**
 * Finds the loudest of the mark's nine tones in a frame of 160 samples.
 *
 * <p>The tones are even bins of a 160-point DFT, so the frame is folded before it is correlated: sample n and n + 80 add
 * for even bins, then the halves of that add or subtract, and again. What is left is 20 or 40 products a tone instead of
 * 160: about a fifth of nine Goertzel filters.
 */
final class ToneMeter {
    static final byte NONE = -1;

    /** A tone 20 dB below its nominal level is still heard. */
    private static final float MIN_ENERGY = energy(ToneMark.AMPLITUDE / 10.0);
    /** The winner must hold this share of the energy in all nine tones. */
    private static final float MIN_SHARE = 0.5f;

    private static final float[][] COSINE = new float[ToneMark.TONES][];
    private static final float[][] SINE = new float[ToneMark.TONES][];

    static {
        for (int tone = 0; tone < ToneMark.TONES; tone++) {
            int bin = bin(tone);
            int length = bin % 4 == 0 ? 20 : 40;
            COSINE[tone] = new float[length];
            SINE[tone] = new float[length];
            for (int i = 0; i < length; i++) {
                COSINE[tone][i] = (float) Math.cos(2 * Math.PI * bin * i / ToneMark.FRAME);
                SINE[tone][i] = (float) Math.sin(2 * Math.PI * bin * i / ToneMark.FRAME);
            }
        }
    }

    /** Folded so that bins not divisible by 4 are whole; then bins divisible by 8, by 4 only. */
    private final float[] odd = new float[40];

    private final float[] even = new float[20];
    private final float[] middle = new float[20];

    private static int bin(int tone) {
        return ToneMark.hertz(tone) * ToneMark.FRAME / ToneMark.RATE;
    }

    private static float energy(double amplitude) {
        double correlation = amplitude * ToneMark.FRAME / 2;
        return (float) (correlation * correlation);
    }

    /** The loudest tone, or NONE if none stands out. */
    byte loudest(short[] pcm, int off) {
        fold(pcm, off);
        float best = 0;
        float sum = 0;
        byte tone = NONE;
        for (byte i = 0; i < ToneMark.TONES; i++) {
            int bin = bin(i);
            float energy = energy(bin % 8 == 0 ? even : bin % 4 == 0 ? middle : odd, COSINE[i], SINE[i]);
            sum += energy;
            if (energy > best) {
                best = energy;
                tone = i;
            }
        }
        return best >= MIN_ENERGY && best >= MIN_SHARE * sum ? tone : NONE;
    }

    private void fold(short[] pcm, int off) {
        for (int n = 0; n < 20; n++) {
            int a = pcm[off + n] + pcm[off + n + 80];
            int b = pcm[off + n + 20] + pcm[off + n + 100];
            int c = pcm[off + n + 40] + pcm[off + n + 120];
            int d = pcm[off + n + 60] + pcm[off + n + 140];
            odd[n] = a - c;
            odd[n + 20] = b - d;
            even[n] = a + c + b + d;
            middle[n] = a + c - b - d;
        }
    }

    private static float energy(float[] x, float[] cosine, float[] sine) {
        float re0 = 0;
        float im0 = 0;
        float re1 = 0;
        float im1 = 0;
        for (int i = 0; i < cosine.length; i += 2) {
            re0 += x[i] * cosine[i];
            im0 += x[i] * sine[i];
            re1 += x[i + 1] * cosine[i + 1];
            im1 += x[i + 1] * sine[i + 1];
        }
        float re = re0 + re1;
        float im = im0 + im1;
        return re * re + im * im;
    }
}
