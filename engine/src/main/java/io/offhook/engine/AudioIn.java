package io.offhook.engine;

import io.offhook.media.audio.AudioFrame;
import java.time.Duration;
import java.util.Optional;

/** What a call hears, frame by frame of 20 ms, concealed where packets were lost. For one reader's thread; a second of frames waits, older ones are lost. */
public final class AudioIn {
    private final FrameQueue frames;

    AudioIn(FrameQueue frames) {
        this.frames = frames;
    }

    /** The next frame, waited for {@code timeout} at most; empty when none came. */
    public Optional<AudioFrame> next(Duration timeout) throws InterruptedException {
        return Optional.ofNullable(frames.poll(timeout.toNanos()));
    }
}
