package io.offhook.engine;

import java.time.Duration;

/**
 * The bounds of everything that could grow without end.
 *
 * @param maxDatagramBytes longest SIP datagram taken
 * @param maxCalls calls alive in one engine
 * @param maxCallsPerAccount calls alive in one account
 * @param maxInvitesInFlight INVITEs of one account that have no final response yet
 * @param shedAtQueueDelay a shard answers new INVITEs with 503 when its actors' queue is older than this
 * @param shedAtQueueLength or longer than this many mailboxes
 * @param shedAtPacingLateness new calls with media are refused when the media clock's p99 lateness is above this
 * @param retryAfter the Retry-After of such a 503 (RFC 3261 §21.5.4)
 * @param maxPendingLookups names being resolved at once
 */
public record Limits(
        int maxDatagramBytes,
        int maxCalls,
        int maxCallsPerAccount,
        int maxInvitesInFlight,
        Duration shedAtQueueDelay,
        int shedAtQueueLength,
        Duration shedAtPacingLateness,
        Duration retryAfter,
        int maxPendingLookups) {

    /** Bounds that suit one machine. */
    public static Limits defaults() {
        return new Limits(
                16 * 1024,
                200_000,
                100_000,
                50_000,
                Duration.ofMillis(250),
                50_000,
                Duration.ofMillis(20),
                Duration.ofSeconds(5),
                1_000);
    }
}
