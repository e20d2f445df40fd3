package io.offhook.sip.message;

/** A Call-ID (RFC 3261 §20.8): compared byte by byte. */
public record CallId(String value) {
    /** @throws IllegalArgumentException when empty or not made of visible ASCII */
    public CallId {
        FieldCheck.word("Call-ID", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
