package io.offhook.sip.machine;

import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.RequestBuilder;
import io.offhook.sip.message.ResponseBuilder;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.Tag;
import io.offhook.sip.transaction.HopRequests;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes what the other side of a {@link SessionSubject} may send, by the book and against it. */
final class SessionPeer {

    private static final List<Method> NOT_TAKEN =
            List.of(Method.UPDATE, Method.PRACK, Method.REFER, Method.REGISTER, Method.SUBSCRIBE);
    private static final String TAG = "peer";

    private final SessionSubject us;
    private final boolean offerless;
    private final Map<Method, SipRequest> sent = new HashMap<>();
    private @Nullable SipRequest invite;
    private long sequence;
    private int branches;

    SessionPeer(SessionSubject us, boolean offerless) {
        this.us = us;
        this.offerless = offerless;
    }

    // ---- requests ----

    /** The INVITE that makes us a callee: the same each time. */
    SipRequest invite() {
        SipRequest known = invite;
        if (known == null) {
            RequestBuilder request = begin(Method.INVITE, null, TAG, ++sequence, "call@peer");
            known = (offerless ? request : request.body("application/sdp", SessionSubject.SDP.bytes())).build();
            invite = known;
            sent.put(Method.INVITE, known);
        }
        return known;
    }

    /** In the dialog and in order. */
    SipRequest request(Method method) {
        RequestBuilder request = inDialog(method, ++sequence, TAG);
        if (method.equals(Method.INVITE) && us.dice.nextInt(4) > 0) {
            request.body("application/sdp", SessionSubject.SDP.bytes());
        }
        SipRequest built = request.build();
        sent.put(method, built);
        return built;
    }

    SipRequest notTaken() {
        return inDialog(NOT_TAKEN.get(us.dice.nextInt(NOT_TAKEN.size())), ++sequence, TAG)
                .build();
    }

    /** The last one of this method as it was; null before the first. */
    @Nullable
    SipRequest again(Method method) {
        return sent.get(method);
    }

    SipRequest outOfOrder() {
        return inDialog(Method.INFO, 0, TAG).build();
    }

    SipRequest ofAnotherDialog() {
        return begin(
                        Method.BYE,
                        us.dice.nextBoolean() ? us.session.localTag().value() : "nobody",
                        "stranger",
                        ++sequence,
                        us.session.callId().value())
                .build();
    }

    /** One that we do not take: an unknown extension. */
    SipRequest requiring() {
        return inDialog(Method.INVITE, ++sequence, TAG)
                .header(HeaderName.REQUIRE, "100rel")
                .build();
    }

    /** The ACK of a 2xx: its own branch, the INVITE's number. */
    @Nullable
    SipRequest ackOfSuccess() {
        SipRequest of = sent.get(Method.INVITE);
        return of == null
                ? null
                : inDialog(Method.ACK, of.cseq().sequence(), TAG).build();
    }

    /** The ACK of a 300-699: the INVITE's branch. */
    @Nullable
    SipRequest ackOfFailure() {
        SipRequest of = sent.get(Method.INVITE);
        return of == null
                ? null
                : HopRequests.ack(
                        of,
                        SipResponse.respond(of, 487)
                                .toTag(us.session.localTag())
                                .build());
    }

    SipRequest ackOfNothing() {
        return inDialog(Method.ACK, sequence + 1_000, TAG).build();
    }

    @Nullable
    SipRequest cancel() {
        SipRequest of = sent.get(Method.INVITE);
        return of == null ? null : HopRequests.cancel(of);
    }

    SipRequest cancelOfNothing() {
        return HopRequests.cancel(inDialog(Method.INVITE, sequence, TAG).build());
    }

    private RequestBuilder inDialog(Method method, long number, String from) {
        return begin(
                method,
                us.session.localTag().value(),
                from,
                number,
                us.session.callId().value());
    }

    private RequestBuilder begin(Method method, @Nullable String to, String from, long number, String callId) {
        int oddity = us.dice.nextInt(24); // a peer of RFC 2543, one without Contact, one that moves
        String branch = oddity == 1 ? "" : ";branch=z9hG4bKpeer" + branches++;
        String contact = oddity == 2 ? ":5062" : "";
        RequestBuilder request = SipRequest.builder(method, "sip:me@192.0.2.1")
                .header(HeaderName.VIA, "SIP/2.0/UDP 198.51.100.7" + branch)
                .header(HeaderName.FROM, "<sip:bob@peer.example>;tag=" + from)
                .header(HeaderName.TO, "<sip:me@example.com>" + (to == null ? "" : ";tag=" + to))
                .header(HeaderName.CALL_ID, callId)
                .cseq(number);
        return oddity == 3 ? request : request.header(HeaderName.CONTACT, "<sip:bob@198.51.100.7" + contact + ">");
    }

    // ---- responses ----

    SipResponse answer(SipRequest request, int status) {
        return answer(request, status, TAG).build();
    }

    /** Of another branch of a forked INVITE. */
    SipResponse forked(SipRequest request, int status) {
        return answer(request, status, "fork" + us.dice.nextInt(3)).build();
    }

    SipResponse challenge(SipRequest request, boolean stale) {
        return answer(request, 401, TAG)
                .header(HeaderName.WWW_AUTHENTICATE, "Digest realm=\"x\", nonce=\"n\"" + (stale ? ", stale=TRUE" : ""))
                .build();
    }

    /** To a branch that never was. */
    SipResponse answerToNothing() {
        return answer(
                begin(
                                Method.INVITE,
                                TAG,
                                us.session.localTag().value(),
                                1,
                                us.session.callId().value())
                        .build(),
                200);
    }

    /** Fewer headers than there should be, an odd status, another tag of ours. */
    SipResponse odd(SipRequest request) {
        int[] statuses = {100, 181, 202, 302, 407, 408, 481, 487, 500, 603};
        ResponseBuilder odd = SipResponse.respond(request, statuses[us.dice.nextInt(statuses.length)]);
        if (us.dice.nextInt(3) == 0) {
            odd.header(HeaderName.RECORD_ROUTE, "<sip:strict.example>, <sip:loose.example;lr>");
        }
        return (us.dice.nextBoolean() ? odd.toTag(new Tag(TAG)) : odd).build();
    }

    private ResponseBuilder answer(SipRequest request, int status, String tag) {
        ResponseBuilder response =
                SipResponse.respond(request, status).toTag(new Tag(tag)).contact("<sip:bob@198.51.100.7>");
        return us.dice.nextInt(4) > 0 ? response.body("application/sdp", SessionSubject.SDP.bytes()) : response;
    }
}
