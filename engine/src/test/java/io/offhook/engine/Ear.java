package io.offhook.engine;

import io.offhook.media.stream.AudioSink;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Hears a stream: counts frames, and those that are one of two tones. A frame that is mostly something else is neither: where a jitter buffer that waits for
 * a busy machine joins two ends of a tone, the seam has something of every frequency.
 */
final class Ear implements AudioSink {
    private static final int RATE = 8_000;
    private static final double QUIET = 1e6;
    /** Goertzel's filter finds half of the power of a pure tone, and a quarter of that of two together. */
    private static final double MOSTLY = 0.4;

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
        double least = Math.max(QUIET, MOSTLY * power(samples, offset, length));
        if (atLow > least) {
            heardLow++;
        } else if (atHigh > least) {
            heardHigh++;
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

    /** Waits until {@code count} frames were the low tone; fails when nothing at all is heard any more. */
    void awaitLow(int count) {
        while (heardLow < count) {
            Loopback.await(more(1));
        }
    }

    /** Waits until {@code count} frames were the high tone. */
    void awaitHigh(int count) {
        while (heardHigh < count) {
            Loopback.await(more(1));
        }
    }

    /** Frames from now on. */
    CountDownLatch more(int count) {
        CountDownLatch latch = new CountDownLatch(count);
        next = latch;
        return latch;
    }

    private static double power(short[] samples, int offset, int length) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += (double) samples[offset + i] * samples[offset + i];
        }
        return sum;
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
