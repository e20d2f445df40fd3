package io.offhook.sip.auth;

/** What {@link DigestClient} makes of a challenge. */
public sealed interface DigestAnswer {
    /**
     * Send the request again with this header, a new branch and the next CSeq.
     *
     * @param headerName Authorization or Proxy-Authorization
     * @param headerValue the credentials
     */
    record Retry(String headerName, String headerValue) implements DigestAnswer {
        /** The header's name only. */
        @Override
        public String toString() {
            return "Retry[" + headerName + "]";
        }
    }

    /**
     * Do not send again.
     *
     * @param reason why
     */
    record Refused(Refusal reason) implements DigestAnswer {}

    /** Why a challenge stays unanswered. */
    enum Refusal {
        /** No Digest challenge that we can read, with an algorithm and a qop that we know. */
        NOTHING_USABLE,
        /** Our policy does not let this asker, realm or algorithm have a proof. */
        FORBIDDEN_BY_POLICY,
        /** The account has no credentials for this realm and algorithm. */
        NO_CREDENTIALS,
        /** A fresh proof was refused: the password (or the user) is wrong, trying again would be a storm. */
        WRONG_PASSWORD,
        /** The server called each of our fresh nonces stale. */
        STALE_LOOP
    }
}
