package io.offhook.sip.message;

import java.nio.charset.StandardCharsets;

/**
 * Messages as text for logs: remote control characters are escaped (RELIABILITY case 24), credentials and the passwords in
 * URIs are hidden, keys in SDP too.
 */
final class LogText {
    private static final String HIDDEN = "***";

    private LogText() {}

    /** One line without control characters and without passwords. */
    static String line(String text) {
        StringBuilder out = new StringBuilder(text.length() + 8);
        appendLine(out, text);
        return out.toString();
    }

    static void appendMessage(StringBuilder out, SipMessage message) {
        appendLine(out, message.startLine());
        out.append('\n');
        for (int i = 0; i < message.headerCount(); i++) {
            String name = message.headerNameAt(i);
            appendEscaped(out, name, 0, name.length());
            out.append(": ");
            if (isSecret(HeaderName.of(name))) {
                String value = message.headerValueAt(i);
                int blank = value.indexOf(' ');
                appendEscaped(out, value, 0, Math.max(blank, 0));
                out.append(blank > 0 ? " " : "").append(HIDDEN);
            } else {
                appendLine(out, message.headerValueAt(i));
            }
            out.append('\n');
        }
        if (message.bodyLength() > 0) {
            out.append('\n');
            appendBody(out, message);
        }
    }

    private static boolean isSecret(@org.jspecify.annotations.Nullable HeaderName name) {
        return name == HeaderName.AUTHORIZATION || name == HeaderName.PROXY_AUTHORIZATION;
    }

    private static void appendBody(StringBuilder out, SipMessage message) {
        String type = message.contentType();
        boolean text = type != null
                && (message.bodyIs("application/sdp") || Chars.lower(type).startsWith("text/"));
        if (!text) {
            out.append('<').append(message.bodyLength()).append(" bytes>\n");
            return;
        }
        String body = new String(message.bytes(), message.bodyOffset(), message.bodyLength(), StandardCharsets.UTF_8);
        int from = 0;
        while (from < body.length()) {
            int end = body.indexOf('\n', from);
            int next = end < 0 ? body.length() : end + 1;
            int stop = end > from && body.charAt(end - 1) == '\r' ? end - 1 : end < 0 ? body.length() : end;
            int secret = secretInSdp(body, from, stop);
            appendEscaped(out, body, from, secret < 0 ? stop : secret);
            out.append(secret < 0 ? "" : HIDDEN).append('\n');
            from = next;
        }
    }

    /** Where the key begins in a line that carries one (RFC 4568, RFC 4566 k=, RFC 8839), else -1. */
    private static int secretInSdp(String body, int from, int stop) {
        for (String prefix : new String[] {"a=crypto:", "a=ice-pwd:", "k="}) {
            if (stop - from >= prefix.length() && body.regionMatches(true, from, prefix, 0, prefix.length())) {
                return from + prefix.length();
            }
        }
        return -1;
    }

    private static void appendLine(StringBuilder out, String text) {
        int written = 0;
        int known = 0; // no '@' ends a user part before here: keeps this linear
        for (int at = text.indexOf("sip"); at >= 0; at = text.indexOf("sip", at + 3)) {
            int colon = text.startsWith("s", at + 3) ? at + 4 : at + 3;
            if (colon < known || !text.startsWith(":", colon)) {
                continue;
            }
            int end = userEnd(text, colon + 1);
            int password = text.indexOf(':', colon + 1);
            known = end;
            if (end < text.length() && text.charAt(end) == '@' && password >= 0 && password < end) {
                appendEscaped(out, text, written, password + 1);
                out.append(HIDDEN);
                written = end;
            }
        }
        appendEscaped(out, text, written, text.length());
    }

    /** The '@' behind the user part that begins here, or whatever shows that there is none. */
    private static int userEnd(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == '@' || c == '<' || c == '>' || c == '"') {
                return i;
            }
        }
        return text.length();
    }

    private static void appendEscaped(StringBuilder out, String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            // C0, DEL and C1 drive terminals; the bidirectional overrides and line separators forge lines.
            boolean harmful = c < ' '
                    || (c >= 0x7f && c < 0xa0)
                    || (c >= 0x2028 && c <= 0x202e)
                    || c == 0xfeff
                    || (c >= 0x2066 && c <= 0x2069);
            if (harmful && c != '\t') {
                out.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    out.append(Character.forDigit(c >> shift & 15, 16));
                }
            } else {
                out.append(c);
            }
        }
    }
}
