package io.offhook.sip.auth;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Nonces that carry their own time: 8 bytes of time, 8 random ones, 11 of an HMAC-SHA-256 over both; 36 characters. */
final class Nonces {
    /** The "time" of a nonce that we did not make. */
    static final long FOREIGN = Long.MIN_VALUE;

    private static final int HEAD = 16;
    private static final int SEAL = 11;

    private final long lifetimeNs;
    private final RandomGenerator random;
    private final Mac mac;

    Nonces(long lifetimeNs, RandomGenerator random) {
        this.lifetimeNs = lifetimeNs;
        this.random = random;
        byte[] key = new byte[32];
        random.nextBytes(key);
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    String issue(long nowNs) {
        ByteBuffer nonce = ByteBuffer.allocate(HEAD + SEAL).putLong(nowNs).putLong(random.nextLong());
        nonce.put(seal(nonce.array()), 0, SEAL);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(nonce.array());
    }

    /** When this nonce was issued; {@link #FOREIGN} when its seal is not ours. */
    long issuedNs(String text) {
        byte[] nonce;
        try {
            nonce = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            return FOREIGN;
        }
        // 27 bytes are 36 characters exactly, so that one nonce has one spelling only.
        if (nonce.length != HEAD + SEAL
                || text.length() != (HEAD + SEAL) * 4 / 3
                || !MessageDigest.isEqual(
                        Arrays.copyOf(seal(nonce), SEAL), Arrays.copyOfRange(nonce, HEAD, HEAD + SEAL))) {
            return FOREIGN;
        }
        return ByteBuffer.wrap(nonce).getLong();
    }

    boolean expired(long issuedNs, long nowNs) {
        return nowNs - issuedNs > lifetimeNs || nowNs < issuedNs;
    }

    long lifetimeNs() {
        return lifetimeNs;
    }

    private byte[] seal(byte[] nonce) {
        mac.update(nonce, 0, HEAD);
        return mac.doFinal();
    }
}
