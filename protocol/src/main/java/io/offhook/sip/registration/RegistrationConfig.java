package io.offhook.sip.registration;

import io.offhook.sip.transaction.Timers;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a registration is about; nothing in it is secret.
 *
 * @param registrar the Request-URI, {@code sip:example.com} (RFC 3261 §10.2: no user part)
 * @param addressOfRecord the URI of To and From, {@code sip:alice@example.com}
 * @param contact the URI to be bound, {@code sip:alice@192.0.2.1:5060}
 * @param viaHost the host of the Via
 * @param viaPort the port of the Via; -1 for the transport's default
 * @param transport UDP, TCP, TLS, WS or WSS: the Via's transport
 * @param expires the interval to ask for, 1 s to 2^32-1 s
 * @param routes URIs of a preloaded route set, first hop first, usually empty or one {@code sip:proxy;lr}
 * @param userAgent the User-Agent header; null for none
 * @param timers the transaction's base timers
 * @param backoff how to wait after failures
 * @param refreshFrom the earliest moment of a refresh as a fraction of the interval, in 0..1
 * @param refreshTo the latest one; the moment is drawn between the two, to spread accounts that registered together
 */
public record RegistrationConfig(
        String registrar,
        String addressOfRecord,
        String contact,
        String viaHost,
        int viaPort,
        String transport,
        Duration expires,
        List<String> routes,
        @Nullable String userAgent,
        Timers timers,
        Backoff backoff,
        double refreshFrom,
        double refreshTo) {

    private static final long MOST_SECONDS = 0xffff_ffffL;

    /** Checks the ranges and copies the list. */
    public RegistrationConfig {
        if (expires.toSeconds() < 1 || expires.toSeconds() > MOST_SECONDS) {
            throw new IllegalArgumentException("expires must be 1 s .. 2^32-1 s: " + expires);
        }
        if (!(refreshFrom > 0 && refreshFrom <= refreshTo && refreshTo < 1)) {
            throw new IllegalArgumentException("refresh fractions need 0 < from <= to < 1");
        }
        routes = List.copyOf(routes);
    }

    /** UDP, 3600 s, refreshed at 85 to 95 percent, RFC 3261 timers and RFC 5626 back-off. */
    public static RegistrationConfig of(
            String registrar, String addressOfRecord, String contact, String viaHost, int viaPort) {
        return new RegistrationConfig(
                registrar,
                addressOfRecord,
                contact,
                viaHost,
                viaPort,
                "UDP",
                Duration.ofSeconds(3600),
                List.of(),
                null,
                Timers.STANDARD,
                Backoff.STANDARD,
                0.85,
                0.95);
    }

    /** The same with another interval to ask for. */
    public RegistrationConfig withExpires(Duration newExpires) {
        return with(newExpires, routes, userAgent, timers, backoff);
    }

    /** The same with a route set. */
    public RegistrationConfig withRoutes(List<String> newRoutes) {
        return with(expires, newRoutes, userAgent, timers, backoff);
    }

    /** The same with a User-Agent. */
    public RegistrationConfig withUserAgent(@Nullable String newUserAgent) {
        return with(expires, routes, newUserAgent, timers, backoff);
    }

    /** The same with other waits. */
    public RegistrationConfig withTiming(Timers newTimers, Backoff newBackoff) {
        return with(expires, routes, userAgent, newTimers, newBackoff);
    }

    private RegistrationConfig with(
            Duration newExpires,
            List<String> newRoutes,
            @Nullable String newUserAgent,
            Timers newTimers,
            Backoff newBackoff) {
        return new RegistrationConfig(
                registrar,
                addressOfRecord,
                contact,
                viaHost,
                viaPort,
                transport,
                newExpires,
                newRoutes,
                newUserAgent,
                newTimers,
                newBackoff,
                refreshFrom,
                refreshTo);
    }
}
