package io.offhook.sdp;

import java.nio.charset.StandardCharsets;

/** Checks for what callers give us to write: a CR or LF in a value would forge lines. */
final class SdpText {

    private SdpText() {}

    /** A value that stays on its line: no CR, LF or NUL (RFC 8866 §9, byte-string). May be empty. */
    static String requireValue(String value, String what) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\r' || c == '\n' || c == 0 || c > 0xff) {
                throw new IllegalArgumentException(what + " may not hold CR, LF, NUL or characters beyond a byte");
            }
        }
        return value;
    }

    /** One word: not empty, visible ASCII only. */
    static String requireToken(String value, String what) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException(what + " may not be empty");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c > '~') {
                throw new IllegalArgumentException(what + " must be one word of visible ASCII");
            }
        }
        return value;
    }

    static int requirePort(int port, String what) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException(what + " must be 0..65535, not " + port);
        }
        return port;
    }

    /** Text for people as the bytes that carry it, one char a byte. */
    static String fromUnicode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7f) {
                return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            }
        }
        return text;
    }

    /** The reverse of {@link #fromUnicode}: bytes that are no UTF-8 become the replacement character. */
    static String toUnicode(String bytes) {
        for (int i = 0; i < bytes.length(); i++) {
            if (bytes.charAt(i) > 0x7f) {
                return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            }
        }
        return bytes;
    }
}
