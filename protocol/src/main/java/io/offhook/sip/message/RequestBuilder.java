package io.offhook.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a new request, for one {@link #build()}. Headers stand in the order they were given; Content-Type and Content-Length
 * are last.
 *
 * <p>Every value is checked: one with CR, LF or NUL is refused with {@link IllegalArgumentException} naming the header.
 */
public final class RequestBuilder {
    private static final byte[] NO_BODY = new byte[0];
    private static final byte[] MAX_FORWARDS = "Max-Forwards: 70\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Method method;
    private final WireWriter out = new WireWriter(512);
    private int behindVias;
    private boolean maxForwards;
    private @Nullable String contentType;
    private byte[] body = NO_BODY;

    RequestBuilder(Method method, String requestUri) {
        this.method = method;
        out.requestLine(method, FieldCheck.uri("Request-URI", requestUri));
    }

    public RequestBuilder via(Via via) {
        return header(HeaderName.VIA, via.encode());
    }

    /** The Via of a request of ours, asking for rport (RFC 3581 §3). */
    public RequestBuilder via(String transport, String sentBy, Branch branch) {
        FieldCheck.line("Via", transport);
        FieldCheck.line("Via", sentBy);
        begin(HeaderName.VIA).text("SIP/2.0/").text(transport).one(' ').text(sentBy);
        out.text(";branch=").text(branch.value()).text(";rport").newLine();
        return this;
    }

    public RequestBuilder from(NameAddress from) {
        return header(HeaderName.FROM, from.encode());
    }

    /** A From that was encoded before, and the tag that it has not. */
    public RequestBuilder from(String encoded, Tag tag) {
        FieldCheck.line("From", encoded);
        begin(HeaderName.FROM).text(encoded).text(";tag=").text(tag.value()).newLine();
        return this;
    }

    public RequestBuilder to(NameAddress to) {
        return header(HeaderName.TO, to.encode());
    }

    public RequestBuilder callId(CallId callId) {
        begin(HeaderName.CALL_ID).text(callId.value()).newLine();
        return this;
    }

    /** The CSeq with this request's method. */
    public RequestBuilder cseq(long sequence) {
        CSeq.check(sequence);
        begin(HeaderName.CSEQ).number(sequence).one(' ').text(method.name()).newLine();
        return this;
    }

    /** 0 to 255; 70 is written when this is never called. */
    public RequestBuilder maxForwards(int hops) {
        if (hops < 0 || hops > 255) {
            throw new IllegalArgumentException("Max-Forwards must be 0 to 255");
        }
        begin(HeaderName.MAX_FORWARDS).number(hops).newLine();
        return this;
    }

    /** One Route line a value, in order. */
    public RequestBuilder routes(List<NameAddress> routes) {
        for (NameAddress route : routes) {
            header(HeaderName.ROUTE, route.encode());
        }
        return this;
    }

    public RequestBuilder contact(NameAddress contact) {
        return header(HeaderName.CONTACT, contact.encode());
    }

    /** Any header but Content-Length, which is always written by {@link #build()}. */
    public RequestBuilder header(HeaderName name, String value) {
        FieldCheck.line(name.text(), value);
        if (name != HeaderName.CONTENT_LENGTH) {
            begin(name).text(value).newLine();
        }
        return this;
    }

    /** The same for a header that this library may not know; its name is written as it is. */
    public RequestBuilder header(String name, String value) {
        FieldCheck.token("header name", name);
        HeaderName known = HeaderName.of(name);
        if (known != null && name.equals(known.text())) {
            return header(known, value);
        }
        FieldCheck.line(name, value);
        if (known != HeaderName.CONTENT_LENGTH) {
            note(known);
            out.header(name, value);
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

    private WireWriter begin(HeaderName name) {
        note(name);
        return out.prefix(name);
    }

    private void note(@Nullable HeaderName name) {
        if (name != HeaderName.VIA && behindVias == 0) {
            behindVias = out.length();
        }
        maxForwards |= name == HeaderName.MAX_FORWARDS;
    }

    public SipRequest build() {
        if (!maxForwards) { // §8.1.1.6; behind the Vias, which routers look for first (§7.3.1)
            out.insert(behindVias == 0 ? out.length() : behindVias, MAX_FORWARDS);
        }
        if (contentType != null) {
            out.header(HeaderName.CONTENT_TYPE, contentType);
        }
        return SipRequest.built(out.body(body).toBytes(), method);
    }
}
