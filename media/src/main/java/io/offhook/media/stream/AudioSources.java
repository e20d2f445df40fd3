package io.offhook.media.stream;

import io.offhook.media.audio.AudioFrame;
import io.offhook.media.audio.Prompt;

/** Ready-made sources. */
public final class AudioSources {
    private AudioSources() {}

    /** A clip (its samples are shared, not copied), once or for ever. Must have the stream's sample rate. */
    public static AudioSource clip(AudioFrame clip, boolean loop) {
        throw new UnsupportedOperationException("soon");
    }

    /** A prompt that was coded once for all streams; from its first frame. */
    public static AudioSource prompt(Prompt prompt) {
        throw new UnsupportedOperationException("soon");
    }

    /** One or two tones for ever; @param amplitude peak of each, 0 to 32,767; a frequency of 0 is no tone. */
    public static AudioSource tone(int rate, double hz1, double hz2, int amplitude) {
        throw new UnsupportedOperationException("soon");
    }

    /** Silence for ever, sent as packets. */
    public static AudioSource silence() {
        throw new UnsupportedOperationException("soon");
    }
}
