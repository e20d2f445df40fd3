package io.offhook.sip.proxy;

import io.offhook.sip.transaction.Timers;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;

/**
 * What a proxy core is.
 *
 * @param domain the domain whose users it knows, {@code example.com}; URIs with its own address are its domain too
 * @param address where it listens; becomes its Via and Record-Route
 * @param timers the base timers of its transactions
 * @param timerC how long an INVITE may stay without a final response after its last provisional one; over 3 minutes by
 *     RFC 3261 §16.6 step 11
 * @param maxContexts response contexts alive; above it new requests get a stateless 503
 * @param retryAfter the Retry-After of that 503
 * @param recordRoute whether to stay in the path of dialogs
 * @param authenticateCalls whether requests of our own users must carry credentials (407), when there is a digest
 */
public record ProxyConfig(
        String domain,
        InetSocketAddress address,
        Timers timers,
        Duration timerC,
        int maxContexts,
        Duration retryAfter,
        boolean recordRoute,
        boolean authenticateCalls) {

    /** Lower-cases the domain and checks the bounds. */
    public ProxyConfig {
        domain = domain.toLowerCase(Locale.ROOT);
        if (maxContexts < 1 || timerC.isNegative() || timerC.isZero()) {
            throw new IllegalArgumentException("maxContexts and timerC must be positive");
        }
    }

    /** RFC 3261 timers, timer C of 185 s, 100,000 contexts, Record-Route, calls without credentials. */
    public static ProxyConfig of(String domain, InetSocketAddress address) {
        return new ProxyConfig(
                domain, address, Timers.STANDARD, Duration.ofSeconds(185), 100_000, Duration.ofSeconds(5), true, false);
    }
}
