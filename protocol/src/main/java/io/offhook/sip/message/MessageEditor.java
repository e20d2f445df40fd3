package io.offhook.sip.message;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a changed copy of a message, as a proxy forwards it. Header lines that are not touched keep their bytes and their
 * order; Content-Length is always right afterwards.
 *
 * <p>Every value is checked: one with CR, LF or NUL is refused with {@link IllegalArgumentException} naming the header.
 */
public final class MessageEditor {
    private final SipMessage original;
    private final List<Line> lines;
    private @Nullable String requestUri;
    private byte[] body;

    /** A line of the original, or new text when {@code value} is there. */
    private record Line(
            @Nullable HeaderName known,
            String name,
            int line,
            @Nullable String value) {}

    MessageEditor(SipMessage original) {
        this.original = original;
        this.body = original.body();
        HeaderLines index = original.lines();
        this.lines = new ArrayList<>(index.count() + 4);
        for (int i = 0; i < index.count(); i++) {
            HeaderName known = index.name(i);
            lines.add(new Line(known, known == null ? original.headerNameAt(i) : known.text(), i, null));
        }
    }

    /** Only for requests. */
    public MessageEditor setRequestUri(String uri) {
        if (!(original instanceof SipRequest)) {
            throw new IllegalStateException("a response has no Request-URI");
        }
        requestUri = FieldCheck.uri("Request-URI", uri);
        return this;
    }

    /** Puts a Via on top. */
    public MessageEditor pushVia(Via via) {
        return prepend(HeaderName.VIA, via.encode());
    }

    /** Takes the top Via value away. */
    public MessageEditor popVia() {
        return removeFirst(HeaderName.VIA);
    }

    public MessageEditor replaceTopVia(Via via) {
        return popVia().pushVia(via);
    }

    /** Takes the first Route value away. */
    public MessageEditor removeFirstRoute() {
        return removeFirst(HeaderName.ROUTE);
    }

    /** Max-Forwards less one, never below 0; 70 when there was none (RFC 3261 §16.6 step 3). */
    public MessageEditor decrementMaxForwards() {
        if (!(original instanceof SipRequest request)) {
            throw new IllegalStateException("a response has no Max-Forwards");
        }
        boolean absent = !request.has(HeaderName.MAX_FORWARDS);
        int hops = absent ? SipRequest.DEFAULT_MAX_FORWARDS : Math.max(request.maxForwards() - 1, 0);
        return replace(HeaderName.MAX_FORWARDS, Integer.toString(hops));
    }

    /** Puts a line before the first one of this header, or at the end when there is none. Via goes to the very top. */
    public MessageEditor prepend(HeaderName name, String value) {
        int at = indexOf(name);
        lines.add(at >= 0 ? at : name == HeaderName.VIA ? 0 : lines.size(), line(name, value));
        return this;
    }

    /** Puts a line behind all others. */
    public MessageEditor append(HeaderName name, String value) {
        lines.add(line(name, value));
        return this;
    }

    /** Puts a line behind all others. */
    public MessageEditor append(String name, String value) {
        lines.add(
                new Line(HeaderName.of(name), FieldCheck.token("header name", name), -1, FieldCheck.line(name, value)));
        return this;
    }

    /** Puts one line in the place of all of this header; at the end when there was none. */
    public MessageEditor replace(HeaderName name, String value) {
        int at = indexOf(name);
        remove(name);
        lines.add(at < 0 ? lines.size() : at, line(name, value));
        return this;
    }

    /** Takes all lines of this header away. */
    public MessageEditor remove(HeaderName name) {
        lines.removeIf(line -> line.known == name);
        return this;
    }

    /** Takes all lines of this header away, in any case, long or compact. */
    public MessageEditor remove(String name) {
        HeaderName known = HeaderName.of(name);
        lines.removeIf(line -> known != null ? line.known == known : line.name.equalsIgnoreCase(name));
        return this;
    }

    /**
     * Another body; an empty one takes Content-Type away too.
     *
     * @param bytes not copied
     */
    public MessageEditor body(String contentType, byte[] bytes) {
        body = bytes;
        if (bytes.length == 0) {
            return remove(HeaderName.CONTENT_TYPE);
        }
        return replace(HeaderName.CONTENT_TYPE, contentType);
    }

    private static Line line(HeaderName name, String value) {
        return new Line(name, name.text(), -1, FieldCheck.line(name.text(), value));
    }

    private int indexOf(HeaderName name) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).known == name) {
                return i;
            }
        }
        return -1;
    }

    private MessageEditor removeFirst(HeaderName name) {
        int at = indexOf(name);
        if (at < 0) {
            return this;
        }
        Line line = lines.remove(at);
        String value = line.value == null ? original.headerValueAt(line.line) : line.value;
        String rest = behindFirstItem(value);
        if (!rest.isEmpty()) {
            lines.add(at, line(name, rest));
        }
        return this;
    }

    private static String behindFirstItem(String value) {
        byte[] bytes = value.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        int comma = Grammar.itemEnd(bytes, 0, bytes.length);
        int rest = Math.min(comma + 1, bytes.length);
        return new String(bytes, rest, bytes.length - rest, java.nio.charset.StandardCharsets.UTF_8).strip();
    }

    /** The changed request. Only for an editor of a request. */
    public SipRequest buildRequest() {
        if (!(original instanceof SipRequest request)) {
            throw new IllegalStateException("the original is a response");
        }
        WireWriter out = writer();
        out.requestLine(request.method(), requestUri == null ? request.requestUri() : requestUri);
        return SipRequest.built(finish(out), request.method());
    }

    /** The changed response. Only for an editor of a response. */
    public SipResponse buildResponse() {
        if (!(original instanceof SipResponse response)) {
            throw new IllegalStateException("the original is a request");
        }
        WireWriter out = writer();
        out.statusLine(response.status(), response.reason());
        return SipResponse.built(finish(out), response.status());
    }

    private WireWriter writer() {
        return new WireWriter(original.bodyOffset() + 256 + body.length);
    }

    private byte[] finish(WireWriter out) {
        for (Line line : lines) {
            if (line.known == HeaderName.CONTENT_LENGTH) {
                continue;
            }
            if (line.value == null) {
                out.lineOf(original, line.line).newLine();
            } else {
                out.header(line.name, line.value);
            }
        }
        return out.body(body).toBytes();
    }
}
