package io.offhook.engine.actor;

import io.offhook.media.audio.AudioFrame;
import io.offhook.media.audio.Prompt;
import io.offhook.media.codec.AudioCodec;
import java.util.concurrent.ConcurrentHashMap;

/** Audio to be played by any number of streams: samples, and their coded forms, each made when the first stream needs it. */
public final class AudioClip {
    private record Form(String codec, int clockRate, boolean loop) {}

    private final AudioFrame samples;
    private final ConcurrentHashMap<Form, Prompt> prompts = new ConcurrentHashMap<>(2);

    public AudioClip(AudioFrame samples) {
        this.samples = samples;
    }

    /** The samples as they were given. */
    public AudioFrame samples() {
        return samples;
    }

    Prompt prompt(AudioCodec codec, boolean loop) {
        return prompts.computeIfAbsent(
                new Form(codec.name(), codec.clockRate(), loop), form -> Prompt.encode(samples, codec, loop));
    }
}
