package io.offhook.sip.message;

/** The branch of a Via (RFC 3261 §8.1.1.7): names a transaction. */
public record Branch(String value) {
    /** What every branch of RFC 3261 begins with. */
    public static final String COOKIE = "z9hG4bK";

    /** @throws IllegalArgumentException when the value can not stand in a Via */
    public Branch {
        if (!FieldCheck.isValue(value)) {
            throw new IllegalArgumentException("branch must be a token");
        }
    }

    /** Whether the sender follows RFC 3261: the cookie with something unique behind it (RFC 4475 §3.2.1 has it bare). */
    public boolean hasCookie() {
        return value.length() > COOKIE.length() && value.regionMatches(true, 0, COOKIE, 0, COOKIE.length());
    }

    /** Whether this is the cookie and nothing else: not unique, so no transaction can be named by it. */
    public boolean isBareCookie() {
        return value.equalsIgnoreCase(COOKIE);
    }

    @Override
    public String toString() {
        return value;
    }
}
