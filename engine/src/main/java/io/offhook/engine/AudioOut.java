package io.offhook.engine;

import io.offhook.media.audio.AudioFrame;
import io.offhook.media.audio.Resampler;

/**
 * What a call says, written by one thread of the user's. Frames may have any length and any rate of 8 to 48 kHz; they leave at the codec's pace, silence where
 * none waits.
 */
public final class AudioOut {
    private final FrameQueue frames;
    private final int rate;

    AudioOut(FrameQueue frames, int rate) {
        this.frames = frames;
        this.rate = rate;
    }

    /**
     * Writes a frame; waits while half a second of frames is ahead of it, which paces the writer.
     *
     * @throws CallFailedException when the call is over
     */
    public void write(AudioFrame frame) throws InterruptedException {
        frames.put(fit(frame));
    }

    /** Writes a frame unless half a second of frames is ahead of it; true when it was taken. */
    public boolean offer(AudioFrame frame) {
        return frames.offer(fit(frame));
    }

    private AudioFrame fit(AudioFrame frame) {
        return frame.rate() == rate ? frame : Resampler.resample(frame, rate);
    }
}
