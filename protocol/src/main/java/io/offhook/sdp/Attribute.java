package io.offhook.sdp;

import org.jspecify.annotations.Nullable;

/**
 * An {@code a=} line (RFC 8866 §5.13).
 *
 * @param name what stands before the colon, or the whole line when there is none
 * @param value what stands behind the colon, byte for byte; null for a property attribute such as {@code a=sendrecv}
 */
public record Attribute(String name, @Nullable String value) {

    public Attribute {
        SdpText.requireValue(name, "an attribute's name");
        if (value != null) {
            SdpText.requireValue(value, "an attribute's value");
        }
    }

    static Attribute parse(String line) {
        int colon = line.indexOf(':');
        return colon < 0
                ? new Attribute(line, null)
                : new Attribute(line.substring(0, colon), line.substring(colon + 1));
    }

    /** The line's value. */
    @Override
    public String toString() {
        return value == null ? name : name + ":" + value;
    }
}
