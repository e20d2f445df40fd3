package io.offhook.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A value of From, To, Contact, Route, Record-Route (RFC 3261 §20.10): a display name, a URI and header parameters.
 *
 * @param displayName without quotes; null when there is none
 * @param uri as written, any scheme; {@code *} in the Contact that removes all bindings
 */
public record NameAddress(@Nullable String displayName, String uri, Parameters parameters) {
    private static final String[] COMMON = {"tag", "branch", "rport", "received", "expires"};

    /** @throws IllegalArgumentException when the display name holds CR, LF or NUL, or the URI is none */
    public NameAddress {
        if (displayName != null) {
            FieldCheck.line("display name", displayName);
        }
        FieldCheck.uri("URI", uri);
    }

    public static NameAddress of(String uri) {
        return new NameAddress(null, uri, Parameters.NONE);
    }

    public static NameAddress of(SipUri uri) {
        return of(uri.encode());
    }

    /** Reads one header value; null when it is none. */
    public static @Nullable NameAddress parse(String value) {
        if (value.equals("*")) {
            return of("*");
        }
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        int end = Chars.trimEnd(bytes, 0, bytes.length);
        return Grammar.nameAddress(bytes, 0, end) == end ? read(bytes, 0, end) : null;
    }

    /** Reads a value that {@link Grammar#nameAddress} has found to be good. */
    static NameAddress read(byte[] b, int from, int end) {
        int start = Chars.skipBlanks(b, from, end);
        int open = Grammar.displayName(b, start, end);
        boolean bracket = open < end && b[open] == '<';
        int uri = bracket ? open + 1 : start;
        int uriEnd = bracket ? Chars.run(Chars.URI, b, uri, end) : Grammar.bareAddressEnd(b, start, end);
        int nameEnd = bracket ? Chars.trimEnd(b, start, open) : start;
        // NUL can stand in a quoted name (RFC 4475 §3.1.1.2); our own records refuse it, so it is shown as its picture.
        String name = nameEnd == start
                ? null
                : Parameters.unquote(text(b, start, nameEnd)).replace('\0', '\u2400');
        return new NameAddress(name, text(b, uri, uriEnd), readParameters(b, bracket ? uriEnd + 1 : uriEnd, end));
    }

    /** The URI alone of such a value. */
    static String readUri(byte[] b, int from, int end) {
        int start = Chars.skipBlanks(b, from, end);
        int open = Grammar.displayName(b, start, end);
        boolean bracket = open < end && b[open] == '<';
        return bracket
                ? text(b, open + 1, Chars.run(Chars.URI, b, open + 1, end))
                : text(b, start, Grammar.bareAddressEnd(b, start, end));
    }

    /** Reads parameters up to the end or a comma. */
    static Parameters readParameters(byte[] b, int from, int end) {
        int i = Chars.skipBlanks(b, from, end);
        if (i >= end || b[i] != ';') {
            return Parameters.NONE;
        }
        @Nullable String[] flat = new String[4];
        int count = 0;
        for (; i < end && b[i] == ';'; count += 2) {
            if (count == flat.length) {
                flat = Arrays.copyOf(flat, count * 2);
            }
            int name = Chars.skipBlanks(b, i + 1, end);
            int nameEnd = Chars.run(Chars.TOKEN, b, name, end);
            flat[count] = parameterName(b, name, nameEnd);
            i = Chars.skipBlanks(b, nameEnd, end);
            if (i < end && b[i] == '=') {
                int start = Chars.skipBlanks(b, i + 1, end);
                int stop = Grammar.value(b, start, end);
                flat[count + 1] = text(b, start, stop == Grammar.BAD ? end : stop);
                i = stop == Grammar.BAD ? end : Chars.skipBlanks(b, stop, end);
            }
        }
        return new Parameters(count == flat.length ? flat : Arrays.copyOf(flat, count));
    }

    /** The names that every message has need no new string. */
    private static String parameterName(byte[] b, int from, int end) {
        for (String known : COMMON) {
            if (Chars.equal(b, from, end, known)) {
                return known;
            }
        }
        return text(b, from, end);
    }

    private static String text(byte[] b, int from, int to) {
        return new String(b, from, to - from, StandardCharsets.UTF_8);
    }

    /** The URI when it is a SIP or SIPS one, else null. Read anew at each call. */
    public @Nullable SipUri sipUri() {
        return SipUri.parse(uri);
    }

    /** The tag parameter, null when there is none. */
    public @Nullable Tag tag() {
        String tag = parameters.get("tag");
        return tag == null || tag.isEmpty() || !FieldCheck.isValue(tag) ? null : new Tag(tag);
    }

    public @Nullable String param(String name) {
        return parameters.get(name);
    }

    public NameAddress withTag(Tag tag) {
        return withParam("tag", tag.value());
    }

    public NameAddress withParam(String name, @Nullable String value) {
        return new NameAddress(displayName, uri, parameters.with(name, value));
    }

    /** The value as it goes on the wire: the URI always in brackets. */
    public String encode() {
        return write(uri);
    }

    private String write(String shownUri) {
        StringBuilder out = new StringBuilder(64);
        if (displayName != null) {
            out.append('"');
            for (int i = 0; i < displayName.length(); i++) {
                char c = displayName.charAt(i);
                if (c == '"' || c == '\\') {
                    out.append('\\');
                }
                out.append(c);
            }
            out.append("\" ");
        }
        if (shownUri.equals("*")) {
            out.append('*');
        } else {
            out.append('<').append(shownUri).append('>');
        }
        parameters.encode(out);
        return out.toString();
    }

    /** For people: a password in the URI is hidden, control characters in the name are escaped. */
    @Override
    public String toString() {
        return LogText.line(write(uri));
    }
}
