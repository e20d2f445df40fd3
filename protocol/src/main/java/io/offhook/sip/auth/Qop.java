package io.offhook.sip.auth;

import org.jspecify.annotations.Nullable;

/** Quality of protection, RFC 7616 §3.3. */
public enum Qop {
    /** No qop parameter at all: the form of RFC 2069, still seen from old servers. */
    NONE(""),
    /** The request line is protected. */
    AUTH("auth"),
    /** The body is protected as well. */
    AUTH_INT("auth-int");

    private final String token;

    Qop(String token) {
        this.token = token;
    }

    /** The name on the wire; empty for {@link #NONE}. */
    public String token() {
        return token;
    }

    static @Nullable Qop ofToken(String wire) {
        if (AUTH.token.equalsIgnoreCase(wire)) {
            return AUTH;
        }
        return AUTH_INT.token.equalsIgnoreCase(wire) ? AUTH_INT : null;
    }
}
