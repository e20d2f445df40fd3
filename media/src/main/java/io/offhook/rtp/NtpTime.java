package io.offhook.rtp;

import java.time.Instant;

/** NTP timestamps (RFC 3550 §4) as 64 bits: seconds since 1900 in the upper half, fractions of 2^-32 s in the lower. */
public final class NtpTime {
    private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;

    private NtpTime() {}

    /** The wall clock's instant as an NTP timestamp; seconds wrap in 2036 as the format says. */
    public static long of(Instant wallClock) {
        long seconds = wallClock.getEpochSecond() + SECONDS_1900_TO_1970;
        long fraction = ((long) wallClock.getNano() << 32) / 1_000_000_000L;
        return seconds << 32 | fraction;
    }

    /** The middle 32 bits, as in LSR: units of 1/65,536 s, 0 to 2^32 - 1. */
    public static long middle(long ntp) {
        return ntp >>> 16 & 0xFFFF_FFFFL;
    }

    /** A duration in units of 1/65,536 s, as in DLSR; saturates at 32 bits. */
    public static long shortUnits(long ns) {
        return ns <= 0 ? 0 : Math.min(RtpTimestamp.unitsOf(ns, 65_536), 0xFFFF_FFFFL);
    }
}
