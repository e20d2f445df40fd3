package io.offhook.sip.auth;

import java.nio.charset.StandardCharsets;

/** The arithmetic of RFC 7616 §3.4.1-§3.4.3: from HA1 and what is public to the response. */
final class DigestProof {
    private DigestProof() {}

    /** The response for these credentials' public fields; their own {@code response} is not looked at. */
    static String response(DigestCredentials c, String ha1, String method, byte[] body) {
        DigestAlgorithm h = c.algorithm();
        String a1 = c.session() ? hash(h, ha1 + ':' + c.nonce() + ':' + c.cnonce()) : ha1; // §3.4.2
        String a2 = method + ':' + c.uri();
        if (c.qop() == Qop.AUTH_INT) {
            a2 = a2 + ':' + h.hex(body); // §3.4.3
        }
        String ha2 = hash(h, a2);
        if (c.qop() == Qop.NONE) {
            return hash(h, a1 + ':' + c.nonce() + ':' + ha2); // RFC 2069, kept by RFC 3261 §22.4
        }
        return hash(
                h,
                a1
                        + ':'
                        + c.nonce()
                        + ':'
                        + c.nonceCount()
                        + ':'
                        + c.cnonce()
                        + ':'
                        + c.qop().token()
                        + ':'
                        + ha2);
    }

    private static String hash(DigestAlgorithm algorithm, String text) {
        return algorithm.hex(text.getBytes(StandardCharsets.UTF_8));
    }
}
