package io.offhook.sip.message;

/** URIs on bytes (RFC 3261 §19.1.1 and §25.1). */
public final class UriGrammar {
    private static final int LONGEST_IPV6 = "[0000:0000:0000:0000:0000:0000:255.255.255.255".length();

    private UriGrammar() {}

    /** Whether this is a URI: a good SIP or SIPS URI, or any other scheme with something behind its colon. */
    public static boolean isUri(byte[] b, int from, int end) {
        int colon = schemeEnd(b, from, end);
        if (colon < 0 || colon + 1 >= end) {
            return false;
        }
        return isSip(b, from, colon) ? sipUri(b, colon + 1, end) : Chars.all(Chars.URI, b, colon + 1, end);
    }

    /** Whether this may stand in a request line: a SIP URI there has no headers (§19.1.1; RFC 4475 §3.1.2.11). */
    public static boolean isRequestUri(byte[] b, int from, int end) {
        int colon = schemeEnd(b, from, end);
        return isUri(b, from, end) && (!isSip(b, from, colon) || !hasHeaders(b, colon + 1, end));
    }

    /** A '?' before the '@' belongs to the user (§25.1, user-unreserved). */
    private static boolean hasHeaders(byte[] b, int from, int end) {
        int question = Chars.indexOf(b, from, end, '?');
        if (question < 0) {
            return false;
        }
        int at = Chars.indexOf(b, from, end, '@');
        return at < question || Chars.indexOf(b, at, end, '?') >= 0;
    }

    /** The colon behind the scheme; -1 when there is no scheme. */
    static int schemeEnd(byte[] b, int from, int end) {
        int i = from;
        while (i < end && (Chars.is(Chars.ALPHANUM, b[i]) || b[i] == '+' || b[i] == '-' || b[i] == '.')) {
            i++;
        }
        boolean scheme = i > from && i < end && b[i] == ':' && !Chars.is(Chars.DIGIT, b[from]);
        return scheme ? i : -1;
    }

    /** Whether the scheme that ends at {@code colon} is sip or sips. */
    static boolean isSip(byte[] b, int from, int colon) {
        int length = colon - from;
        return (length == 3 || (length == 4 && (b[from + 3] | 0x20) == 's'))
                && (b[from] | 0x20) == 's'
                && (b[from + 1] | 0x20) == 'i'
                && (b[from + 2] | 0x20) == 'p';
    }

    /** One pass for the characters, the escapes and the '@'; then the host and what follows it. */
    private static boolean sipUri(byte[] b, int from, int end) {
        int at = -1;
        for (int i = from; i < end; i++) {
            byte c = b[i];
            if (!Chars.is(Chars.URI, c)) {
                return false;
            }
            if (c == '@' && at < 0) {
                at = i;
            } else if (c == '%' && (i + 2 >= end || !Chars.is(Chars.HEX, b[i + 1]) || !Chars.is(Chars.HEX, b[i + 2]))) {
                return false;
            }
        }
        int i = at == from ? Grammar.BAD : host(b, at < 0 ? from : at + 1, end);
        if (i >= 0 && i < end && b[i] == ':') {
            int port = i + 1;
            i = Chars.run(Chars.DIGIT, b, port, end);
            i = isPort(b, port, i) ? i : Grammar.BAD;
        }
        return i == end || (i >= 0 && (b[i] == '?' || (b[i] == ';' && parametersAreGood(b, i, end))));
    }

    /** Whether each ';' has a name behind it. */
    private static boolean parametersAreGood(byte[] b, int i, int end) {
        for (i++; i < end && b[i] != '?'; i++) {
            if (b[i - 1] == ';' && (b[i] == ';' || b[i] == '=')) {
                return false;
            }
        }
        return b[i - 1] != ';';
    }

    /**
     * Behind a host name, an IPv4 address or an IPv6 reference in brackets. Three colons in a row are let through, as
     * RFC 5118 §4.10 wants: an old grammar made them.
     */
    static int host(byte[] b, int i, int end) {
        int start = i;
        if (i < end && b[i] == '[') {
            int colons = 0;
            for (i++; i < end && b[i] != ']'; i++) {
                colons = b[i] == ':' ? colons + 1 : 0;
                if (colons > 3 || (colons == 0 && !Chars.is(Chars.HEX, b[i]) && b[i] != '.')) {
                    return Grammar.BAD;
                }
            }
            return i < end && i > start + 2 && i - start <= LONGEST_IPV6 ? i + 1 : Grammar.BAD;
        }
        i = Chars.run(Chars.HOST, b, i, end);
        return i == start ? Grammar.BAD : i;
    }

    static boolean isPort(byte[] b, int from, int to) {
        long port = Chars.number(b, from, to, 65_535);
        return port >= 0 && port <= 65_535;
    }
}
