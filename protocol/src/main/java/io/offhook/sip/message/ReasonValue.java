package io.offhook.sip.message;

import org.jspecify.annotations.Nullable;

/**
 * Why a request was sent (RFC 3326).
 *
 * @param protocol for example {@code SIP} or {@code Q.850}
 * @param cause the code in that protocol, -1 when there is none
 * @param text null when there is none
 */
public record ReasonValue(
        String protocol, int cause, @Nullable String text) {
    /** The value as it goes on the wire. */
    public String encode() {
        FieldCheck.token("protocol", protocol);
        StringBuilder out = new StringBuilder(protocol);
        if (cause >= 0) {
            out.append(" ;cause=").append(cause);
        }
        if (text != null) {
            FieldCheck.line("text", text);
            out.append(" ;text=\"")
                    .append(text.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"');
        }
        return out.toString();
    }

    @Override
    public String toString() {
        return LogText.line(protocol + " " + cause + (text == null ? "" : " " + text));
    }
}
