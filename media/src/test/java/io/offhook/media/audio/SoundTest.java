package io.offhook.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.offhook.media.codec.AudioCodec;
import io.offhook.media.codec.Codecs;
import io.offhook.media.codec.G711;
import io.offhook.media.quality.SegmentalSnr;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullMarked
class SoundTest {
    private static short[] tone(int rate, double hz, int amplitude, int samples) {
        short[] pcm = new short[samples];
        new ToneGenerator(rate, hz, 0, amplitude).next(pcm, 0, samples);
        return pcm;
    }

    private static double rms(short[] pcm, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += (double) pcm[i] * pcm[i];
        }
        return Math.sqrt(sum / (to - from));
    }

    @ParameterizedTest
    @CsvSource({"16000,8000", "8000,16000", "44100,8000", "48000,8000", "8000,48000", "22050,8000"})
    void aToneKeepsItsLevelAndPlaceWhenResampled(int from, int to) {
        AudioFrame out = Resampler.resample(new AudioFrame(tone(from, 1000, 10_000, from), from), to);
        assertThat(out.rate()).isEqualTo(to);
        assertThat(out.samples()).hasSize(to);
        SegmentalSnr.Result snr = SegmentalSnr.measure(
                Arrays.copyOfRange(tone(to, 1000, 10_000, to), to / 10, to * 9 / 10),
                Arrays.copyOfRange(out.samples(), to / 10, to * 9 / 10),
                to,
                0);
        assertThat(snr.offset()).isBetween(-8, 8);
        double error = 0;
        short[] ideal = tone(to, 1000, 10_000, to);
        for (int i = to / 10; i < to * 9 / 10; i++) {
            error = Math.max(error, Math.abs(ideal[i] - out.samples()[i]));
        }
        assertThat(error).isLessThan(40); // -48 dB of the tone, at the place where it belongs
    }

    @Test
    void whatTheLowerRateCannotHoldIsRemovedNotFolded() {
        AudioFrame out = Resampler.resample(new AudioFrame(tone(16_000, 5000, 10_000, 16_000), 16_000), 8000);
        assertThat(rms(out.samples(), 800, 7200)).isLessThan(10_000 / Math.sqrt(2) / 500);
    }

    @Test
    void theTelephoneBandPassesFlat() {
        for (double hz : new double[] {300, 1000, 2000, 3000, 3400}) {
            AudioFrame out = Resampler.resample(new AudioFrame(tone(16_000, hz, 10_000, 16_000), 16_000), 8000);
            assertThat(rms(out.samples(), 800, 7200)).as(hz + " Hz").isCloseTo(10_000 / Math.sqrt(2), within(220.0));
        }
    }

    @Test
    void aStreamInPiecesEqualsAStreamInOne() {
        short[] in = tone(16_000, 700, 9000, 3200);
        short[] whole = new short[1700];
        int length = new Resampler(16_000, 8000).process(in, 0, in.length, whole, 0);
        assertThat(length).isEqualTo(1600);
        short[] pieces = new short[1700];
        Resampler resampler = new Resampler(16_000, 8000);
        int written = 0;
        for (int at = 0; at < in.length; at += 37) {
            int count = Math.min(37, in.length - at);
            int produced = resampler.process(in, at, count, pieces, written);
            assertThat(produced).isLessThanOrEqualTo(resampler.outputFor(count));
            written += produced;
        }
        assertThat(written).isEqualTo(length);
        assertThat(pieces).isEqualTo(whole);
    }

    @Test
    void unevenRatesAreRefused() {
        assertThatThrownBy(() -> new Resampler(8000, 44_101)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Resampler(0, 8000)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aToneIsContinuousAcrossPieces() {
        short[] whole = tone(8000, 440, 5000, 320);
        ToneGenerator generator = new ToneGenerator(8000, 440, 0, 5000);
        short[] pieces = new short[320];
        generator.next(pieces, 0, 100);
        generator.next(pieces, 100, 220);
        assertThat(pieces).isEqualTo(whole);
        assertThat(rms(whole, 0, 200)).isCloseTo(5000 / Math.sqrt(2), within(100.0));
    }

    @Test
    void tonesBeyondTheRateOrFullScaleAreRefused() {
        assertThatThrownBy(() -> new ToneGenerator(8000, 4000, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ToneGenerator(8000, 400, 500, 20_000))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFrameKnowsItsDuration() {
        assertThat(new AudioFrame(new short[160], 8000).duration()).isEqualTo(Duration.ofMillis(20));
        assertThat(AudioFrame.silence(320, 16_000).duration()).isEqualTo(Duration.ofMillis(20));
        assertThatThrownBy(() -> new AudioFrame(new short[1], 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPromptIsEncodedOnceAndPaddedToWholeFrames() {
        short[] pcm = tone(8000, 440, 5000, 250);
        Prompt prompt = Prompt.encode(new AudioFrame(pcm, 8000), Codecs.PCMU, false);
        assertThat(prompt.frames()).isEqualTo(2);
        assertThat(prompt.frameBytes()).isEqualTo(160);
        byte[] expected = new byte[320];
        G711.encodeUlaw(Arrays.copyOf(pcm, 320), 0, 320, expected, 0);
        byte[] got = new byte[320];
        assertThat(prompt.frame(0, got, 0)).isEqualTo(160);
        assertThat(prompt.frame(1, got, 160)).isEqualTo(160);
        assertThat(got).isEqualTo(expected);
        assertThat(prompt.frame(2, got, 0)).isZero();
    }

    @Test
    void aLoopedPromptNeverEnds() {
        Prompt prompt = Prompt.encode(new AudioFrame(tone(16_000, 440, 5000, 640), 16_000), Codecs.PCMA, true);
        assertThat(prompt.codec()).isEqualTo(Codecs.PCMA);
        assertThat(prompt.frames()).isEqualTo(2);
        byte[] first = new byte[160];
        byte[] later = new byte[160];
        prompt.frame(1, first, 0);
        assertThat(prompt.frame(1_000_000_001L, later, 0)).isEqualTo(160);
        assertThat(later).isEqualTo(first);
        assertThat(prompt.loop()).isTrue();
    }

    @Test
    void anEmptyPromptIsOneFrameOfSilence() {
        Prompt prompt = Prompt.encode(new AudioFrame(new short[0], 8000), Codecs.PCMU, false);
        assertThat(prompt.frames()).isEqualTo(1);
        byte[] out = new byte[160];
        prompt.frame(0, out, 0);
        assertThat(out).containsOnly(G711.ULAW_SILENCE);
    }

    @Test
    void aCodecWithFramesOfChangingSizeMakesNoPrompt() {
        int[] calls = new int[1];
        AudioCodec odd = new AudioCodec(
                "ODD", 8000, 1, -1, 8000, 0, () -> (pcm, off, n, out, at) -> 1 + calls[0]++, () -> G711::decodeUlaw);
        assertThatThrownBy(() -> Prompt.encode(new AudioFrame(new short[800], 8000), odd, false))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
