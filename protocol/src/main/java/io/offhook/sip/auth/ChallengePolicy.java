package io.offhook.sip.auth;

import java.util.Set;

/**
 * Whom to prove a password to. A stranger who challenges our BYE would get a hash to guess at offline, or relay it to
 * the real server (the digest leak of CVE-2021-41158): so a challenge is answered only for a request of our own to the
 * account's own registrar or proxy, and only for its realm.
 */
@FunctionalInterface
public interface ChallengePolicy {
    /** Who asks for the proof. */
    enum Asker {
        /** The registrar that the account is configured with. */
        OWN_REGISTRAR,
        /** The outbound proxy or domain that the account is configured with. */
        OWN_PROXY,
        /** Anybody else: the far end of a call, a server that we never chose. */
        STRANGER
    }

    /** May this asker have a proof for this realm with this algorithm? */
    boolean allows(Asker asker, String realm, DigestAlgorithm algorithm);

    /** Own registrar and proxy, whatever they call their realm. */
    static ChallengePolicy ownServers() {
        return (asker, realm, algorithm) -> asker != Asker.STRANGER;
    }

    /** Own registrar and proxy, these realms only. */
    static ChallengePolicy realms(Set<String> realms) {
        Set<String> own = Set.copyOf(realms);
        return (asker, realm, algorithm) -> asker != Asker.STRANGER && own.contains(realm);
    }

    /** The same policy with a floor under the algorithm: {@code atLeast(SHA_256)} forbids MD5 (RFC 8760 §3). */
    default ChallengePolicy atLeast(DigestAlgorithm weakest) {
        return (asker, realm, algorithm) -> algorithm.compareTo(weakest) >= 0 && allows(asker, realm, algorithm);
    }
}
