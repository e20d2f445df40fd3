package io.offhook.sip.auth;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends back: the value of an Authorization or Proxy-Authorization line (RFC 7616 §3.4).
 *
 * @param username the user name, unescaped
 * @param realm the realm of the challenge
 * @param nonce the nonce of the challenge
 * @param uri the digest-uri, as sent
 * @param response the proof, hexadecimal
 * @param algorithm the hash; MD5 when none is named
 * @param session whether the algorithm's name ended with {@code -sess}
 * @param qop the protection used
 * @param nonceCount the eight hexadecimal digits of nc; null without qop
 * @param cnonce the client's nonce; null without qop
 * @param opaque returned from the challenge; null when absent
 */
public record DigestCredentials(
        String username,
        String realm,
        String nonce,
        String uri,
        String response,
        DigestAlgorithm algorithm,
        boolean session,
        Qop qop,
        @Nullable String nonceCount,
        @Nullable String cnonce,
        @Nullable String opaque) {

    /** Reads one header value; empty for another scheme, unknown algorithm or qop, missing fields or broken text. */
    public static Optional<DigestCredentials> parse(String headerValue) {
        AuthParameters parameters = AuthParameters.digest(headerValue);
        if (parameters == null) {
            return Optional.empty();
        }
        String username = parameters.get("username");
        String realm = parameters.get("realm");
        String nonce = parameters.get("nonce");
        String uri = parameters.get("uri");
        String response = parameters.get("response");
        if (username == null || realm == null || nonce == null || uri == null || response == null) {
            return Optional.empty();
        }
        String algorithmName = parameters.get("algorithm");
        DigestAlgorithm algorithm =
                algorithmName == null ? DigestAlgorithm.MD5 : DigestAlgorithm.ofToken(algorithmName);
        String qopName = parameters.get("qop");
        Qop qop = qopName == null ? Qop.NONE : Qop.ofToken(qopName);
        String nonceCount = parameters.get("nc");
        String cnonce = parameters.get("cnonce");
        if (algorithm == null || qop == null || (qop != Qop.NONE && (cnonce == null || nonceCount == null))) {
            return Optional.empty();
        }
        boolean session = algorithmName != null && DigestAlgorithm.isSession(algorithmName);
        if (session && cnonce == null) {
            return Optional.empty();
        }
        return Optional.of(new DigestCredentials(
                username,
                realm,
                nonce,
                uri,
                response,
                algorithm,
                session,
                qop,
                nonceCount,
                cnonce,
                parameters.get("opaque")));
    }

    /** The nonce count as a number; -1 when it is not exactly eight hexadecimal digits (RFC 7616 §3.4). */
    long count() {
        String text = nonceCount;
        if (text == null || text.length() != 8) {
            return -1;
        }
        long count = 0;
        for (int i = 0; i < 8; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0 || text.charAt(i) > 'f') {
                return -1;
            }
            count = count << 4 | digit;
        }
        return count;
    }

    /** The header value, {@code Digest username="..."} and so on; algorithm, qop and nc unquoted as RFC 7616 §3.4 asks. */
    public String toHeaderValue() {
        StringBuilder out = new StringBuilder(256).append("Digest ");
        AuthParameters.appendQuoted(out, "username", username);
        AuthParameters.appendQuoted(out.append(','), "realm", realm);
        AuthParameters.appendQuoted(out.append(','), "nonce", nonce);
        AuthParameters.appendQuoted(out.append(','), "uri", uri);
        AuthParameters.appendQuoted(out.append(','), "response", response);
        out.append(",algorithm=").append(algorithm.token()).append(session ? "-sess" : "");
        if (cnonce != null) {
            AuthParameters.appendQuoted(out.append(','), "cnonce", cnonce);
        }
        if (qop != Qop.NONE) {
            out.append(",qop=").append(qop.token()).append(",nc=").append(nonceCount);
        }
        if (opaque != null) {
            AuthParameters.appendQuoted(out.append(','), "opaque", opaque);
        }
        return out.toString();
    }

    /** User and realm only: the response is as good as a password to an offline guesser. */
    @Override
    public String toString() {
        return "DigestCredentials[" + username + " in " + realm + ", " + algorithm.token() + "]";
    }
}
