package io.offhook.sip.auth;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code name=value} list after the scheme of a challenge or of credentials (RFC 3261 §25.1 {@code auth-param}).
 * Missing commas are forgiven (RFC 3665 §2.1 lacks one itself); a doubled name is not, because two parties would read
 * two different values.
 */
final class AuthParameters {
    private static final int MOST = 32;

    private final Map<String, String> values = new LinkedHashMap<>();

    private AuthParameters() {}

    /** The parameters of a Digest header value; null when the scheme is another one or the text is malformed. */
    static @Nullable AuthParameters digest(String header) {
        int at = skipBlanks(header, 0);
        if (!header.regionMatches(true, at, "Digest", 0, 6)) {
            return null;
        }
        at += 6;
        if (at < header.length() && !isBlank(header.charAt(at))) {
            return null;
        }
        AuthParameters parameters = new AuthParameters();
        return parameters.read(header, at) ? parameters : null;
    }

    @Nullable
    String get(String name) {
        return values.get(name);
    }

    private boolean read(String s, int from) {
        int at = from;
        while (true) {
            while (at < s.length() && (isBlank(s.charAt(at)) || s.charAt(at) == ',')) {
                at++;
            }
            if (at == s.length()) {
                return !values.isEmpty();
            }
            int nameStart = at;
            while (at < s.length() && isToken(s.charAt(at))) {
                at++;
            }
            String name = s.substring(nameStart, at).toLowerCase(Locale.ROOT);
            at = skipBlanks(s, at);
            if (name.isEmpty() || at == s.length() || s.charAt(at) != '=') {
                return false;
            }
            at = skipBlanks(s, at + 1);
            StringBuilder value = new StringBuilder();
            at = at < s.length() && s.charAt(at) == '"' ? quoted(s, at + 1, value) : token(s, at, value);
            if (at < 0 || values.size() == MOST || values.put(name, value.toString()) != null) {
                return false;
            }
        }
    }

    /** Reads a quoted-string from behind its first quote; the index behind its last one, or -1. */
    private static int quoted(String s, int from, StringBuilder value) {
        for (int at = from; at < s.length(); at++) {
            char c = s.charAt(at);
            if (c == '"') {
                return at + 1;
            }
            if (c == '\\' && ++at < s.length()) {
                c = s.charAt(at);
            }
            if (c < ' ' && c != '\t') {
                return -1; // control characters would travel on into our own headers and logs
            }
            value.append(c);
        }
        return -1;
    }

    private static int token(String s, int from, StringBuilder value) {
        int at = from;
        while (at < s.length() && s.charAt(at) != ',' && !isBlank(s.charAt(at))) {
            char c = s.charAt(at++);
            if (c < ' ' || c == '"') {
                return -1;
            }
            value.append(c);
        }
        return at == from ? -1 : at;
    }

    private static int skipBlanks(String s, int from) {
        int at = from;
        while (at < s.length() && isBlank(s.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private static boolean isToken(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "-.!%*_+`'~".indexOf(c) >= 0;
    }

    /** Appends {@code name="value"}, escaping what a quoted-string must escape. */
    static void appendQuoted(StringBuilder out, String name, String value) {
        out.append(name).append("=\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        out.append('"');
    }
}
