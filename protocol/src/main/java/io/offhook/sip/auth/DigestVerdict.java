package io.offhook.sip.auth;

/** What {@link DigestServer} makes of the credentials of a request. */
public sealed interface DigestVerdict {
    /**
     * The proof is right and fresh.
     *
     * @param user the authenticated user name
     * @param algorithm the hash it used
     */
    record Authenticated(String user, DigestAlgorithm algorithm) implements DigestVerdict {}

    /**
     * Ask for (new) credentials.
     *
     * @param why for counters and logs
     * @param stale the proof was right, its nonce was not: challenge with {@code stale=true}
     */
    record Challenge(Why why, boolean stale) implements DigestVerdict {}

    /** Why a request is challenged. */
    enum Why {
        /** It has no credentials for our realm. */
        NO_CREDENTIALS,
        /** It has credentials that cannot be read or use an algorithm that we do not offer. */
        UNUSABLE,
        /** User unknown or response wrong; the two are not told apart to the outside. */
        WRONG,
        /** The nonce is not ours, too old, or forgotten. */
        OLD_NONCE,
        /** Nonce and count were seen before. */
        REPLAYED
    }
}
