package io.offhook.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A SIP message: its bytes, an index of its header lines, and typed values read when first asked and then kept.
 *
 * <p>Never changes; may be shared between threads. A message from {@code SipCodec.decode} has been checked, so that no
 * accessor here fails. On a message built by us an accessor for a mandatory header that was left out throws
 * {@link IllegalStateException}.
 */
public abstract sealed class SipMessage permits SipRequest, SipResponse {
    /** Expires and its kin count seconds up to this; larger ones mean the same (RFC 3261 §20.19). */
    public static final long MAX_SECONDS = 0xffff_ffffL;

    private static final String SDP = "application/sdp";
    private static final byte[] NO_BODY = new byte[0];

    private final byte[] bytes;
    private @Nullable HeaderLines lines;
    private @Nullable CallId callId;
    private @Nullable CSeq cseq;
    private @Nullable Via topVia;
    private @Nullable NameAddress from;
    private @Nullable NameAddress to;
    private @Nullable Tag fromTag;
    private @Nullable Tag toTag;

    SipMessage(byte[] bytes, @Nullable HeaderLines lines) {
        this.bytes = bytes;
        this.lines = lines;
    }

    /** The whole message. The live array: never to be changed. */
    public final byte[] bytes() {
        return bytes;
    }

    /** Bytes of the whole message. */
    public final int length() {
        return bytes.length;
    }

    public final int headerCount() {
        return lines().count();
    }

    /** The name of a line as written; lines count from 0. */
    public final String headerNameAt(int line) {
        return text(lines().nameStart(line), lines().nameEnd(bytes, line));
    }

    /** The value of a line, trimmed, folds as blanks. */
    public final String headerValueAt(int line) {
        return text(lines().valueStart(line), lines().valueEnd(line));
    }

    /** The index of the header lines; a message that we built is indexed when somebody first reads it. */
    final HeaderLines lines() {
        HeaderLines known = lines;
        if (known == null) {
            int start = Chars.indexOf(bytes, 0, bytes.length, '\n') + 1;
            known = HeaderLines.scan(bytes, start, bytes.length, Integer.MAX_VALUE, Integer.MAX_VALUE, 0);
            lines = known;
        }
        return known;
    }

    public final boolean has(HeaderName name) {
        return lines().has(name);
    }

    /** The value of the first line of this header, trimmed; null when there is none. */
    public final @Nullable String header(HeaderName name) {
        int line = lines().find(name, 0);
        return line < 0 ? null : headerValueAt(line);
    }

    /** The value of the first line of this header in any case, long or compact; null when there is none. */
    public final @Nullable String header(String name) {
        HeaderName known = HeaderName.of(name);
        if (known != null) {
            return header(known);
        }
        List<String> all = headers(name);
        return all.isEmpty() ? null : all.get(0);
    }

    /** The values of all lines of this header, in order. */
    public final List<String> headers(HeaderName name) {
        List<String> all = new ArrayList<>(2);
        for (int i = lines().find(name, 0); i >= 0; i = lines().find(name, i + 1)) {
            all.add(headerValueAt(i));
        }
        return all;
    }

    /** The values of all lines of this header in any case, long or compact, in order. */
    public final List<String> headers(String name) {
        HeaderName known = HeaderName.of(name);
        if (known != null) {
            return headers(known);
        }
        String lower = Chars.lower(name);
        List<String> all = new ArrayList<>(2);
        for (int i = 0; i < lines().count(); i++) {
            if (Chars.equalIgnoringCase(bytes, lines().nameStart(i), lines().nameEnd(bytes, i), lower)) {
                all.add(headerValueAt(i));
            }
        }
        return all;
    }

    /** The items of all lines of this header: split at commas outside quotes and brackets; empty items are left out. */
    public final List<String> values(HeaderName name) {
        List<String> items = new ArrayList<>(4);
        for (int i = lines().find(name, 0); i >= 0; i = lines().find(name, i + 1)) {
            int end = lines().valueEnd(i);
            for (int at = lines().valueStart(i); at < end; ) {
                int stop = Grammar.itemEnd(bytes, at, end);
                int start = Chars.skipBlanks(bytes, at, stop);
                if (start < stop) {
                    items.add(text(start, Chars.trimEnd(bytes, start, stop)));
                }
                at = stop + 1;
            }
        }
        return items;
    }

    public final CallId callId() {
        CallId known = callId;
        if (known == null) {
            int line = required(HeaderName.CALL_ID);
            known = new CallId(latin(lines().valueStart(line), lines().valueEnd(line)));
            callId = known;
        }
        return known;
    }

    public final CSeq cseq() {
        CSeq known = cseq;
        if (known == null) {
            int line = required(HeaderName.CSEQ);
            known = good(CSeq.read(bytes, lines().valueStart(line), lines().valueEnd(line)), HeaderName.CSEQ);
            cseq = known;
        }
        return known;
    }

    public final Via topVia() {
        Via known = topVia;
        if (known == null) {
            int line = required(HeaderName.VIA);
            int start = lines().valueStart(line);
            int end = lines().valueEnd(line);
            known = good(Grammar.via(bytes, start, end) < 0 ? null : Via.read(bytes, start, end), HeaderName.VIA);
            topVia = known;
        }
        return known;
    }

    /** The top Via of the request that this answers: copied byte for byte, so it need not be read again. */
    final void shareTopVia(SipMessage request) {
        topVia = request.topVia;
    }

    /** The branch of the top Via; null when it has none (RFC 2543). */
    public final @Nullable Branch topBranch() {
        return topVia().branch();
    }

    /** Whether the top Via has this branch, found without reading the rest. */
    public final boolean hasTopBranch(Branch branch) {
        int line = required(HeaderName.VIA);
        int start = lines().valueStart(line);
        int end = Grammar.itemEnd(bytes, start, lines().valueEnd(line));
        int parameters = Chars.indexOf(bytes, start, end, ';');
        long place = parameters < 0 ? Grammar.BAD : Grammar.parameter(bytes, parameters, end, "branch");
        return place >= 0 && Chars.equal(bytes, (int) (place >>> 32), (int) place, branch.value());
    }

    /** All Via values, top first. */
    public final List<Via> vias() {
        List<Via> vias = new ArrayList<>(2);
        for (int i = lines().find(HeaderName.VIA, 0); i >= 0; i = lines().find(HeaderName.VIA, i + 1)) {
            int end = lines().valueEnd(i);
            for (int at = lines().valueStart(i); at < end; ) {
                int stop = Grammar.via(bytes, at, end);
                vias.add(good(stop < 0 ? null : Via.read(bytes, at, stop), HeaderName.VIA));
                at = stop + 1;
            }
        }
        return vias;
    }

    public final NameAddress from() {
        NameAddress known = from;
        if (known == null) {
            known = address(required(HeaderName.FROM), HeaderName.FROM);
            from = known;
        }
        return known;
    }

    public final NameAddress to() {
        NameAddress known = to;
        if (known == null) {
            known = address(required(HeaderName.TO), HeaderName.TO);
            to = known;
        }
        return known;
    }

    /** The tag of From, found without reading the rest; null when there is none (RFC 2543). */
    public final @Nullable Tag fromTag() {
        Tag known = fromTag;
        if (known == null) {
            known = tag(HeaderName.FROM);
            fromTag = known;
        }
        return known;
    }

    /** The tag of To, found without reading the rest; null outside a dialog. */
    public final @Nullable Tag toTag() {
        Tag known = toTag;
        if (known == null) {
            known = tag(HeaderName.TO);
            toTag = known;
        }
        return known;
    }

    private @Nullable Tag tag(HeaderName name) {
        int line = lines().find(name, 0);
        if (line < 0) {
            return null;
        }
        int end = lines().valueEnd(line);
        int start = lines().valueStart(line);
        long place = Grammar.parameter(bytes, Grammar.parametersStart(bytes, start, end), end, "tag");
        int from = (int) (place >>> 32);
        int to = (int) place;
        return place < 0 || from == to || bytes[from] == '"' ? null : new Tag(latin(from, to));
    }

    private NameAddress address(int line, HeaderName name) {
        int start = lines().valueStart(line);
        int end = lines().valueEnd(line);
        boolean fits = Grammar.nameAddress(bytes, start, end) == end;
        return good(fits ? NameAddress.read(bytes, start, end) : null, name);
    }

    /** Contact values in order; the single {@code *} has it as its URI. */
    public final List<NameAddress> contacts() {
        return addresses(HeaderName.CONTACT);
    }

    /** The URI of the first Contact, found without reading the rest; null when there is none. */
    public final @Nullable String contactUri() {
        for (int i = lines().find(HeaderName.CONTACT, 0); i >= 0; i = lines().find(HeaderName.CONTACT, i + 1)) {
            int start = lines().valueStart(i);
            int end = lines().valueEnd(i);
            if (end - start == 1 && bytes[start] == '*') {
                return "*";
            }
            if (Grammar.nameAddress(bytes, start, end) >= 0) {
                return NameAddress.readUri(bytes, start, end);
            }
        }
        return null;
    }

    public final List<NameAddress> recordRoutes() {
        return addresses(HeaderName.RECORD_ROUTE);
    }

    public final List<NameAddress> routes() {
        return addresses(HeaderName.ROUTE);
    }

    /** The values of any header that holds addresses; a value that is none is left out, as is what follows in its line. */
    public final List<NameAddress> addresses(HeaderName name) {
        List<NameAddress> all = new ArrayList<>(2);
        for (int i = lines().find(name, 0); i >= 0; i = lines().find(name, i + 1)) {
            int end = lines().valueEnd(i);
            for (int at = lines().valueStart(i); at < end; ) {
                if (end - at == 1 && bytes[at] == '*') {
                    all.add(NameAddress.of("*"));
                    break;
                }
                int stop = Grammar.nameAddress(bytes, at, end);
                if (stop < 0) {
                    break;
                }
                all.add(NameAddress.read(bytes, at, stop));
                at = stop + 1;
            }
        }
        return all;
    }

    /** The Content-Length as written; the body's true length when the header is absent. */
    public final int contentLength() {
        long length = number(HeaderName.CONTENT_LENGTH, Integer.MAX_VALUE - 1);
        return length < 0 ? bodyLength() : (int) length;
    }

    /** The Content-Type with its parameters; null when there is none. */
    public final @Nullable String contentType() {
        int line = lines().find(HeaderName.CONTENT_TYPE, 0);
        boolean sdp = line >= 0 && Chars.equal(bytes, lines().valueStart(line), lines().valueEnd(line), SDP);
        return sdp ? SDP : header(HeaderName.CONTENT_TYPE); // what nearly every call has costs no string
    }

    /** A copy of the body; empty when there is none. */
    public final byte[] body() {
        return bodyLength() == 0 ? NO_BODY : Arrays.copyOfRange(bytes, bodyOffset(), bytes.length);
    }

    public final int bodyOffset() {
        return Math.max(lines().bodyStart(), 0);
    }

    public final int bodyLength() {
        return lines().bodyStart() < 0 ? 0 : bytes.length - lines().bodyStart();
    }

    /** Whether there is a body of this media type, parameters and case aside. */
    public final boolean bodyIs(String mediaType) {
        int line = lines().find(HeaderName.CONTENT_TYPE, 0);
        if (line < 0 || bodyLength() == 0) {
            return false;
        }
        int start = lines().valueStart(line);
        int end = lines().valueEnd(line);
        int semicolon = Chars.indexOf(bytes, start, end, ';');
        int stop = Chars.trimEnd(bytes, start, semicolon < 0 ? end : semicolon);
        return Chars.equalIgnoringCase(bytes, start, stop, Chars.lower(mediaType));
    }

    /** The Expires header in seconds, at most 2^32-1; empty when absent or no number. */
    public final OptionalLong expires() {
        return seconds(HeaderName.EXPIRES);
    }

    /** A header of seconds (Expires, Min-Expires, Retry-After, Session-Expires, Min-SE), parameters left out. */
    public final OptionalLong seconds(HeaderName name) {
        int line = lines().find(name, 0);
        if (line < 0) {
            return OptionalLong.empty();
        }
        int start = lines().valueStart(line);
        int end = lines().valueEnd(line);
        int digits = Chars.run(Chars.DIGIT, bytes, start, end);
        int next = Chars.skipBlanks(bytes, digits, end);
        boolean whole = next == end || bytes[next] == ';' || bytes[next] == '('; // Retry-After may have a comment
        long seconds = whole ? Chars.number(bytes, start, digits, MAX_SECONDS) : -1;
        return seconds < 0 ? OptionalLong.empty() : OptionalLong.of(Math.min(seconds, MAX_SECONDS));
    }

    /** A header that is one number: capped at {@code max}; -1 when absent or no number. */
    final long number(HeaderName name, long max) {
        int line = lines().find(name, 0);
        if (line < 0) {
            return -1;
        }
        return Math.min(Chars.number(bytes, lines().valueStart(line), lines().valueEnd(line), max), max);
    }

    private int required(HeaderName name) {
        int line = lines().find(name, 0);
        if (line < 0) {
            throw new IllegalStateException("message without " + name);
        }
        return line;
    }

    private static <T> T good(@Nullable T value, HeaderName name) {
        if (value == null) {
            throw new IllegalStateException("bad " + name);
        }
        return value;
    }

    private String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    private String latin(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** The first line without its CRLF. */
    public final String startLine() {
        int end = Chars.indexOf(bytes, 0, bytes.length, '\r');
        return text(0, Math.max(end, 0));
    }

    /** The start line and the CSeq, fit for a log: no control characters, no passwords. */
    public final String summary() {
        String cseq = header(HeaderName.CSEQ);
        return LogText.line(cseq == null ? startLine() : startLine() + " (" + cseq + ")");
    }

    /** The whole message for a log: credentials and keys hidden, control characters escaped. */
    @Override
    public final String toString() {
        StringBuilder out = new StringBuilder(bytes.length + 32);
        LogText.appendMessage(out, this);
        return out.toString();
    }
}
