package io.offhook.sip.message;

import org.jspecify.annotations.Nullable;

/**
 * The tag of a From or To (RFC 3261 §19.3): one end of a dialog. It keeps its letters as they came, but capitals make no other tag of it: "tokens are always
 * case-insensitive" (§7.3.1), and there are peers that send ours back in capitals.
 */
public record Tag(String value) {
    /** @throws IllegalArgumentException when no token */
    public Tag {
        // Wider than a token: peers send '@', ':' and '=' in tags, and a dialog with them must still be matched.
        if (value.isEmpty() || !FieldCheck.isValue(value)) {
            throw new IllegalArgumentException("tag must be a token");
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Tag tag && value.equalsIgnoreCase(tag.value);
    }

    @Override
    public int hashCode() {
        return Chars.lower(value).hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
