package io.offhook.engine;

import io.offhook.engine.actor.AudioClip;
import io.offhook.media.audio.WavReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Reads audio files on an executor that may block. */
final class Clips {
    private Clips() {}

    static void read(Path wav, Executor io, Consumer<AudioClip> then, Consumer<IOException> failed) {
        io.execute(() -> {
            try {
                then.accept(new AudioClip(WavReader.read(wav)));
            } catch (IOException e) {
                failed.accept(e);
            }
        });
    }
}
