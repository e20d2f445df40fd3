package io.offhook.sip.message;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a new request. Headers stand in the order they were given; Content-Type and Content-Length are last.
 *
 * <p>Every value is checked: one with CR, LF or NUL is refused with {@link IllegalArgumentException} naming the header.
 */
public final class RequestBuilder {
    private static final byte[] NO_BODY = new byte[0];

    private final Method method;
    private final String requestUri;
    private final List<String> lines = new ArrayList<>(24);
    private boolean maxForwards;
    private @Nullable String contentType;
    private byte[] body = NO_BODY;

    RequestBuilder(Method method, String requestUri) {
        this.method = method;
        this.requestUri = FieldCheck.uri("Request-URI", requestUri);
    }

    public RequestBuilder via(Via via) {
        return add(HeaderName.VIA, via.encode());
    }

    public RequestBuilder from(NameAddress from) {
        return add(HeaderName.FROM, from.encode());
    }

    public RequestBuilder to(NameAddress to) {
        return add(HeaderName.TO, to.encode());
    }

    public RequestBuilder callId(CallId callId) {
        return add(HeaderName.CALL_ID, callId.value());
    }

    /** The CSeq with this request's method. */
    public RequestBuilder cseq(long sequence) {
        return add(HeaderName.CSEQ, new CSeq(sequence, method).toString());
    }

    /** 0 to 255; 70 is written when this is never called. */
    public RequestBuilder maxForwards(int hops) {
        if (hops < 0 || hops > 255) {
            throw new IllegalArgumentException("Max-Forwards must be 0 to 255");
        }
        maxForwards = true;
        return add(HeaderName.MAX_FORWARDS, Integer.toString(hops));
    }

    /** One Route line a value, in order. */
    public RequestBuilder routes(List<NameAddress> routes) {
        for (NameAddress route : routes) {
            add(HeaderName.ROUTE, route.encode());
        }
        return this;
    }

    public RequestBuilder contact(NameAddress contact) {
        return add(HeaderName.CONTACT, contact.encode());
    }

    public RequestBuilder header(HeaderName name, String value) {
        return header(name.text(), value);
    }

    /** Any header but Content-Length, which is always written by {@link #build()}. */
    public RequestBuilder header(String name, String value) {
        FieldCheck.token("header name", name);
        FieldCheck.line(name, value);
        HeaderName known = HeaderName.of(name);
        maxForwards |= known == HeaderName.MAX_FORWARDS;
        if (known != HeaderName.CONTENT_LENGTH) {
            lines.add(name);
            lines.add(value);
        }
        return this;
    }

    /**
     * The body and its Content-Type.
     *
     * @param bytes not copied: never to be changed until {@link #build()}
     */
    public RequestBuilder body(String contentType, byte[] bytes) {
        this.contentType = FieldCheck.line("Content-Type", contentType);
        this.body = bytes;
        return this;
    }

    private RequestBuilder add(HeaderName name, String value) {
        FieldCheck.line(name.text(), value);
        lines.add(name.text());
        lines.add(value);
        return this;
    }

    public SipRequest build() {
        WireWriter out = new WireWriter(512 + body.length);
        out.requestLine(method, requestUri);
        boolean due = !maxForwards; // §8.1.1.6; behind the Vias, which routers look for first (§7.3.1)
        for (int i = 0; i < lines.size(); i += 2) {
            if (due && !lines.get(i).equals(HeaderName.VIA.text())) {
                out.header(HeaderName.MAX_FORWARDS, "70");
                due = false;
            }
            out.header(lines.get(i), lines.get(i + 1));
        }
        if (due) {
            out.header(HeaderName.MAX_FORWARDS, "70");
        }
        if (contentType != null) {
            out.header(HeaderName.CONTENT_TYPE, contentType);
        }
        return SipRequest.built(out.body(body).toBytes(), method);
    }
}
