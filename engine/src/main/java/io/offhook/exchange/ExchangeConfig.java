package io.offhook.exchange;

import io.offhook.sip.auth.DigestAlgorithm;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange is.
 *
 * @param listen where it listens, a concrete address; port 0 takes any free one
 * @param domain whose users it serves; URIs with its own address count as its domain too
 * @param users the password of each user, empty for an unknown one; null admits everybody without a password
 * @param algorithms the digests it offers, the strongest first whatever the order here; without MD5 it is forbidden
 * @param minExpires shorter registrations get 423
 * @param maxExpires longer ones are shortened
 * @param authenticateCalls whether a caller must prove who he is (407); needs {@code users}
 * @param maxTransactions requests alive at once, ended ones linger for 32 s; above it new ones get 503
 */
public record ExchangeConfig(
        InetSocketAddress listen,
        String domain,
        @Nullable Function<String, Optional<String>> users,
        Set<DigestAlgorithm> algorithms,
        Duration minExpires,
        Duration maxExpires,
        boolean authenticateCalls,
        int maxTransactions) {

    /** Checks that the address is concrete and the bounds are in order. */
    public ExchangeConfig {
        if (listen.isUnresolved() || listen.getAddress().isAnyLocalAddress()) {
            throw new IllegalArgumentException(
                    "an exchange writes its address into messages: it must be a concrete one");
        }
        if (minExpires.toSeconds() < 1 || maxExpires.compareTo(minExpires) < 0 || maxTransactions < 1) {
            throw new IllegalArgumentException("1 s <= minExpires <= maxExpires and 1 <= maxTransactions are needed");
        }
        algorithms = Set.copyOf(algorithms);
        if (algorithms.isEmpty()) {
            throw new IllegalArgumentException("at least one digest algorithm is needed");
        }
    }

    /**
     * Any free port of the loopback address, everybody admitted, MD5 and SHA-256, 60 s to 2 h, callers not asked, 100,000
     * transactions.
     */
    public static ExchangeConfig of(String domain) {
        return new ExchangeConfig(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                domain,
                null,
                Set.of(DigestAlgorithm.MD5, DigestAlgorithm.SHA_256),
                Duration.ofSeconds(60),
                Duration.ofHours(2),
                false,
                100_000);
    }

    /** The same at another address. */
    public ExchangeConfig withListen(InetSocketAddress newListen) {
        return new ExchangeConfig(
                newListen, domain, users, algorithms, minExpires, maxExpires, authenticateCalls, maxTransactions);
    }

    /** The same with users and their passwords, for example by a pattern of the name. */
    public ExchangeConfig withUsers(Function<String, Optional<String>> passwords) {
        return new ExchangeConfig(
                listen, domain, passwords, algorithms, minExpires, maxExpires, authenticateCalls, maxTransactions);
    }

    /** The same with other digests. */
    public ExchangeConfig withAlgorithms(Set<DigestAlgorithm> newAlgorithms) {
        return new ExchangeConfig(
                listen, domain, users, newAlgorithms, minExpires, maxExpires, authenticateCalls, maxTransactions);
    }

    /** The same with other bounds of a registration. */
    public ExchangeConfig withExpires(Duration least, Duration most) {
        return new ExchangeConfig(listen, domain, users, algorithms, least, most, authenticateCalls, maxTransactions);
    }

    /** The same, asking callers for credentials or not. */
    public ExchangeConfig withAuthenticatedCalls(boolean ask) {
        return new ExchangeConfig(listen, domain, users, algorithms, minExpires, maxExpires, ask, maxTransactions);
    }

    /** The same with another bound. */
    public ExchangeConfig withMaxTransactions(int most) {
        return new ExchangeConfig(listen, domain, users, algorithms, minExpires, maxExpires, authenticateCalls, most);
    }
}
