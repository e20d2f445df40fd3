package io.offhook.sip.auth;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** The hash algorithms of RFC 8760 §2.3, weakest first: the order of the constants is the order of strength. */
public enum DigestAlgorithm {
    /** RFC 1321; kept because most deployed systems know nothing else. */
    MD5("MD5", "MD5"),
    /** FIPS 180-4 SHA-256. */
    SHA_256("SHA-256", "SHA-256"),
    /** FIPS 180-4 SHA-512/256 (not SHA-512 cut short, as the example of RFC 7616 §3.9.2 was computed). */
    SHA_512_256("SHA-512-256", "SHA-512/256");

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final String token;
    private final String jdkName;

    DigestAlgorithm(String token, String jdkName) {
        this.token = token;
        this.jdkName = jdkName;
    }

    /** The name on the wire, without {@code -sess}. */
    public String token() {
        return token;
    }

    /** The algorithm of a wire name such as {@code SHA-256} or {@code md5-sess}; null when it is none that we know. */
    static @Nullable DigestAlgorithm ofToken(String wire) {
        String plain = isSession(wire) ? wire.substring(0, wire.length() - 5) : wire;
        for (DigestAlgorithm algorithm : values()) {
            if (algorithm.token.equalsIgnoreCase(plain)) {
                return algorithm;
            }
        }
        return null;
    }

    /** RFC 7616 §3.4.2: does the wire name end with {@code -sess}? */
    static boolean isSession(String wire) {
        return wire.regionMatches(true, wire.length() - 5, "-sess", 0, 5);
    }

    /** Lower-case hexadecimal hash, as RFC 7616 §3.1 writes H(). */
    String hex(byte[] input) {
        byte[] hash = newDigest().digest(input);
        char[] text = new char[hash.length * 2];
        for (int i = 0; i < hash.length; i++) {
            text[2 * i] = HEX[(hash[i] >> 4) & 0xf];
            text[2 * i + 1] = HEX[hash[i] & 0xf];
        }
        return new String(text);
    }

    /** Length of {@link #hex} in characters: 32 or 64. */
    int hexLength() {
        return this == MD5 ? 32 : 64;
    }

    private MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance(jdkName);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + jdkName, e);
        }
    }
}
