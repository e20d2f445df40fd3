package io.offhook.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parameters, headers and escapes of a SIP URI, and when they are equivalent (RFC 3261 §19.1.2 and §19.1.4). */
final class UriParameters {
    private static final List<String> MUST_MATCH = List.of("transport", "user", "ttl", "method", "maddr");

    private UriParameters() {}

    /** Reads {@code ;name=value...}: unlike header parameters these know no quotes and no blanks. */
    static Parameters read(byte[] b, int from, int end) {
        if (from >= end) {
            return Parameters.NONE;
        }
        List<@Nullable String> flat = new ArrayList<>();
        int i = from;
        while (i < end) {
            int name = i + 1;
            int stop = Chars.indexOf(b, name, end, ';');
            stop = stop < 0 ? end : stop;
            int equal = Chars.indexOf(b, name, stop, '=');
            flat.add(text(b, name, equal < 0 ? stop : equal));
            flat.add(equal < 0 ? null : text(b, equal + 1, stop));
            i = stop;
        }
        return new Parameters(flat.toArray(new String[0]));
    }

    /** The same with needless escapes in names resolved: {@code %6C%72} is lr (RFC 4475 §3.1.1.3). */
    static Parameters plain(Parameters parameters) {
        boolean escaped = false;
        for (int i = 0; i < parameters.size(); i++) {
            escaped |= parameters.nameAt(i).indexOf('%') >= 0;
        }
        if (!escaped) {
            return parameters;
        }
        @Nullable String[] flat = new String[parameters.size() * 2];
        for (int i = 0; i < parameters.size(); i++) {
            flat[2 * i] = normal(parameters.nameAt(i));
            flat[2 * i + 1] = parameters.valueAt(i);
        }
        return new Parameters(flat);
    }

    private static String text(byte[] b, int from, int to) {
        return new String(b, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** Resolves %XX once; the bytes are UTF-8 (§19.1.2). */
    static String unescape(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int high = c == '%' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
            if (low >= 0) {
                bytes[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                bytes[length++] = (byte) c;
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** Escapes of characters that need none are resolved, the others get upper-case digits: one spelling a name. */
    static String normal(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '%' || i + 2 >= text.length()) {
                out.append(c);
                continue;
            }
            char plain =
                    (char) (Character.digit(text.charAt(i + 1), 16) << 4 | Character.digit(text.charAt(i + 2), 16));
            boolean unreserved =
                    plain < 0x80 && (Chars.is(Chars.ALPHANUM, (byte) plain) || "-_.!~*'()".indexOf(plain) >= 0);
            if (unreserved) {
                out.append(plain);
            } else {
                out.append('%').append(Character.toUpperCase(text.charAt(i + 1)));
                out.append(Character.toUpperCase(text.charAt(i + 2)));
            }
            i += 2;
        }
        return out.toString();
    }

    static boolean same(@Nullable String one, @Nullable String other) {
        return one == null || other == null
                ? one == null && other == null
                : normal(one).equals(normal(other));
    }

    static boolean agree(Parameters one, Parameters other) {
        for (String name : MUST_MATCH) {
            if (one.has(name) != other.has(name)) {
                return false;
            }
        }
        for (String name : one.names()) {
            if (other.has(name) && !sameValue(one.get(name), other.get(name))) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameValue(@Nullable String one, @Nullable String other) {
        return one != null && other != null && normal(one).equalsIgnoreCase(normal(other));
    }

    /** The headers of a URI by lower-case name: their order means nothing. */
    static Map<String, String> headers(@Nullable String text) {
        Map<String, String> headers = new HashMap<>();
        int from = 0;
        while (text != null && from < text.length()) {
            int stop = text.indexOf('&', from);
            stop = stop < 0 ? text.length() : stop;
            String header = text.substring(from, stop);
            int equal = header.indexOf('=');
            String name = Chars.lower(normal(equal < 0 ? header : header.substring(0, equal)));
            headers.merge(name, equal < 0 ? "" : normal(header.substring(equal + 1)), (a, b) -> a + "&" + b);
            from = stop + 1;
        }
        return headers;
    }
}
