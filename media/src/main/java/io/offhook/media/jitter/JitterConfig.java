package io.offhook.media.jitter;

/**
 * How a {@link JitterBuffer} chooses its delay.
 *
 * @param mode the policy
 * @param minMs smallest delay, 0 to maxMs
 * @param maxMs largest delay, up to 1,000
 * @param startMs delay before anything is known; in FIXED mode the delay
 */
public record JitterConfig(Mode mode, int minMs, int maxMs, int startMs) {
    /** The policies. */
    public enum Mode {
        /** Delay follows measured jitter between minMs and maxMs. */
        ADAPTIVE,
        /** Delay is always startMs. */
        FIXED,
        /** Frames come out in order of arrival, none is waited for: echo and bridge load tests. */
        PASSTHROUGH
    }

    public JitterConfig {
        if (minMs < 0 || maxMs > 1000 || minMs > maxMs || startMs < minMs || startMs > maxMs) {
            throw new IllegalArgumentException("delays must hold 0 <= min <= start <= max <= 1000 ms, not " + minMs
                    + ", " + startMs + ", " + maxMs);
        }
    }

    /** Adaptive, 20 to 400 ms, starting at 60. */
    public static JitterConfig adaptive() {
        return new JitterConfig(Mode.ADAPTIVE, 20, 400, 60);
    }

    /** Adaptive between bounds, starting at 60 ms or the nearest bound. */
    public static JitterConfig adaptive(int minMs, int maxMs) {
        return new JitterConfig(Mode.ADAPTIVE, minMs, maxMs, Math.max(minMs, Math.min(60, maxMs)));
    }

    /** A constant delay. */
    public static JitterConfig fixed(int ms) {
        return new JitterConfig(Mode.FIXED, ms, ms, ms);
    }

    /** No delay and no waiting. */
    public static JitterConfig passthrough() {
        return new JitterConfig(Mode.PASSTHROUGH, 0, 0, 0);
    }
}
