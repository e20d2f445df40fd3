package io.offhook.media.jitter;

import java.util.Arrays;

/**
 * How long packets must wait so that nearly all are there when played. Everything is in timestamp units and ints.
 *
 * <p>Each packet's relative delay is its transit less the smallest transit of the last seconds (so clock drift and
 * route changes wash out). The target is the larger of two views of it: a histogram's 97 % quantile that forgets over
 * about 10 s, and a peak that halves in about 3 s and so catches bursts the quantile has not seen. When the smallest
 * transit moves, both views move with it; else a route change would be paid for twice.
 */
final class DelayEstimator {
    private static final int BUCKETS = 48;
    private static final int WINDOWS = 4;
    private static final int SAMPLE_WEIGHT = 1 << 16;
    private static final int FORGET_EVERY = 64;
    private static final int QUANTILE_EVERY = 16;

    private final int bucketUnits;
    private final int windowUnits;
    private final int minUnits;
    private final int maxUnits;
    private final int marginUnits;
    private final boolean adaptive;
    private final int[] histogram = new int[BUCKETS];
    private final int[] minima = new int[WINDOWS];
    private int window;
    private int windowStart;
    private int base;
    private int shift;
    private int peak;
    private int quantile;
    private int samples;
    private int target;

    DelayEstimator(JitterConfig config, int clockRate) {
        bucketUnits = Math.max(1, clockRate / 100);
        windowUnits = clockRate;
        minUnits = config.minMs() * clockRate / 1000;
        maxUnits = config.maxMs() * clockRate / 1000;
        marginUnits = clockRate / 500;
        adaptive = config.mode() == JitterConfig.Mode.ADAPTIVE;
        target = config.startMs() * clockRate / 1000;
        peak = target;
    }

    /** The delay to aim at. */
    int target() {
        return target;
    }

    /** The smallest transit of late, against which delay is counted. */
    int base() {
        return base;
    }

    /** Forgets the transits, for example after a jump of timestamps; what was learnt of jitter stays. */
    void anchor(int transit, int now) {
        Arrays.fill(minima, transit);
        window = 0;
        windowStart = now;
        base = transit;
        shift = 0;
    }

    /** Takes the transit (arrival less timestamp) of a packet that arrived {@code now}. */
    void observe(int transit, int now) {
        if (now - windowStart >= windowUnits) {
            windowStart = now;
            window = window + 1 & WINDOWS - 1;
            minima[window] = transit;
        } else if (transit - minima[window] < 0) {
            minima[window] = transit;
        }
        int smallest = transit;
        for (int minimum : minima) {
            if (minimum - smallest < 0) {
                smallest = minimum;
            }
        }
        if (smallest != base) {
            move(smallest - base);
            base = smallest;
        }
        if (adaptive) {
            learn(transit - base);
        }
    }

    private void learn(int delay) {
        if (delay > maxUnits + maxUnits / 2) {
            return; // no delay of ours would have saved it: a pause or a step, not jitter
        }
        histogram[Math.min(delay / bucketUnits, BUCKETS - 1)] += SAMPLE_WEIGHT;
        peak = delay >= peak ? delay : peak - (peak >> 8) - 1;
        samples++;
        if (samples % FORGET_EVERY == 0) {
            for (int i = 0; i < BUCKETS; i++) {
                histogram[i] -= histogram[i] >> 3;
            }
        }
        if (samples % QUANTILE_EVERY == 0) {
            quantile = quantile();
        }
        target = Math.max(minUnits, Math.min(maxUnits, Math.max(quantile, peak) + marginUnits));
    }

    /** The upper edge of the bucket that 97 % of the weight does not exceed. */
    private int quantile() {
        long sum = 0;
        for (int weight : histogram) {
            sum += weight;
        }
        long above = 0;
        for (int i = BUCKETS - 1; i > 0; i--) {
            above += histogram[i];
            if (above * 100 > sum * 3) {
                return (i + 1) * bucketUnits;
            }
        }
        return bucketUnits;
    }

    /** The base moves by {@code by}: what was measured against it moves the other way. */
    private void move(int by) {
        peak = Math.max(0, Math.min(maxUnits, peak - by));
        shift -= by;
        int buckets = Math.max(-BUCKETS, Math.min(BUCKETS, shift / bucketUnits));
        if (buckets == 0) {
            return;
        }
        shift %= bucketUnits;
        if (buckets < 0) {
            shiftDown(-buckets);
        } else {
            shiftUp(buckets);
        }
        quantile = quantile();
    }

    private void shiftDown(int buckets) {
        int low = 0;
        for (int i = 0; i < BUCKETS; i++) {
            int weight = histogram[i];
            histogram[i] = 0;
            if (i <= buckets) {
                low += weight;
            } else {
                histogram[i - buckets] = weight;
            }
        }
        histogram[0] = low;
    }

    /** What was measured against a slower base counts a quarter: a faster route soon shows its own jitter. */
    private void shiftUp(int buckets) {
        int high = 0;
        for (int i = BUCKETS - 1; i >= 0; i--) {
            int weight = histogram[i] >> 2;
            histogram[i] = 0;
            if (i + buckets >= BUCKETS - 1) {
                high += weight;
            } else {
                histogram[i + buckets] = weight;
            }
        }
        histogram[BUCKETS - 1] = high;
    }
}
