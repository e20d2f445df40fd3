package io.offhook.sip.message;

/** The tag of a From or To (RFC 3261 §19.3): one end of a dialog. */
public record Tag(String value) {
    /** @throws IllegalArgumentException when no token */
    public Tag {
        // Wider than a token: peers send '@', ':' and '=' in tags, and a dialog with them must still be matched.
        if (value.isEmpty() || !FieldCheck.isValue(value)) {
            throw new IllegalArgumentException("tag must be a token");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
