package io.offhook.sip.message;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the answer to a request (RFC 3261 §8.2.6): the lines it takes over are copied byte for byte.
 *
 * <p>Every value is checked: one with CR, LF or NUL is refused with {@link IllegalArgumentException} naming the header.
 */
public final class ResponseBuilder {
    private static final byte[] NO_BODY = new byte[0];

    private final SipRequest request;
    private final int status;
    private String reason;
    private boolean recordRoutes;
    private @Nullable Tag toTag;
    private @Nullable String contact;
    private @Nullable List<String> lines;
    private @Nullable String contentType;
    private byte[] body = NO_BODY;

    ResponseBuilder(SipRequest request, int status) {
        if (status < 100 || status > 699) {
            throw new IllegalArgumentException("status must be 100 to 699");
        }
        this.request = request;
        this.status = status;
        this.reason = ReasonPhrase.of(status);
    }

    /** Another reason phrase than the usual one. */
    public ResponseBuilder reason(String phrase) {
        this.reason = FieldCheck.line("reason phrase", phrase);
        return this;
    }

    /** The tag for To; without effect when the request's To has one already. */
    public ResponseBuilder toTag(Tag tag) {
        this.toTag = tag;
        return this;
    }

    /** Copies Record-Route, as an answer that makes a dialog must (RFC 3261 §12.1.1). */
    public ResponseBuilder recordRoutes() {
        this.recordRoutes = true;
        return this;
    }

    public ResponseBuilder contact(NameAddress contact) {
        return contact(contact.encode());
    }

    /** A Contact that was encoded before: an engine's own is the same in every answer. */
    public ResponseBuilder contact(String encoded) {
        this.contact = FieldCheck.line("Contact", encoded);
        return this;
    }

    public ResponseBuilder header(HeaderName name, String value) {
        FieldCheck.line(name.text(), value);
        return add(name, name.text(), value);
    }

    /** Any header but Content-Length, which is always written by {@link #build()}. */
    public ResponseBuilder header(String name, String value) {
        FieldCheck.token("header name", name);
        FieldCheck.line(name, value);
        return add(HeaderName.of(name), name, value);
    }

    private ResponseBuilder add(@Nullable HeaderName known, String name, String value) {
        if (known != HeaderName.CONTENT_LENGTH) {
            if (lines == null) {
                lines = new ArrayList<>(8);
            }
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
    public ResponseBuilder body(String contentType, byte[] bytes) {
        this.contentType = FieldCheck.line("Content-Type", contentType);
        this.body = bytes;
        return this;
    }

    public SipResponse build() {
        HeaderLines from = request.lines();
        WireWriter out = new WireWriter(request.bodyOffset() + 160 + body.length);
        out.statusLine(status, reason);
        for (int i = 0; i < from.count(); i++) {
            HeaderName name = from.name(i);
            if (name == null || (name.isSingle() && from.isRepeated(name) && from.find(name, 0) < i)) {
                continue; // a repeated one is malformed; the answer to it is not
            }
            switch (name) {
                case VIA, FROM, CALL_ID, CSEQ -> out.lineOf(request, i).newLine();
                case TIMESTAMP -> {
                    if (status == 100) {
                        out.lineOf(request, i).newLine(); // §8.2.6.1
                    }
                }
                case RECORD_ROUTE -> {
                    if (recordRoutes) {
                        out.lineOf(request, i).newLine();
                    }
                }
                case TO -> {
                    out.lineOf(request, i);
                    if (toTag != null && request.toTag() == null) {
                        out.text(";tag=").text(toTag.value());
                    }
                    out.newLine();
                }
                default -> {}
            }
        }
        if (contact != null) {
            out.header(HeaderName.CONTACT, contact);
        }
        for (int i = 0; lines != null && i < lines.size(); i += 2) {
            out.header(lines.get(i), lines.get(i + 1));
        }
        if (contentType != null) {
            out.header(HeaderName.CONTENT_TYPE, contentType);
        }
        SipResponse response = SipResponse.built(out.body(body).toBytes(), status);
        response.shareTopVia(request);
        return response;
    }
}
