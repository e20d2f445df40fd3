package io.offhook.sip.codec;

import io.offhook.sip.message.Chars;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.UriGrammar;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The first line of a message (RFC 3261 §7.1, §7.2), as positions.
 *
 * @param methodEnd behind the method, which begins at 0; 0 in a response
 * @param status of a response, else 0
 * @param next where the header lines begin
 * @param fault null when the line is good
 */
record StartLine(
        int methodEnd,
        int uriStart,
        int uriEnd,
        int status,
        int next,
        @Nullable Fault fault) {
    private static final byte[] VERSION = "SIP/2.0".getBytes(StandardCharsets.US_ASCII);

    boolean isRequest() {
        return methodEnd > 0;
    }

    Method method(byte[] b) {
        return Method.of(b, 0, methodEnd);
    }

    /** Null when this is no SIP at all: no answer could be right. */
    static @Nullable StartLine read(byte[] b) {
        int end = 0;
        while (end < b.length && b[end] != '\r' && b[end] != '\n') {
            end++;
        }
        if (end + 1 >= b.length || b[end] != '\r' || b[end + 1] != '\n') {
            return null;
        }
        return startsWithSip(b, 0, end) ? status(b, end) : request(b, end);
    }

    private static @Nullable StartLine status(byte[] b, int end) {
        int code = VERSION.length + 1;
        boolean good = isVersion(b, 0, VERSION.length)
                && end >= code + 3
                && b[code - 1] == ' '
                && (end == code + 3 || b[code + 3] == ' '); // some leave the blank before an empty phrase out
        int status = good ? digit(b[code]) * 100 + digit(b[code + 1]) * 10 + digit(b[code + 2]) : 0;
        return status < 100 || status > 699 ? null : new StartLine(0, 0, 0, status, end + 2, null);
    }

    private static int digit(byte b) {
        return b >= '0' && b <= '9' ? b - '0' : -1000;
    }

    private static @Nullable StartLine request(byte[] b, int end) {
        int methodEnd = blank(b, 0, end);
        if (methodEnd == 0 || methodEnd == end || !Chars.all(Chars.TOKEN, b, 0, methodEnd)) {
            return null;
        }
        int last = end;
        while (last > methodEnd && b[last - 1] != ' ') {
            last--;
        }
        // Exactly one blank between the parts, none behind them (§7.1; RFC 4475 §3.1.2.8 to 3.1.2.10).
        int uri = methodEnd + 1;
        int uriEnd = blank(b, uri, end);
        if (uriEnd == end || uriEnd == uri || uriEnd + 1 != last || last == end) {
            return last == end || startsWithSip(b, last, end)
                    ? new StartLine(methodEnd, uri, uri, 0, end + 2, Fault.bad("blanks in the request line"))
                    : null;
        }
        if (!isVersion(b, last, end)) {
            boolean sip = startsWithSip(b, last, end);
            Fault version = new Fault("SIP version not supported", 505);
            return sip ? new StartLine(methodEnd, uri, uriEnd, 0, end + 2, version) : null;
        }
        boolean good = UriGrammar.isRequestUri(b, uri, uriEnd);
        return new StartLine(methodEnd, uri, uriEnd, 0, end + 2, good ? null : Fault.bad("bad Request-URI"));
    }

    private static int blank(byte[] b, int from, int end) {
        int i = from;
        while (i < end && b[i] != ' ') {
            i++;
        }
        return i;
    }

    private static boolean startsWithSip(byte[] b, int from, int end) {
        return end - from > 4
                && (b[from] | 0x20) == 's'
                && (b[from + 1] | 0x20) == 'i'
                && (b[from + 2] | 0x20) == 'p'
                && b[from + 3] == '/';
    }

    /** Without case, as §7.1 says. */
    private static boolean isVersion(byte[] b, int from, int end) {
        return end - from == VERSION.length
                && startsWithSip(b, from, end)
                && b[from + 4] == '2'
                && b[from + 5] == '.'
                && b[from + 6] == '0';
    }
}
