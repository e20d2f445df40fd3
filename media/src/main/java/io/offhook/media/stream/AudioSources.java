package io.offhook.media.stream;

import io.offhook.media.audio.AudioFrame;
import io.offhook.media.audio.Prompt;
import io.offhook.media.audio.ToneGenerator;
import io.offhook.media.codec.AudioCodec;
import io.offhook.media.codec.FrameDecoder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Ready-made sources. */
public final class AudioSources {
    private AudioSources() {}

    /** A clip (its samples are shared, not copied), once or for ever. Must have the stream's sample rate. */
    public static AudioSource clip(AudioFrame clip, boolean loop) {
        return new Clip(clip.samples(), loop);
    }

    /** A prompt that was coded once for all streams; from its first frame. */
    public static AudioSource prompt(Prompt prompt) {
        return new PromptSource(prompt);
    }

    /** One or two tones for ever. */
    public static AudioSource tone(int rate, double hz1, double hz2, int amplitude) {
        ToneGenerator tone = new ToneGenerator(rate, hz1, hz2, amplitude);
        return (samples, offset, length) -> {
            tone.next(samples, offset, length);
            return length;
        };
    }

    /** Silence for ever, sent as packets. */
    public static AudioSource silence() {
        return (samples, offset, length) -> {
            Arrays.fill(samples, offset, offset + length, (short) 0);
            return length;
        };
    }

    private static final class Clip implements AudioSource {
        private final short[] clip;
        private final boolean loop;
        private int at;

        Clip(short[] clip, boolean loop) {
            this.clip = clip;
            this.loop = loop && clip.length > 0;
        }

        @Override
        public int read(short[] samples, int offset, int length) {
            int read = 0;
            while (read < length) {
                if (at == clip.length) {
                    if (!loop) {
                        return read == 0 ? END : read;
                    }
                    at = 0;
                }
                int piece = Math.min(length - read, clip.length - at);
                System.arraycopy(clip, at, samples, offset + read, piece);
                at += piece;
                read += piece;
            }
            return read;
        }
    }

    /** Coded frames as they are; decoded where the stream's codec, ptime or lane wants samples. */
    private static final class PromptSource implements AudioSource.Coded {
        private final Prompt prompt;
        private final int frameSamples;
        private long index;
        private @Nullable FrameDecoder decoder;
        private byte[] coded = {};
        private short[] decoded = {};
        private int at;

        PromptSource(Prompt prompt) {
            this.prompt = prompt;
            frameSamples = prompt.codec().samplesPer(20);
        }

        @Override
        public int readCoded(AudioCodec codec, int samples, byte[] out, int offset) {
            AudioCodec own = prompt.codec();
            if (samples != frameSamples || !codec.equals(own) || at < decoded.length) {
                return NOT_CODED;
            }
            int bytes = prompt.frame(index, out, offset);
            index++;
            return bytes == 0 ? END : bytes;
        }

        @Override
        public int read(short[] samples, int offset, int length) {
            int read = 0;
            while (read < length) {
                if (at == decoded.length && !decodeNext()) {
                    return read == 0 ? END : read;
                }
                int piece = Math.min(length - read, decoded.length - at);
                System.arraycopy(decoded, at, samples, offset + read, piece);
                at += piece;
                read += piece;
            }
            return read;
        }

        private boolean decodeNext() {
            FrameDecoder present = decoder;
            if (present == null) {
                present = prompt.codec().newDecoder().get();
                decoder = present;
                coded = new byte[prompt.frameBytes()];
                decoded = new short[frameSamples];
            }
            int bytes = prompt.frame(index, coded, 0);
            if (bytes == 0) {
                at = decoded.length;
                return false;
            }
            index++;
            present.decode(coded, 0, bytes, decoded, 0);
            at = 0;
            return true;
        }
    }
}
