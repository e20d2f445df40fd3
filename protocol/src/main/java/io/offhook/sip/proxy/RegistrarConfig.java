package io.offhook.sip.proxy;

import java.time.Duration;

/**
 * The bounds of a registrar.
 *
 * @param minExpires shorter intervals are refused with 423, up to one hour
 * @param defaultExpires for a REGISTER that names no interval
 * @param maxExpires longer intervals are shortened
 * @param maxBindings contacts of one address of record
 * @param maxAddresses addresses of record with bindings; above it new ones get 503
 */
public record RegistrarConfig(
        Duration minExpires, Duration defaultExpires, Duration maxExpires, int maxBindings, int maxAddresses) {
    /** 60 s, 3600 s, 7200 s, 10 contacts, a million addresses. */
    public static final RegistrarConfig STANDARD = new RegistrarConfig(
            Duration.ofSeconds(60), Duration.ofSeconds(3600), Duration.ofSeconds(7200), 10, 1_000_000);

    /** Checks that all are positive and in order. */
    public RegistrarConfig {
        if (minExpires.toSeconds() < 1
                || defaultExpires.compareTo(minExpires) < 0
                || maxExpires.compareTo(defaultExpires) < 0
                || maxBindings < 1
                || maxAddresses < 1) {
            throw new IllegalArgumentException("a registrar needs 1 s <= min <= default <= max and positive bounds");
        }
    }
}
