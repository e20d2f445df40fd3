package io.offhook.media.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.media.audio.AudioFrame;
import io.offhook.media.audio.Prompt;
import io.offhook.media.codec.Codecs;
import io.offhook.media.codec.G711;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AudioProgramsTest {
    private static short[] ramp(int samples) {
        short[] ramp = new short[samples];
        for (int i = 0; i < samples; i++) {
            ramp[i] = (short) (i + 1);
        }
        return ramp;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 80, 160, 161, 480})
    void aClipEndsAfterItsLastSample(int frame) {
        AudioSource clip = AudioSources.clip(new AudioFrame(ramp(1000), 8000), false);
        short[] out = new short[frame];
        int at = 0;
        int read = clip.read(out, 0, frame);
        while (read != AudioSource.END) {
            for (int i = 0; i < read; i++) {
                assertThat(out[i]).isEqualTo((short) (at + i + 1));
            }
            at += read;
            read = clip.read(out, 0, frame);
        }
        assertThat(at).isEqualTo(1000);
    }

    @Test
    void aLoopGoesOnWithoutASeam() {
        AudioSource clip = AudioSources.clip(new AudioFrame(ramp(100), 8000), true);
        short[] out = new short[160];
        for (int frame = 0; frame < 50; frame++) {
            assertThat(clip.read(out, 0, 160)).isEqualTo(160);
            for (int i = 0; i < 160; i++) {
                assertThat(out[i]).isEqualTo((short) ((frame * 160 + i) % 100 + 1));
            }
        }
    }

    @Test
    void anEmptyClipEndsAtOnceEvenIfItShouldLoop() {
        assertThat(AudioSources.clip(new AudioFrame(new short[0], 8000), true).read(new short[160], 0, 160))
                .isEqualTo(AudioSource.END);
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 160, 240, 480})
    void aPromptGivesTheSameAsSamplesAsItDoesCoded(int frame) {
        AudioFrame clip = new AudioFrame(ramp(160 * 6), 8000);
        Prompt prompt = Prompt.encode(clip, Codecs.PCMU, true);
        AudioSource source = AudioSources.prompt(prompt);
        byte[] coded = new byte[160 * 6];
        G711.encodeUlaw(clip.samples(), 0, coded.length, coded, 0);
        short[] expected = new short[160 * 6];
        G711.decodeUlaw(coded, 0, coded.length, expected, 0);
        short[] out = new short[frame];
        for (int n = 0; n < 30; n++) {
            assertThat(source.read(out, 0, frame)).isEqualTo(frame);
            for (int i = 0; i < frame; i++) {
                assertThat(out[i]).isEqualTo(expected[(n * frame + i) % expected.length]);
            }
        }
    }

    @Test
    void aPromptIsSentAsCodedOnlyWhereCodecAndFrameFit() {
        Prompt prompt = Prompt.encode(new AudioFrame(ramp(320), 8000), Codecs.PCMU, false);
        AudioSource.Coded source = (AudioSource.Coded) AudioSources.prompt(prompt);
        byte[] out = new byte[480];
        assertThat(source.readCoded(Codecs.PCMA, 160, out, 0)).isEqualTo(AudioSource.Coded.NOT_CODED);
        assertThat(source.readCoded(Codecs.PCMU, 240, out, 0)).isEqualTo(AudioSource.Coded.NOT_CODED);
        assertThat(source.readCoded(Codecs.PCMU, 160, out, 0)).isEqualTo(160);
        assertThat(source.readCoded(Codecs.PCMU, 160, out, 0)).isEqualTo(160);
        assertThat(source.readCoded(Codecs.PCMU, 160, out, 0)).isEqualTo(AudioSource.END);
    }

    @Test
    void aPipeGivesWhatItGotInOrderAndDropsWhatDoesNotFit() {
        AudioPipe pipe = new AudioPipe();
        Random random = new Random(11);
        short[] in = new short[480];
        short[] out = new short[480];
        short next = 0;
        short expected = 0;
        for (int round = 0; round < 20_000; round++) {
            int length = 1 + random.nextInt(480);
            if (random.nextBoolean()) {
                for (int i = 0; i < length; i++) {
                    in[i] = (short) (next + i);
                }
                long before = pipe.dropped();
                pipe.accept(in, 0, length);
                next = pipe.dropped() == before ? (short) (next + length) : next;
            } else if (pipe.read(out, 0, length) == length) {
                for (int i = 0; i < length; i++) {
                    assertThat(out[i]).isEqualTo(expected++);
                }
            }
        }
        assertThat(pipe.dropped()).isPositive();
    }

    @Test
    void framesAreCutWithoutLosingASample() {
        FrameCarry carry = new FrameCarry();
        Random random = new Random(12);
        short next = 0;
        short expected = 0;
        short[] frame = new short[160];
        for (int round = 0; round < 5000; round++) {
            short[] piece = new short[random.nextInt(400)];
            for (int i = 0; i < piece.length; i++) {
                piece[i] = next++;
            }
            carry.add(piece);
            while (carry.length() >= 160) {
                carry.take(frame, 160);
                for (short sample : frame) {
                    assertThat(sample).isEqualTo(expected++);
                }
            }
        }
    }
}
