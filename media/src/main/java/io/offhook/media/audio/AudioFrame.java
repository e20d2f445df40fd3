package io.offhook.media.audio;

import java.time.Duration;

/**
 * A piece of mono audio: 16-bit samples at a rate. The array is not copied: a frame handed over is not changed any more.
 *
 * @param samples linear samples, full scale +-32,767
 * @param rate samples a second, positive
 */
@SuppressWarnings("ArrayRecordComponent")
public record AudioFrame(short[] samples, int rate) {
    public AudioFrame {
        if (rate <= 0) {
            throw new IllegalArgumentException("the rate of a frame must be positive, not " + rate);
        }
    }

    /** A silent frame. */
    public static AudioFrame silence(int samples, int rate) {
        return new AudioFrame(new short[samples], rate);
    }

    /** How long it plays. */
    public Duration duration() {
        return Duration.ofNanos(samples.length * 1_000_000_000L / rate);
    }
}
