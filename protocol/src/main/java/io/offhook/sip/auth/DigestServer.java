package io.offhook.sip.auth;

import io.offhook.sip.auth.DigestVerdict.Why;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The server's half of digest: challenges and their checks, for one realm.
 *
 * <p>Nonces cost no memory until a proof made with them is right: they carry their own time under a keyed hash. Each
 * (nonce, count) pair is accepted once ({@link NonceCounts}), also for clients without qop, which get one request per
 * nonce. One object an owner, not thread-safe; time comes as an argument on any monotonic scale.
 */
public final class DigestServer {
    private static final byte[] NO_MATCH = "no such user".getBytes(StandardCharsets.US_ASCII);

    private final String realm;
    private final List<DigestAlgorithm> strongestFirst;
    private final Set<DigestAlgorithm> offered;
    private final Nonces nonces;
    private final NonceCounts counts;
    private final Function<String, Optional<Credentials>> accounts;

    /**
     * @param realm the realm of all challenges
     * @param algorithms what to offer, any order; leaving MD5 out forbids it
     * @param nonceLifetime how long a nonce is good, some seconds to hours
     * @param accounts credentials by user name; empty for an unknown user
     * @param random for the key and the nonces; a SecureRandom in production
     * @throws IllegalArgumentException when no algorithm is given or the lifetime is not positive
     */
    public DigestServer(
            String realm,
            Collection<DigestAlgorithm> algorithms,
            Duration nonceLifetime,
            Function<String, Optional<Credentials>> accounts,
            RandomGenerator random) {
        if (algorithms.isEmpty() || nonceLifetime.isNegative() || nonceLifetime.isZero()) {
            throw new IllegalArgumentException("at least one algorithm and a positive nonce lifetime are needed");
        }
        this.realm = realm;
        this.offered = EnumSet.copyOf(algorithms);
        List<DigestAlgorithm> order = new ArrayList<>(offered);
        order.sort((a, b) -> b.compareTo(a));
        this.strongestFirst = List.copyOf(order);
        this.nonces = new Nonces(nonceLifetime.toNanos(), random);
        this.counts = new NonceCounts(NonceCounts.DEFAULT_CAPACITY);
        this.accounts = accounts;
    }

    /** The realm of all challenges. */
    public String realm() {
        return realm;
    }

    /**
     * Values for WWW-Authenticate or Proxy-Authenticate lines, one per algorithm, strongest first (RFC 8760 §2.4), all
     * with one fresh nonce.
     */
    public List<String> challenges(boolean stale, long nowNs) {
        String nonce = nonces.issue(nowNs);
        List<String> values = new ArrayList<>(strongestFirst.size());
        for (DigestAlgorithm algorithm : strongestFirst) {
            values.add(
                    new DigestChallenge(realm, nonce, null, algorithm, false, Set.of(Qop.AUTH), stale).toHeaderValue());
        }
        return values;
    }

    /**
     * Judges the credentials of a request. The digest-uri is what the client hashed; it need not equal the Request-URI,
     * which proxies may rewrite (RFC 3261 §22.4): the nonce count is what stops a replay.
     *
     * @param method the request's method, its exact letters
     * @param body the request's body, for auth-int
     * @param credentials the values of Authorization or Proxy-Authorization, all of them
     */
    public DigestVerdict verify(String method, byte[] body, List<String> credentials, long nowNs) {
        Why why = Why.NO_CREDENTIALS;
        for (String value : credentials) {
            DigestCredentials given = DigestCredentials.parse(value).orElse(null);
            if (given == null) {
                why = Why.UNUSABLE;
            } else if (given.realm().equals(realm)) {
                return offered.contains(given.algorithm())
                        ? judge(given, method, body, nowNs)
                        : new DigestVerdict.Challenge(Why.UNUSABLE, false); // an algorithm that was never offered
            }
        }
        return new DigestVerdict.Challenge(why, false);
    }

    private DigestVerdict judge(DigestCredentials given, String method, byte[] body, long nowNs) {
        if (!right(given, method, body)) {
            return new DigestVerdict.Challenge(Why.WRONG, false);
        }
        // Only from here on is the nonce's state told: stale=true confirms a right password and nothing else.
        long issuedNs = nonces.issuedNs(given.nonce());
        if (issuedNs == Nonces.FOREIGN || nonces.expired(issuedNs, nowNs)) {
            return new DigestVerdict.Challenge(Why.OLD_NONCE, true);
        }
        long count = given.qop() == Qop.NONE ? 1 : given.count();
        if (count < 1) {
            return new DigestVerdict.Challenge(Why.UNUSABLE, false);
        }
        counts.forget(nowNs - nonces.lifetimeNs());
        if (!counts.accept(given.nonce(), issuedNs, count)) {
            return new DigestVerdict.Challenge(Why.REPLAYED, true);
        }
        return new DigestVerdict.Authenticated(given.username(), given.algorithm());
    }

    private boolean right(DigestCredentials given, String method, byte[] body) {
        Credentials secret = accounts.apply(given.username()).orElse(null);
        String ha1 = secret == null ? null : secret.ha1(realm, given.algorithm());
        byte[] expected = ha1 == null
                ? NO_MATCH
                : DigestProof.response(given, ha1, method, body).getBytes(StandardCharsets.US_ASCII);
        byte[] actual = given.response().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(expected, actual) && ha1 != null;
    }

    /** Nonces whose counts are remembered at the moment. */
    public int rememberedNonces() {
        return counts.size();
    }

    @Override
    public String toString() {
        return "DigestServer[" + realm + ", " + strongestFirst + "]";
    }
}
