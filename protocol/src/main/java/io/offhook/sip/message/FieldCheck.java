package io.offhook.sip.message;

import java.nio.charset.StandardCharsets;

/** Refuses values from the API that would break a message apart (RELIABILITY case 30). */
final class FieldCheck {
    private FieldCheck() {}

    /** @throws IllegalArgumentException naming the field when the value holds CR, LF or NUL */
    static String line(String field, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\r' || c == '\n' || c == 0) {
                throw new IllegalArgumentException(field + " must not hold CR, LF or NUL");
            }
        }
        return value;
    }

    /** @throws IllegalArgumentException naming the field when the value is no token of RFC 3261 */
    static String token(String field, String value) {
        return all(Chars.TOKEN, "a token", field, value);
    }

    /** @throws IllegalArgumentException naming the field when the value is empty or holds blanks, controls or non-ASCII */
    static String word(String field, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException(field + " must not be empty");
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) <= ' ' || value.charAt(i) >= 0x7f) {
                throw new IllegalArgumentException(field + " must hold visible ASCII characters only");
            }
        }
        return value;
    }

    /** @throws IllegalArgumentException naming the field when a character can not stand in a URI */
    static String uri(String field, String value) {
        return all(Chars.URI, "a URI", field, value);
    }

    /** @throws IllegalArgumentException when this is no host name, IPv4 address or IPv6 address in brackets */
    static String host(String value) {
        boolean good = !value.isEmpty() && holdsOnly(Chars.HOST, value);
        if (!good) {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            good = UriGrammar.host(bytes, 0, bytes.length) == bytes.length && bytes.length > 0;
        }
        if (!good) {
            throw new IllegalArgumentException("host must be a host name or an address");
        }
        return value;
    }

    /** Whether the text can stand as a parameter's value without quotes. */
    static boolean isValue(String text) {
        return holdsOnly(Chars.VALUE, text);
    }

    static boolean isToken(String text) {
        return !text.isEmpty() && holdsOnly(Chars.TOKEN, text);
    }

    private static boolean holdsOnly(int kind, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80 || !Chars.is(kind, (byte) text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static String all(int kind, String what, String field, String value) {
        if (value.isEmpty() || !holdsOnly(kind, value)) {
            throw new IllegalArgumentException(field + " must be " + what);
        }
        return value;
    }
}
