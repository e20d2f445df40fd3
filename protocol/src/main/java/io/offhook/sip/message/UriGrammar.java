package io.offhook.sip.message;

/** URIs on bytes (RFC 3261 §19.1.1 and §25.1). */
public final class UriGrammar {
    private UriGrammar() {}

    /** Whether this is a URI: a good SIP or SIPS URI, or any other scheme with something behind its colon. */
    public static boolean isUri(byte[] b, int from, int end) {
        int colon = schemeEnd(b, from, end);
        if (colon < 0 || colon + 1 >= end || !Chars.all(Chars.URI, b, colon + 1, end)) {
            return false;
        }
        return !isSip(b, from, colon) || sipUri(b, colon + 1, end);
    }

    /** Whether this may stand in a request line: a SIP URI there has no headers (§19.1.1; RFC 4475 §3.1.2.11). */
    public static boolean isRequestUri(byte[] b, int from, int end) {
        int colon = schemeEnd(b, from, end);
        return isUri(b, from, end) && (!isSip(b, from, colon) || !hasHeaders(b, colon + 1, end));
    }

    /** A '?' before the '@' belongs to the user (§25.1, user-unreserved). */
    private static boolean hasHeaders(byte[] b, int from, int end) {
        int at = Chars.indexOf(b, from, end, '@');
        return Chars.indexOf(b, Math.max(at, from), end, '?') >= 0;
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
        return Chars.equalIgnoringCase(b, from, colon, "sip") || Chars.equalIgnoringCase(b, from, colon, "sips");
    }

    private static boolean sipUri(byte[] b, int from, int end) {
        int at = Chars.indexOf(b, from, end, '@');
        if (at == from || !escapesAreWhole(b, from, end)) {
            return false;
        }
        int i = host(b, at + 1 > from ? at + 1 : from, end);
        if (i == Grammar.BAD) {
            return false;
        }
        if (i < end && b[i] == ':') {
            int port = i + 1;
            i = Chars.run(Chars.DIGIT, b, port, end);
            if (!isPort(b, port, i)) {
                return false;
            }
        }
        return i == end || b[i] == '?' || (b[i] == ';' && parametersAreGood(b, i, end));
    }

    /** Whether each ';' has a name behind it. */
    private static boolean parametersAreGood(byte[] b, int i, int end) {
        while (i < end && b[i] == ';') {
            int name = i + 1;
            i = name;
            while (i < end && b[i] != ';' && b[i] != '?') {
                i++;
            }
            if (i == name || b[name] == '=') {
                return false;
            }
        }
        return true;
    }

    private static boolean escapesAreWhole(byte[] b, int from, int end) {
        for (int i = from; i < end; i++) {
            if (b[i] == '%') {
                if (i + 2 >= end || !Chars.is(Chars.HEX, b[i + 1]) || !Chars.is(Chars.HEX, b[i + 2])) {
                    return false;
                }
                i += 2;
            }
        }
        return true;
    }

    /**
     * Behind a host name, an IPv4 address or an IPv6 reference in brackets. Three colons in a row are let through, as
     * RFC 5118 §4.10 wants: an old grammar made them.
     */
    static int host(byte[] b, int i, int end) {
        int start = i;
        if (i < end && b[i] == '[') {
            for (i++; i < end && b[i] != ']'; i++) {
                if (!Chars.is(Chars.HEX, b[i]) && b[i] != ':' && b[i] != '.') {
                    return Grammar.BAD;
                }
            }
            return i < end && i > start + 2 ? i + 1 : Grammar.BAD;
        }
        i = Chars.run(Chars.HOST, b, i, end);
        return i == start ? Grammar.BAD : i;
    }

    static boolean isPort(byte[] b, int from, int to) {
        long port = Chars.number(b, from, to, 65_535);
        return port >= 0 && port <= 65_535;
    }
}
