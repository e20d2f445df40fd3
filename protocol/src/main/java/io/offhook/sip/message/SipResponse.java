package io.offhook.sip.message;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A SIP response (RFC 3261 §7.2). */
public final class SipResponse extends SipMessage {
    private final int status;

    private SipResponse(byte[] bytes, @Nullable HeaderLines lines, int status) {
        super(bytes, lines);
        this.status = status;
    }

    /**
     * For the codec: a response that it has checked.
     *
     * @param bytes taken over, not copied
     */
    public static SipResponse of(byte[] bytes, HeaderLines lines, int status) {
        return new SipResponse(bytes, lines, status);
    }

    static SipResponse built(byte[] bytes, int status) {
        return new SipResponse(bytes, null, status);
    }

    /**
     * Begins the answer to a request: Via, From, To, Call-ID, CSeq are copied byte for byte (RFC 3261 §8.2.6.2).
     *
     * @param status 100 to 699
     */
    public static ResponseBuilder respond(SipRequest request, int status) {
        return new ResponseBuilder(request, status);
    }

    /** Begins a changed copy, as a proxy forwards it: lines that are not touched keep their bytes. */
    public MessageEditor edit() {
        return new MessageEditor(this);
    }

    /** 100 to 699. */
    public int status() {
        return status;
    }

    /** 1 to 6. */
    public int statusClass() {
        return status / 100;
    }

    public boolean isProvisional() {
        return status < 200;
    }

    public boolean isFinal() {
        return status >= 200;
    }

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** The reason phrase as sent; may be empty. */
    public String reason() {
        int start = Math.min("SIP/2.0 200 ".length(), bytes().length);
        int end = Chars.indexOf(bytes(), 0, bytes().length, '\r');
        return start >= end ? "" : new String(bytes(), start, end - start, StandardCharsets.UTF_8);
    }

    /** The method of the request that this answers. */
    public Method method() {
        return cseq().method();
    }

    /** Whether there is exactly one Via: a user agent discards others, they went astray (RFC 3261 §8.1.3.3). */
    public boolean hasSingleVia() {
        return vias().size() == 1;
    }
}
