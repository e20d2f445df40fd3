package io.offhook.engine;

import io.offhook.media.stream.AudioSink;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Hears a stream: counts frames, and how often each of two tones was the louder one in a frame that was not silent. */
final class Ear implements AudioSink {
    private static final int RATE = 8_000;
    private static final double QUIET = 1e6;

    private final int low;
    private final int high;
    private volatile long frames;
    private volatile long heardLow;
    private volatile long heardHigh;
    private volatile @Nullable CountDownLatch next;
    private volatile @Nullable Throwable failure;

    Ear(int lowHz, int highHz) {
        low = lowHz;
        high = highHz;
    }

    Ear() {
        this(440, 1_000);
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: the stream's shard
    public void accept(short[] samples, int offset, int length) {
        Throwable bad = failure;
        if (bad != null) {
            failure = null;
            Sniper.raise(bad);
        }
        double atLow = energy(samples, offset, length, low);
        double atHigh = energy(samples, offset, length, high);
        if (Math.max(atLow, atHigh) > QUIET) {
            if (atLow > atHigh) {
                heardLow++;
            } else {
                heardHigh++;
            }
        }
        frames++;
        CountDownLatch waiting = next;
        if (waiting != null) {
            waiting.countDown();
        }
    }

    /** The next frame throws. */
    void breakWith(Throwable error) {
        failure = error;
    }

    long frames() {
        return frames;
    }

    long heardLow() {
        return heardLow;
    }

    long heardHigh() {
        return heardHigh;
    }

    /** Frames from now on. */
    CountDownLatch more(int count) {
        CountDownLatch latch = new CountDownLatch(count);
        next = latch;
        return latch;
    }

    /** Goertzel's filter. */
    private static double energy(short[] samples, int offset, int length, int hertz) {
        double factor = 2 * Math.cos(2 * Math.PI * hertz / RATE);
        double s1 = 0;
        double s2 = 0;
        for (int i = 0; i < length; i++) {
            double s0 = samples[offset + i] + factor * s1 - s2;
            s2 = s1;
            s1 = s0;
        }
        return (s1 * s1 + s2 * s2 - factor * s1 * s2) / length;
    }
}
