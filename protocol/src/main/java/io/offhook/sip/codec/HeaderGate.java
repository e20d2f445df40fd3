package io.offhook.sip.codec;

import io.offhook.sip.message.Chars;
import io.offhook.sip.message.Grammar;
import io.offhook.sip.message.HeaderLines;
import io.offhook.sip.message.HeaderName;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Checks the headers that everybody reads, so that reading them can not fail later: there once, well-formed, numbers in
 * range, lists not endless (RELIABILITY cases 11, 12, 14). Allocates nothing for a good message.
 */
final class HeaderGate {
    private static final long MAX_CSEQ = 0xffff_ffffL;
    /** A list line shorter than this holds fewer values than any limit allows. */
    private static final int SHORT_LIST = 128;

    private static final long MANDATORY = HeaderName.VIA.bit()
            | HeaderName.FROM.bit()
            | HeaderName.TO.bit()
            | HeaderName.CALL_ID.bit()
            | HeaderName.CSEQ.bit();
    private static final long SINGLE = single();

    private HeaderGate() {}

    static @Nullable Fault check(byte[] b, HeaderLines lines, StartLine start, MessageLimits limits) {
        if (!lines.hasAll(MANDATORY)) {
            return Fault.bad("mandatory header missing");
        }
        if (lines.repeatsAny(SINGLE)) {
            return Fault.bad("header repeated");
        }
        int vias = 0;
        int listItems = 0;
        for (int i = 0; i < lines.count(); i++) {
            HeaderName name = lines.name(i);
            if (name == null) {
                continue;
            }
            int from = lines.valueStart(i);
            int end = lines.valueEnd(i);
            boolean good = switch (name) {
                case VIA -> {
                    int items = vias(b, from, end);
                    vias += items;
                    yield items > 0;
                }
                case FROM, TO -> Grammar.nameAddress(b, from, end) == end;
                case CALL_ID -> Chars.isWord(b, from, end);
                case CSEQ -> cseq(b, from, end);
                case MAX_FORWARDS -> Chars.number(b, from, end, 255) >= 0;
                case CONTACT, ROUTE, RECORD_ROUTE -> {
                    int items = addresses(b, from, end);
                    listItems += items;
                    yield items >= 0;
                }
                default -> {
                    if (name.isList() && end - from > SHORT_LIST) {
                        listItems += items(b, from, end);
                    }
                    yield true;
                }
            };
            if (!good) {
                return Fault.bad(REASONS[name.ordinal()]);
            }
            if (vias > limits.maxListItems() || listItems > limits.maxListItems()) {
                return Fault.bad("too many values in lists");
            }
        }
        Fault length = contentLength(b, lines);
        return length != null || !start.isRequest() ? length : cseqFits(b, lines, start);
    }

    private static final String[] REASONS = reasons();

    private static long single() {
        long bits = 0;
        for (HeaderName name : HeaderName.values()) {
            bits |= name.isSingle() ? name.bit() : 0;
        }
        return bits;
    }

    private static String[] reasons() {
        String[] reasons = new String[HeaderName.values().length];
        for (HeaderName name : HeaderName.values()) {
            reasons[name.ordinal()] = "bad " + name;
        }
        return reasons;
    }

    private static boolean cseq(byte[] b, int from, int end) {
        int digits = Chars.run(Chars.DIGIT, b, from, end);
        int method = Chars.skipBlanks(b, digits, end);
        long number = Chars.number(b, from, digits, MAX_CSEQ);
        return number >= 0
                && number <= MAX_CSEQ
                && method > digits
                && method < end
                && Chars.all(Chars.TOKEN, b, method, end);
    }

    /** How many Via values a line holds; 0 when one is bad. */
    private static int vias(byte[] b, int from, int end) {
        int count = 0;
        for (int at = from; at <= end; count++) {
            int stop = Grammar.via(b, at, end);
            if (stop == Grammar.BAD) {
                return 0;
            }
            at = stop + 1;
        }
        return count;
    }

    /** How many addresses a line holds; -1 when one is bad. The lone '*' of a Contact is one; an empty line has none. */
    private static int addresses(byte[] b, int from, int end) {
        if (from == end || (end - from == 1 && b[from] == '*')) {
            return end - from;
        }
        int count = 0;
        for (int at = from; at <= end; count++) {
            int stop = Grammar.nameAddress(b, at, end);
            if (stop == Grammar.BAD) {
                return -1;
            }
            at = stop + 1;
        }
        return count;
    }

    private static int items(byte[] b, int from, int end) {
        int count = 0;
        for (int at = from; at < end; count++) {
            at = Grammar.itemEnd(b, at, end) + 1;
        }
        return count;
    }

    /** The method in CSeq is the request's (§8.1.1.5); an unknown method is answered as such first (RFC 4475 §3.1.2.18). */
    private static @Nullable Fault cseqFits(byte[] b, HeaderLines lines, StartLine start) {
        int line = lines.find(HeaderName.CSEQ, 0);
        int end = lines.valueEnd(line);
        int method = Chars.skipBlanks(b, Chars.run(Chars.DIGIT, b, lines.valueStart(line), end), end);
        if (Arrays.equals(b, method, end, b, 0, start.methodEnd())) {
            return null;
        }
        return start.method(b).isKnown()
                ? Fault.bad("CSeq of another method")
                : new Fault("unknown method, CSeq of another", 501);
    }

    /** A datagram must hold what its Content-Length says (§18.3); anything but a plain number is refused. */
    private static @Nullable Fault contentLength(byte[] b, HeaderLines lines) {
        int line = lines.find(HeaderName.CONTENT_LENGTH, 0);
        if (line < 0) {
            return null;
        }
        int room = b.length - lines.bodyStart();
        long length = Chars.number(b, lines.valueStart(line), lines.valueEnd(line), room);
        if (length < 0) {
            return Fault.bad("bad Content-Length");
        }
        return length > room ? Fault.bad("Content-Length beyond the datagram") : null;
    }

    /** The body's length in a checked message: what Content-Length says, else the rest of the datagram. */
    static int bodyLength(byte[] b, HeaderLines lines) {
        int line = lines.find(HeaderName.CONTENT_LENGTH, 0);
        int room = b.length - lines.bodyStart();
        return line < 0 ? room : (int) Chars.number(b, lines.valueStart(line), lines.valueEnd(line), room);
    }
}
