package io.offhook.engine;

/**
 * An engine's figures at one moment, all shards together.
 *
 * @param accounts accounts that are open
 * @param registered accounts that hold a binding
 * @param registrations REGISTER exchanges that ended with a binding, refreshes included
 * @param registrationFailures those that failed
 * @param activeCalls dialogs alive, ringing ones included
 * @param callsStarted calls placed and taken since the start
 * @param callsEstablished those that were answered
 * @param callsFailed those that ended without an answer
 * @param setup from INVITE to the answer (RFC 6076 session request delay)
 * @param pacing how late packets left behind the media clock
 * @param sip messages
 * @param rtp packets, of all streams that are and that were
 * @param streams audio streams alive
 * @param alive everything in the ledger
 */
public record EngineStatistics(
        int accounts,
        int registered,
        long registrations,
        long registrationFailures,
        int activeCalls,
        long callsStarted,
        long callsEstablished,
        long callsFailed,
        Latency setup,
        Latency pacing,
        Sip sip,
        Rtp rtp,
        int streams,
        int alive) {

    /** Percentiles of a delay in milliseconds, exact to 1 %; all 0 while {@code count} is 0. */
    public record Latency(long count, double p50, double p95, double p99, double p999, double max) {}

    /**
     * Datagrams of signalling.
     *
     * @param stray messages of no call, registration or request that we know
     * @param shed new calls refused with 503 because we had too much to do
     * @param unexpected inputs that their call or registration had no use for in its state, repeats and stale timers apart: a response behind the final
     *     one, an ACK of nothing, a request out of order. A few are ordinary where messages cross or overtake each other; many are a peer's mistake.
     *     Each is logged at debug level with its Call-ID
     */
    public record Sip(
            long sent, long received, long retransmitted, long malformed, long stray, long shed, long unexpected) {}

    /**
     * Packets of audio. {@code lost}: never came; {@code discarded}: came and were not played (late, no room); {@code ignored}: dropped before the jitter
     * buffer; {@code sendErrors}: could not be sent.
     */
    public record Rtp(
            long sent,
            long received,
            long lost,
            long late,
            long discarded,
            long ignored,
            long concealed,
            long sendErrors) {}
}
