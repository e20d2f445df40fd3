package io.offhook.sip.message;

/**
 * The grammar of the hot headers (RFC 3261 §25.1) on bytes, without allocation: each function checks one construct and
 * gives the position behind it, or {@link #BAD}. Folds must be blanks already.
 */
public final class Grammar {
    public static final int BAD = -1;

    private Grammar() {}

    /** Behind the closing quote of a quoted string that begins at {@code i}. */
    static int quoted(byte[] b, int i, int end) {
        for (i++; i < end; i++) {
            if (b[i] == '\\') {
                i++;
            } else if (b[i] == '"') {
                return i + 1;
            }
        }
        return BAD;
    }

    /** Behind {@code *( ; name [= value] )}: the end or a comma. */
    static int parameters(byte[] b, int i, int end) {
        i = Chars.skipBlanks(b, i, end);
        while (i < end && b[i] == ';') {
            int name = Chars.skipBlanks(b, i + 1, end);
            i = Chars.run(Chars.TOKEN, b, name, end);
            if (i == name) {
                return BAD;
            }
            i = Chars.skipBlanks(b, i, end);
            if (i < end && b[i] == '=') {
                int value = Chars.skipBlanks(b, i + 1, end);
                i = value(b, value, end);
                if (i == BAD || (b[value] == '"' && isKey(b, name, value))) {
                    return BAD;
                }
                i = Chars.skipBlanks(b, i, end);
            }
        }
        return i == end || b[i] == ',' ? i : BAD;
    }

    /** Whether a parameter is one by which messages are matched: a tag or branch is a token, never quoted. */
    private static boolean isKey(byte[] b, int name, int value) {
        int end = Chars.run(Chars.TOKEN, b, name, value);
        return Chars.equalIgnoringCase(b, name, end, "tag") || Chars.equalIgnoringCase(b, name, end, "branch");
    }

    /** Behind a parameter's value: quoted, or a run of characters that need no quotes. */
    static int value(byte[] b, int i, int end) {
        if (i < end && b[i] == '"') {
            return quoted(b, i, end);
        }
        int stop = Chars.run(Chars.VALUE, b, i, end);
        return stop == i ? BAD : stop;
    }

    /** Behind {@code name-addr / addr-spec} and its parameters: the end or a comma (§20.10). */
    public static int nameAddress(byte[] b, int i, int end) {
        i = Chars.skipBlanks(b, i, end);
        int open = displayName(b, i, end);
        if (open == BAD) {
            return BAD;
        }
        if (open < end && b[open] == '<') {
            int close = Chars.run(Chars.URI, b, open + 1, end);
            boolean good = close < end && b[close] == '>' && UriGrammar.isUri(b, open + 1, close);
            return good ? parameters(b, close + 1, end) : BAD;
        }
        // A bare addr-spec ends at the first ';' or ','; one with '?' needs the brackets (§20.10, RFC 4475 §3.1.2.13).
        int stop = bareAddressEnd(b, i, end);
        return UriGrammar.isUri(b, i, stop) && Chars.indexOf(b, i, stop, '?') < 0 ? parameters(b, stop, end) : BAD;
    }

    /** Where a bare addr-spec that begins at {@code i} ends. */
    static int bareAddressEnd(byte[] b, int i, int end) {
        while (i < end && b[i] != ';' && b[i] != ',' && Chars.is(Chars.URI, b[i])) {
            i++;
        }
        return i;
    }

    /** The position of the {@code <} behind an optional display name; {@code i} itself when there is none. */
    static int displayName(byte[] b, int i, int end) {
        if (i < end && b[i] == '"') {
            int behind = quoted(b, i, end);
            int open = behind == BAD ? end : Chars.skipBlanks(b, behind, end);
            return open < end && b[open] == '<' ? open : BAD;
        }
        int at = i;
        while (at < end && (Chars.is(Chars.TOKEN, b[at]) || Chars.blank(b[at]) || (b[at] & 0x80) != 0)) {
            at++; // tokens; UTF-8 without quotes is not legal but common
        }
        return at < end && b[at] == '<' ? at : i;
    }

    /** Behind one Via value: the end or a comma (§20.42). */
    public static int via(byte[] b, int i, int end) {
        i = sentProtocol(b, i, end);
        if (i == BAD) {
            return BAD;
        }
        int transport = i;
        i = Chars.run(Chars.TOKEN, b, i, end);
        int host = Chars.skipBlanks(b, i, end);
        if (i == transport || host == i) {
            return BAD;
        }
        i = UriGrammar.host(b, host, end);
        if (i == BAD) {
            return BAD;
        }
        int colon = Chars.skipBlanks(b, i, end);
        if (colon < end && b[colon] == ':') {
            int port = Chars.skipBlanks(b, colon + 1, end);
            i = Chars.run(Chars.DIGIT, b, port, end);
            if (!UriGrammar.isPort(b, port, i)) {
                return BAD;
            }
        }
        return parameters(b, i, end);
    }

    /** Behind {@code SIP / 2.0 /}, where the transport begins. */
    static int sentProtocol(byte[] b, int i, int end) {
        if (i + 8 < end && b[i] == 'S' && b[i + 3] == '/' && b[i + 7] == '/' && Chars.equal(b, i, i + 8, "SIP/2.0/")) {
            return Chars.skipBlanks(b, i + 8, end); // as nearly everybody writes it
        }
        i = Chars.skipBlanks(b, i, end);
        int name = Chars.run(Chars.TOKEN, b, i, end);
        if (!Chars.equalIgnoringCase(b, i, name, "sip")) {
            return BAD;
        }
        i = Chars.skipBlanks(b, name, end);
        if (i >= end || b[i] != '/') {
            return BAD;
        }
        i = Chars.skipBlanks(b, i + 1, end);
        int version = Chars.run(Chars.TOKEN, b, i, end);
        if (!Chars.equal(b, i, version, "2.0")) {
            return BAD;
        }
        i = Chars.skipBlanks(b, version, end);
        return i < end && b[i] == '/' ? Chars.skipBlanks(b, i + 1, end) : BAD;
    }

    /** Where the header parameters of an address begin. */
    static int parametersStart(byte[] b, int from, int end) {
        int open = displayName(b, from, end);
        boolean bracket = open >= 0 && open < end && b[open] == '<';
        return bracket ? Math.min(Chars.run(Chars.URI, b, open + 1, end) + 1, end) : bareAddressEnd(b, from, end);
    }

    /** The next comma outside quotes and brackets, or the end. */
    public static int itemEnd(byte[] b, int i, int end) {
        boolean bracket = false;
        while (i < end) {
            byte c = b[i];
            if (c == '"') {
                int behind = quoted(b, i, end);
                i = behind == BAD ? end : behind;
                continue;
            }
            if (c == ',' && !bracket) {
                return i;
            }
            bracket = c == '<' || (bracket && c != '>');
            i++;
        }
        return end;
    }

    /** The position of a parameter's value behind {@code from}; the range is packed as {@code start << 32 | end}. */
    static long parameter(byte[] b, int from, int end, String lowerName) {
        int i = Chars.skipBlanks(b, from, end);
        while (i < end && b[i] == ';') {
            int name = Chars.skipBlanks(b, i + 1, end);
            int nameEnd = Chars.run(Chars.TOKEN, b, name, end);
            i = Chars.skipBlanks(b, nameEnd, end);
            int start = i;
            int stop = i;
            if (i < end && b[i] == '=') {
                start = Chars.skipBlanks(b, i + 1, end);
                stop = value(b, start, end);
                if (stop == BAD) {
                    return BAD;
                }
                i = Chars.skipBlanks(b, stop, end);
            }
            if (Chars.equalIgnoringCase(b, name, nameEnd, lowerName)) {
                return (long) start << 32 | stop;
            }
        }
        return BAD;
    }
}
