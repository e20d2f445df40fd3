package io.offhook.media.jitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offhook.media.TestData;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullMarked
class LossConcealmentTest {
    private enum Method {
        SILENCE,
        REPEAT,
        CONCEAL
    }

    /** The speech with frames lost at random, mended by a method. */
    private static short[] mended(short[] speech, Method method, double loss, long seed) {
        Random random = new Random(seed);
        LossConcealment concealment = new LossConcealment(8000);
        short[] out = new short[speech.length];
        for (int at = 0; at + 160 <= speech.length; at += 160) {
            boolean lost = random.nextDouble() < loss;
            if (!lost) {
                System.arraycopy(speech, at, out, at, 160);
                if (method == Method.CONCEAL) {
                    concealment.good(out, at, 160);
                }
            } else if (method == Method.CONCEAL) {
                concealment.conceal(out, at, 160);
            } else if (method == Method.REPEAT && at > 0) {
                System.arraycopy(out, at - 160, out, at, 160);
            }
        }
        return out;
    }

    /** Log-spectral distance in dB over 32 ms windows, where the reference is active. */
    private static double distance(short[] reference, short[] other) {
        double sum = 0;
        int windows = 0;
        double[] a = new double[128];
        double[] b = new double[128];
        for (int at = 0; at + 256 <= reference.length; at += 128) {
            double energy = spectrum(reference, at, a);
            if (energy < 256 * 300 * 300) {
                continue;
            }
            spectrum(other, at, b);
            double square = 0;
            for (int k = 2; k < 110; k++) {
                double d = 10 * Math.log10((a[k] + 1e4) / (b[k] + 1e4));
                square += d * d;
            }
            sum += Math.sqrt(square / 108);
            windows++;
        }
        return sum / windows;
    }

    private static double spectrum(short[] pcm, int at, double[] power) {
        double energy = 0;
        double[] x = new double[256];
        for (int i = 0; i < 256; i++) {
            energy += (double) pcm[at + i] * pcm[at + i];
            x[i] = pcm[at + i] * (0.5 - 0.5 * Math.cos(2 * Math.PI * i / 256));
        }
        for (int k = 0; k < 128; k++) {
            double c = 2 * Math.cos(2 * Math.PI * k / 256);
            double s1 = 0;
            double s2 = 0;
            for (double v : x) {
                double s0 = v + c * s1 - s2;
                s2 = s1;
                s1 = s0;
            }
            power[k] = s1 * s1 + s2 * s2 - c * s1 * s2;
        }
        return energy;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.10, 0.20})
    void concealedSpeechIsNearerToTheOriginalThanSilenceOrRepetition(double loss) {
        double silence = 0;
        double repeat = 0;
        double conceal = 0;
        for (String who : new String[] {"alice", "bob"}) {
            short[] speech = Arrays.copyOf(TestData.speech(who), 32_000);
            silence += distance(speech, mended(speech, Method.SILENCE, loss, 1));
            repeat += distance(speech, mended(speech, Method.REPEAT, loss, 1));
            conceal += distance(speech, mended(speech, Method.CONCEAL, loss, 1));
        }
        assertThat(conceal).isLessThan(silence * 0.88).isLessThan(repeat);
    }

    private static short[] vowel(int rate, int samples) {
        short[] pcm = new short[samples];
        for (int i = 0; i < samples; i++) {
            double t = (double) i / rate;
            pcm[i] = (short) (4000 * Math.sin(2 * Math.PI * 125 * t)
                    + 2500 * Math.sin(2 * Math.PI * 250 * t + 1)
                    + 1500 * Math.sin(2 * Math.PI * 750 * t + 2));
        }
        return pcm;
    }

    @ParameterizedTest
    @ValueSource(ints = {8000, 16_000})
    void aPeriodicSoundGoesOnAlmostUnchanged(int rate) {
        int frame = rate / 50;
        short[] sound = vowel(rate, 10 * frame);
        LossConcealment concealment = new LossConcealment(rate);
        concealment.good(sound.clone(), 0, 6 * frame);
        short[] out = new short[frame];
        concealment.conceal(out, 0, frame);
        double error = 0;
        double signal = 0;
        for (int i = 0; i < frame / 2; i++) {
            double d = out[i] - sound[6 * frame + i];
            error += d * d;
            signal += (double) sound[6 * frame + i] * sound[6 * frame + i];
        }
        assertThat(10 * Math.log10(signal / error)).isGreaterThan(20);
    }

    @Test
    void theSoundFadesAndIsSilentAfterSixtyMilliseconds() {
        LossConcealment concealment = new LossConcealment(8000);
        concealment.good(vowel(8000, 1600), 0, 1600);
        double previous = Double.MAX_VALUE;
        for (int frame = 0; frame < 5; frame++) {
            short[] out = new short[160];
            concealment.conceal(out, 0, 160);
            assertThat(concealment.concealing()).isTrue();
            double energy = 0;
            for (short sample : out) {
                energy += (double) sample * sample;
            }
            assertThat(energy).isLessThanOrEqualTo(previous);
            previous = energy;
            if (frame >= 3) {
                assertThat(out).containsOnly(0);
            } else {
                assertThat(energy).isPositive();
            }
        }
    }

    @Test
    void thereIsNoStepIntoOrOutOfAConcealedFrame() {
        short[] sound = vowel(8000, 4800);
        int steepest = 0;
        for (int i = 1; i < sound.length; i++) {
            steepest = Math.max(steepest, Math.abs(sound[i] - sound[i - 1]));
        }
        for (int lost = 1; lost <= 5; lost++) {
            LossConcealment concealment = new LossConcealment(8000);
            short[] out = sound.clone();
            concealment.good(out, 0, 1600);
            for (int k = 0; k < lost; k++) {
                concealment.conceal(out, 1600 + 160 * k, 160);
            }
            int resume = 1600 + 160 * lost;
            concealment.good(out, resume, 160);
            assertThat(concealment.concealing()).isFalse();
            for (int i = 1590; i < resume + 100; i++) {
                assertThat(Math.abs(out[i] - out[i - 1]))
                        .as("lost " + lost + " at " + i)
                        .isLessThan(2 * steepest);
            }
            for (int i = resume + 80; i < resume + 160; i++) {
                assertThat(out[i]).isEqualTo(sound[i]);
            }
        }
    }

    @Test
    void beforeAnythingWasHeardALossIsSilence() {
        LossConcealment concealment = new LossConcealment(8000);
        short[] out = new short[160];
        Arrays.fill(out, (short) 7);
        concealment.conceal(out, 0, 160);
        assertThat(out).containsOnly(0);
    }

    @Test
    void anySoundAndAnyFrameLengthStaysInRange() {
        Random random = new Random(3);
        LossConcealment concealment = new LossConcealment(8000);
        short[] pcm = new short[700];
        for (int i = 0; i < 20_000; i++) {
            int samples = 1 + random.nextInt(600);
            if (random.nextInt(3) == 0) {
                concealment.conceal(pcm, random.nextInt(100), samples);
            } else {
                for (int k = 0; k < pcm.length; k++) {
                    pcm[k] = (short) (random.nextBoolean() ? random.nextInt() : random.nextBoolean() ? 32767 : -32768);
                }
                concealment.good(pcm, random.nextInt(100), samples);
            }
        }
        assertThat(concealment.concealing()).isIn(true, false);
    }

    @Test
    void otherRatesAreRefused() {
        assertThatThrownBy(() -> new LossConcealment(44_100)).isInstanceOf(IllegalArgumentException.class);
    }
}
