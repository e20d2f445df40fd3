package io.offhook.sip.registration;

import io.offhook.sip.transaction.Identifiers;
import java.time.Duration;

/**
 * How long to wait after a failed attempt, RFC 5626 §4.5: between half and the whole of {@code base * 2^failures}, capped,
 * so that ten thousand accounts that lost their registrar in one second do not come back in one second.
 *
 * @param base what doubles; 30 s by the RFC
 * @param longest the cap; 1800 s by the RFC
 * @param spread what is added at random to a Retry-After, which the registrar gives to everybody alike
 */
public record Backoff(Duration base, Duration longest, Duration spread) {
    /** 30 s, 1800 s, 30 s. */
    public static final Backoff STANDARD =
            new Backoff(Duration.ofSeconds(30), Duration.ofSeconds(1800), Duration.ofSeconds(30));

    /** A Retry-After longer than this is a mistake or an attack, and is cut. */
    private static final long MOST_SECONDS = Duration.ofDays(1).toSeconds();

    private static final int STEPS = 1 << 20;

    /** Checks that base is positive, longest no shorter and spread not negative. */
    public Backoff {
        if (base.isZero() || base.isNegative() || longest.compareTo(base) < 0 || spread.isNegative()) {
            throw new IllegalArgumentException("a back-off needs 0 < base <= longest and spread >= 0");
        }
    }

    /**
     * The wait after this many failures in a row.
     *
     * @param failures at least 1
     */
    long delayNs(int failures, Identifiers random) {
        long cap = longest.toNanos();
        long upper = base.toNanos();
        for (int i = 0; i < failures && upper < cap; i++) {
            upper *= 2;
        }
        upper = Math.min(upper, cap);
        return upper / 2 + fraction(upper / 2, random);
    }

    /** The wait for a Retry-After of so many seconds. */
    long retryAfterNs(long seconds, Identifiers random) {
        long asked = Duration.ofSeconds(Math.min(seconds, MOST_SECONDS)).toNanos();
        return asked + fraction(spread.toNanos(), random);
    }

    /** A uniform random part of a span, in steps of a millionth. */
    static long fraction(long spanNs, Identifiers random) {
        return (long) (spanNs * ((double) random.random(STEPS) / STEPS));
    }
}
