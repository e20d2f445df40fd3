package io.offhook.media.audio;

import io.offhook.media.codec.AudioCodec;
import io.offhook.media.codec.FrameEncoder;
import java.util.Arrays;

/** Audio encoded once for one codec and shared by any number of streams. Immutable. */
public final class Prompt {
    private static final int FRAME_MS = 20;

    private final AudioCodec codec;
    private final byte[] coded;
    private final int frameBytes;
    private final boolean loop;

    private Prompt(AudioCodec codec, byte[] coded, int frameBytes, boolean loop) {
        this.codec = codec;
        this.coded = coded;
        this.frameBytes = frameBytes;
        this.loop = loop;
    }

    /**
     * Encodes a clip in frames of 20 ms, resampled where needed, the last one padded with silence. An empty clip gives
     * one silent frame. Needs a codec of constant frame size.
     */
    public static Prompt encode(AudioFrame clip, AudioCodec codec, boolean loop) {
        short[] pcm = Resampler.resample(clip, codec.sampleRate()).samples();
        int frameSamples = codec.samplesPer(FRAME_MS);
        int frames = Math.max(1, (pcm.length + frameSamples - 1) / frameSamples);
        short[] padded = Arrays.copyOf(pcm, frames * frameSamples);
        byte[] coded = new byte[2 * padded.length];
        FrameEncoder encoder = codec.newEncoder().get();
        int length = 0;
        int frameBytes = 0;
        for (int i = 0; i < frames; i++) {
            frameBytes = encoder.encode(padded, i * frameSamples, frameSamples, coded, length);
            length += frameBytes;
        }
        if (length != frames * frameBytes) {
            throw new IllegalArgumentException(codec.name() + " has frames of changing size: no prompt for it");
        }
        return new Prompt(codec, Arrays.copyOf(coded, length), frameBytes, loop);
    }

    public AudioCodec codec() {
        return codec;
    }

    /** Whether the prompt begins again after its last frame. */
    public boolean loop() {
        return loop;
    }

    /** Frames of 20 ms, at least 1. */
    public int frames() {
        return coded.length / frameBytes;
    }

    /** Bytes of each frame. */
    public int frameBytes() {
        return frameBytes;
    }

    /**
     * Copies frame {@code index} (0, 1, 2, ... for ever where it loops).
     *
     * @return bytes written, or 0 after the end
     */
    public int frame(long index, byte[] out, int off) {
        if (index >= frames() && !loop) {
            return 0;
        }
        System.arraycopy(coded, (int) (index % frames()) * frameBytes, out, off, frameBytes);
        return frameBytes;
    }
}
