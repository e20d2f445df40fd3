package io.offhook.sip.message;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A SIP request (RFC 3261 §7.1). */
public final class SipRequest extends SipMessage {
    /** What a request without Max-Forwards is taken to have (RFC 3261 §16.6 step 3). */
    public static final int DEFAULT_MAX_FORWARDS = 70;

    private final Method method;
    private final int uriStart;
    private final int uriEnd;

    private SipRequest(byte[] bytes, @Nullable HeaderLines lines, Method method, int uriStart, int uriEnd) {
        super(bytes, lines);
        this.method = method;
        this.uriStart = uriStart;
        this.uriEnd = uriEnd;
    }

    /**
     * For the codec: a request that it has checked.
     *
     * @param bytes taken over, not copied
     * @param methodEnd where the method ends; it begins at 0
     */
    public static SipRequest of(byte[] bytes, HeaderLines lines, int methodEnd, int uriStart, int uriEnd) {
        return new SipRequest(bytes, lines, Method.of(bytes, 0, methodEnd), uriStart, uriEnd);
    }

    /** For builders: bytes whose first line is {@code METHOD SP uri...}. */
    static SipRequest built(byte[] bytes, Method method) {
        int start = Chars.indexOf(bytes, 0, bytes.length, ' ') + 1;
        return new SipRequest(bytes, null, method, start, Chars.indexOf(bytes, start, bytes.length, ' '));
    }

    /** A request of ours again, from the bytes that were sent: nothing but them need be kept. */
    public static SipRequest ofSent(byte[] bytes) {
        return built(bytes, Method.of(bytes, 0, Chars.indexOf(bytes, 0, bytes.length, ' ')));
    }

    /**
     * Begins a new request.
     *
     * @throws IllegalArgumentException when the URI can not stand in a request line
     */
    public static RequestBuilder builder(Method method, String requestUri) {
        return new RequestBuilder(method, requestUri);
    }

    /** Begins a changed copy: lines that are not touched keep their bytes. */
    public MessageEditor edit() {
        return new MessageEditor(this);
    }

    public Method method() {
        return method;
    }

    public boolean isInvite() {
        return method.equals(Method.INVITE);
    }

    public boolean isAck() {
        return method.equals(Method.ACK);
    }

    public boolean isBye() {
        return method.equals(Method.BYE);
    }

    public boolean isCancel() {
        return method.equals(Method.CANCEL);
    }

    /** The Request-URI as written. */
    public String requestUri() {
        return new String(bytes(), uriStart, uriEnd - uriStart, StandardCharsets.ISO_8859_1);
    }

    /** The Request-URI when it is a SIP or SIPS one, else null. Read anew at each call. */
    public @Nullable SipUri uri() {
        return SipUri.read(bytes(), uriStart, uriEnd);
    }

    /** The user of a SIP Request-URI, escapes resolved, found without reading the rest; null when it has none. */
    public @Nullable String requestUser() {
        int colon = UriGrammar.schemeEnd(bytes(), uriStart, uriEnd);
        if (colon < 0 || !UriGrammar.isSip(bytes(), uriStart, colon)) {
            return null;
        }
        int at = Chars.indexOf(bytes(), colon + 1, uriEnd, '@');
        if (at < 0) {
            return null;
        }
        int password = Chars.indexOf(bytes(), colon + 1, at, ':');
        int end = password < 0 ? at : password;
        return UriParameters.unescape(new String(bytes(), colon + 1, end - colon - 1, StandardCharsets.ISO_8859_1));
    }

    /** Max-Forwards, 0 to 255; 70 when absent (RFC 2543 has none) or unreadable. */
    public int maxForwards() {
        long hops = number(HeaderName.MAX_FORWARDS, 255);
        return hops < 0 ? DEFAULT_MAX_FORWARDS : (int) hops;
    }

    /** This request with bytes put into one of its header values. */
    SipRequest spliced(int place, byte[] more) {
        byte[] b = bytes();
        byte[] longer = new byte[b.length + more.length];
        System.arraycopy(b, 0, longer, 0, place);
        System.arraycopy(more, 0, longer, place, more.length);
        System.arraycopy(b, place, longer, place + more.length, b.length - place);
        return new SipRequest(longer, lines().moved(place, more.length), method, uriStart, uriEnd);
    }

    /**
     * This request as the transport layer hands it on (RFC 3261 §18.2.1, RFC 3581 §4): the top Via gets {@code received}
     * when its host is not the source's address or rport is asked, and rport its value.
     *
     * @return this object when nothing has to change, else a changed copy
     */
    public SipRequest receivedFrom(InetSocketAddress source) {
        return Received.mark(this, source);
    }
}
