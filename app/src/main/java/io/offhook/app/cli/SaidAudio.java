package io.offhook.app.cli;

import io.offhook.engine.actor.AudioClip;
import io.offhook.engine.actor.MediaProgram;
import io.offhook.media.audio.WavReader;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is said into a call. */
final class SaidAudio {
    @Option(names = "--play", paramLabel = "FILE", description = "say a WAV file (16 bit PCM, u-law or A-law)")
    @Nullable
    Path play;

    @Option(names = "--echo", description = "send back what is heard")
    boolean echo;

    @Option(names = "--tone", paramLabel = "HZ", description = "send a tone of 20 to 3800 Hz")
    @Nullable
    Integer tone;

    /** The clip of {@code --play}, read now. */
    @Nullable
    AudioClip clip() {
        if (play == null) {
            return null;
        }
        try {
            return new AudioClip(WavReader.read(play));
        } catch (IOException e) {
            throw new IllegalArgumentException("--play " + play + ": " + reason(e), e);
        }
    }

    /** What is said for as long as the call lasts. */
    MediaProgram program(@Nullable AudioClip clip) {
        if ((echo ? 1 : 0) + (tone != null ? 1 : 0) + (play != null ? 1 : 0) > 1) {
            throw new IllegalArgumentException("--play, --echo and --tone exclude one another");
        }
        if (tone != null && (tone < 20 || tone > 3800)) {
            throw new IllegalArgumentException("--tone must be 20 to 3800 Hz, not " + tone);
        }
        if (echo) {
            return new MediaProgram.Echo();
        }
        if (tone != null) {
            return new MediaProgram.Tone(tone);
        }
        return clip != null ? new MediaProgram.Play(clip, true) : new MediaProgram.Silence();
    }

    static String reason(IOException e) {
        if (e instanceof java.nio.file.NoSuchFileException) {
            return "no such file";
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
