package io.offhook.sip.dialog;

import io.offhook.sip.message.Branch;
import io.offhook.sip.message.CSeq;
import io.offhook.sip.message.CallId;
import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.RequestBuilder;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.Tag;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state that two user agents share (RFC 3261 section 12): who they are, where the other one is reached, and how far
 * each side has counted. Immutable; a change gives a new value.
 *
 * <pre>
 *   UAC: request sent ----+                          +---- UAS: request received
 *                         V                          V
 *            101-199 with a To tag            101-199 with our tag sent
 *                         |       [ early ]          |
 *                         +-----------+--------------+
 *                              2xx    |   300-699, BYE: gone
 *                                     V
 *                               [ confirmed ] --- BYE, 481: gone
 * </pre>
 *
 * @param localAddress our From value in requests, tag included, bytes as they first went out or came in
 * @param remoteAddress our To value in requests, tag included
 * @param remoteTag null with a peer of RFC 2543
 * @param localSeq CSeq number of our last request, 0 before the first
 * @param remoteSeq CSeq number of the peer's last request, -1 before the first
 * @param remoteTarget URI of the peer's last Contact
 * @param routeSet Route values in the order of use
 * @param secure the dialog was made by a sips request over TLS: section 12.1
 */
public record Dialog(
        CallId callId,
        Tag localTag,
        @Nullable Tag remoteTag,
        String localAddress,
        String remoteAddress,
        long localSeq,
        long remoteSeq,
        String remoteTarget,
        List<String> routeSet,
        boolean secure,
        boolean confirmed) {

    /**
     * The caller's side of a dialog (section 12.1.2).
     *
     * @param response 101-299
     * @param requestUri of the request: the remote target of a response that forgot its Contact, and the scheme
     */
    public static Dialog forUac(SipResponse response, Tag localTag, String requestUri) {
        List<String> routeSet = recordedRoutes(response);
        if (routeSet.size() > 1) {
            routeSet = new ArrayList<>(routeSet);
            Collections.reverse(routeSet); // 12.1.2: the UAC takes them in reverse order
        }
        return new Dialog(
                response.callId(),
                localTag,
                response.toTag(),
                required(response, HeaderName.FROM),
                required(response, HeaderName.TO),
                response.cseq().sequence(),
                -1,
                target(response, requestUri),
                List.copyOf(routeSet),
                isSecure(requestUri),
                response.status() >= 200);
    }

    /** The callee's side of a dialog (section 12.1.1), confirmed or not. */
    public static Dialog forUas(SipRequest request, Tag localTag, boolean confirmed) {
        return new Dialog(
                request.callId(),
                localTag,
                request.fromTag(),
                required(request, HeaderName.TO) + ";tag=" + localTag.value(),
                required(request, HeaderName.FROM),
                0,
                request.cseq().sequence(),
                target(request, null),
                recordedRoutes(request),
                isSecure(request.requestUri()),
                confirmed);
    }

    /** Section 12.2.1.2 and 12.2.2: a re-INVITE or its 2xx moves the remote target, never the route set. */
    public Dialog refreshed(SipMessage message) {
        String target = target(message, remoteTarget);
        return target.equals(remoteTarget) ? this : with(localSeq, remoteSeq, target);
    }

    /** Our 2xx makes an early dialog a confirmed one. */
    public Dialog confirm() {
        return new Dialog(
                callId,
                localTag,
                remoteTag,
                localAddress,
                remoteAddress,
                localSeq,
                remoteSeq,
                remoteTarget,
                routeSet,
                secure,
                true);
    }

    public Dialog withLocalSeq(long sequence) {
        return with(sequence, remoteSeq, remoteTarget);
    }

    public Dialog withRemoteSeq(long sequence) {
        return with(localSeq, sequence, remoteTarget);
    }

    private Dialog with(long local, long remote, String target) {
        return new Dialog(
                callId,
                localTag,
                remoteTag,
                localAddress,
                remoteAddress,
                local,
                remote,
                target,
                routeSet,
                secure,
                confirmed);
    }

    /** Whether a request with these tags belongs here (section 12.2.2). */
    public boolean matches(SipRequest request) {
        return localTag.equals(request.toTag())
                && (remoteTag == null || remoteTag.equals(request.fromTag()))
                && callId.equals(request.callId());
    }

    /** Whether a request that is no repeat comes in order; out of order it is answered 500 (section 12.2.2). */
    public boolean inOrder(SipRequest request) {
        return request.cseq().sequence() > remoteSeq;
    }

    /** Where our requests go. */
    public Destination.NextHop nextHop() {
        return Routing.of(remoteTarget, routeSet).hop();
    }

    /**
     * A request within the dialog (section 12.2.1.1), to be completed with headers and a body.
     *
     * @param sequence {@code localSeq + 1}, or the INVITE's number for its ACK
     */
    public RequestBuilder request(Method method, long sequence, LocalPoint local, Branch branch) {
        Routing routing = Routing.of(remoteTarget, routeSet);
        return Requests.begin(method, routing, local, branch)
                .header(HeaderName.FROM, localAddress)
                .header(HeaderName.TO, remoteAddress)
                .callId(callId)
                .cseq(sequence & CSeq.MAX); // a peer may have echoed the largest number there is
    }

    /** The URI of the Contact; without one the fallback, or for a peer that has none at all its From. */
    private static String target(SipMessage message, @Nullable String fallback) {
        String contact = message.contactUri();
        if (contact != null && !contact.equals("*")) {
            return contact;
        }
        return fallback == null ? message.from().uri() : fallback;
    }

    private static List<String> recordedRoutes(SipMessage message) {
        return message.has(HeaderName.RECORD_ROUTE) ? List.copyOf(message.values(HeaderName.RECORD_ROUTE)) : List.of();
    }

    private static boolean isSecure(String uri) {
        return uri.regionMatches(true, 0, "sips:", 0, 5);
    }

    /** The codec lets no message through without From and To. */
    private static String required(SipMessage message, HeaderName name) {
        String value = message.header(name);
        if (value == null) {
            throw new IllegalArgumentException("message without " + name.text());
        }
        return value;
    }
}
