package io.offhook.sip.auth;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A user name and its secret: either a password, or an HA1 (the hash of user, realm and password), which serves for
 * one realm and one algorithm only. Never prints the secret.
 */
public final class Credentials {
    private final String user;
    private final char @Nullable [] password;
    private final @Nullable String realm;
    private final @Nullable DigestAlgorithm algorithm;
    private final @Nullable String ha1;

    private Credentials(
            String user,
            char @Nullable [] password,
            @Nullable String realm,
            @Nullable DigestAlgorithm algorithm,
            @Nullable String ha1) {
        for (int i = 0; i < user.length(); i++) {
            if (user.charAt(i) < ' ') {
                throw new IllegalArgumentException("control character in the user name");
            }
        }
        this.user = user;
        this.password = password;
        this.realm = realm;
        this.algorithm = algorithm;
        this.ha1 = ha1;
    }

    /**
     * Credentials with a password.
     *
     * @param password copied, so that the caller may wipe its own array
     * @throws IllegalArgumentException when the user name holds a control character
     */
    public static Credentials password(String user, char[] password) {
        return new Credentials(user, password.clone(), null, null, null);
    }

    /**
     * Credentials with a hash made elsewhere: {@code H(user ":" realm ":" password)}.
     *
     * @throws IllegalArgumentException when the hash has not the length of its algorithm
     */
    public static Credentials ha1(String user, String realm, DigestAlgorithm algorithm, String ha1Hex) {
        if (ha1Hex.length() != algorithm.hexLength()) {
            throw new IllegalArgumentException(
                    "an HA1 of " + algorithm.token() + " has " + algorithm.hexLength() + " digits");
        }
        return new Credentials(user, null, realm, algorithm, ha1Hex.toLowerCase(Locale.ROOT));
    }

    /** The authentication user name. */
    public String user() {
        return user;
    }

    /** Overwrites the password; these credentials can answer nothing that needs it any more. */
    public void wipe() {
        if (password != null) {
            Arrays.fill(password, '\0');
        }
    }

    /** Can these credentials answer for this realm and algorithm? */
    boolean fits(String askedRealm, DigestAlgorithm askedAlgorithm) {
        return password != null || (askedAlgorithm == algorithm && askedRealm.equals(realm));
    }

    /** HA1 for a realm that {@link #fits}; null otherwise. */
    @Nullable
    String ha1(String askedRealm, DigestAlgorithm askedAlgorithm) {
        char[] secret = password;
        if (secret == null) {
            return fits(askedRealm, askedAlgorithm) ? ha1 : null;
        }
        byte[] head = (user + ':' + askedRealm + ':').getBytes(StandardCharsets.UTF_8);
        ByteBuffer tail = StandardCharsets.UTF_8.encode(CharBuffer.wrap(secret));
        byte[] all = Arrays.copyOf(head, head.length + tail.remaining());
        tail.get(all, head.length, tail.remaining());
        try {
            return askedAlgorithm.hex(all);
        } finally {
            Arrays.fill(all, (byte) 0);
            Arrays.fill(tail.array(), (byte) 0);
        }
    }

    /** The user name only. */
    @Override
    public String toString() {
        return "Credentials[" + user + ", secret hidden]";
    }
}
