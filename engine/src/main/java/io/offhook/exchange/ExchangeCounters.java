package io.offhook.exchange;

/**
 * What an exchange has counted since its start.
 *
 * @param registrations REGISTERs answered 2xx: refreshes and removals too
 * @param registrationsFailed REGISTERs refused for good: neither 2xx nor a challenge
 * @param challenged REGISTERs answered 401
 * @param registered users with a binding
 * @param requests requests received, repeats included
 * @param responses responses received, repeats included
 * @param forwarded new requests sent on, without ACKs
 * @param refused new requests answered with a failure of its own
 * @param shed new requests answered with a stateless 503
 * @param dropped messages that belong to nothing
 * @param malformed datagrams that are no good SIP
 * @param faults messages whose handling threw; always 0 unless there is a defect
 * @param activeTransactions requests that are not over, those that linger after their answer included
 */
public record ExchangeCounters(
        long registrations,
        long registrationsFailed,
        long challenged,
        int registered,
        long requests,
        long responses,
        long forwarded,
        long refused,
        long shed,
        long dropped,
        long malformed,
        long faults,
        int activeTransactions) {
    static final ExchangeCounters ZERO = new ExchangeCounters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
