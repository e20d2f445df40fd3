package io.offhook.sip.proxy;

import io.offhook.sip.message.CallId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The user part of our Record-Route: a keyed hash of the Call-ID. A Route that names us without it is a preloaded one, and
 * gets its sender no further than our own users; with it the request belongs to a dialog that we once let through. So
 * nobody can use the proxy as an open relay by inventing a Route.
 */
final class RelayPass {
    private static final int BYTES = 9;

    private final Mac mac;

    RelayPass(RandomGenerator random) {
        byte[] key = new byte[32];
        random.nextBytes(key);
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    String of(CallId callId) {
        byte[] hash = mac.doFinal(callId.value().getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(hash, BYTES));
    }

    boolean holds(@Nullable String user, CallId callId) {
        return user != null && user.equals(of(callId));
    }
}
