package io.offhook.sip.transaction;

/**
 * The base values that all timers of RFC 3261 table 4 and RFC 6026 derive from.
 *
 * @param t1Ns estimate of the round trip, in nanoseconds, positive
 * @param t2Ns longest interval between retransmissions of a non-INVITE request or an INVITE response, at least t1
 * @param t4Ns longest time that a message stays in the network, not negative
 */
public record Timers(long t1Ns, long t2Ns, long t4Ns) {

    private static final long MS = 1_000_000L;

    /** T1 = 500 ms, T2 = 4 s, T4 = 5 s: RFC 3261 section 17.1.1.1 and 17.1.2.2. */
    public static final Timers STANDARD = new Timers(500 * MS, 4_000 * MS, 5_000 * MS);

    public Timers {
        if (t1Ns <= 0 || t2Ns < t1Ns || t4Ns < 0) {
            throw new IllegalArgumentException("timers need 0 < T1 <= T2 and T4 >= 0");
        }
    }

    /** 64*T1: timers B, F, H, J, L, M, and how long a 2xx is repeated (RFC 3261 section 13.3.1.4). */
    public long timeoutNs() {
        return 64 * t1Ns;
    }

    /** Timer D: at least 32 s on an unreliable transport, nothing on a reliable one (section 17.1.1.2). */
    public long dNs(boolean reliable) {
        return reliable ? 0 : Math.max(32_000 * MS, timeoutNs());
    }

    /** Timers I and K: T4 on an unreliable transport, nothing on a reliable one. */
    public long absorbNs(boolean reliable) {
        return reliable ? 0 : t4Ns;
    }

    /** Timer J: 64*T1 on an unreliable transport, nothing on a reliable one (section 17.2.2). */
    public long jNs(boolean reliable) {
        return reliable ? 0 : timeoutNs();
    }

    /** 200 ms: a server transaction says 100 Trying when its user took longer (section 17.2.1). */
    public long tryingNs() {
        return 200 * MS;
    }

    /** The next interval of a retransmission that doubles up to T2 (timers E, G, and the 2xx). */
    public long doubledToT2(long intervalNs) {
        return Math.min(2 * intervalNs, t2Ns);
    }
}
