package io.offhook.sip.dialog;

import io.offhook.sip.dialog.SessionTimer.Outcome;
import io.offhook.sip.message.CallId;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.Tag;
import io.offhook.sip.transaction.Identifiers;
import io.offhook.sip.transaction.Timers;
import io.offhook.sip.transaction.UnexpectedInput;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request outside any dialog and its answer: OPTIONS as a ping, MESSAGE (RFC 3261 sections 8.1 and 17.1.2).
 *
 * <pre>
 *   start --> under way --200-699, timer F, no transport--> RequestDone, over
 *               ^   | 401, 407
 *     retryWith |   V
 *              challenged --refuseChallenge, 64*T1--> RequestDone, over
 * </pre>
 *
 * Its effects are Send, Arm, Challenged, Unexpected and, exactly once and last but for Unexpected, {@link
 * SessionEffect.RequestDone}. A 1xx is swallowed.
 */
public final class OutOfDialogRequest {

    private final LocalPoint local;
    private final Timers timers;
    private final Identifiers identifiers;
    private final CallId callId;
    private final Tag localTag;
    private final Method method;
    private final Invitation what;
    private final Routing routing;
    private final Challenges challenges = new Challenges();
    private List<HeaderLine> credentials = List.of();
    private @Nullable ClientRequest request;
    private @Nullable SipResponse challenge;
    private long sequence = 1;
    private int serials;
    private int waiting;
    private boolean done;

    /**
     * @param method any but INVITE, ACK, CANCEL and BYE
     * @param what target, parties, routes, headers and body
     */
    public OutOfDialogRequest(
            LocalPoint local, Timers timers, Identifiers identifiers, Method method, Invitation what) {
        if (method.equals(Method.INVITE)
                || method.equals(Method.ACK)
                || method.equals(Method.CANCEL)
                || method.equals(Method.BYE)) {
            throw new IllegalArgumentException(method.name() + " belongs to a session");
        }
        this.local = local;
        this.timers = timers;
        this.identifiers = identifiers;
        this.callId = identifiers.newCallId();
        this.localTag = identifiers.newTag();
        this.method = method;
        this.what = what;
        this.routing = Routing.of(what.requestUri(), what.routes());
    }

    public CallId callId() {
        return callId;
    }

    public Tag localTag() {
        return localTag;
    }

    /** Where it stands, in words, for logs and diagrams. */
    public String state() {
        if (done) {
            return "Done";
        }
        return request == null ? "New" : challenge == null ? "Under way" : "Challenged";
    }

    public boolean isDone() {
        return done;
    }

    /** Sends it; false when it was sent before. */
    public boolean start(long nowNs, SessionEffects out) {
        if (request != null || done) {
            return false;
        }
        send(out);
        return true;
    }

    private void send(SessionEffects out) {
        Outgoing message = Requests.outside(
                method, what, routing, local, callId, localTag, sequence, identifiers.newBranch(), credentials);
        request = new ClientRequest(message, routing.hop(), ++serials, timers, local.reliable(), out);
    }

    /** State, method and Call-ID, for logs. */
    @Override
    public String toString() {
        return state() + ' ' + method.name() + ' ' + callId.value();
    }

    /** A response with this Call-ID and our tag in From. */
    public void received(SipResponse response, long nowNs, SessionEffects out) {
        ClientRequest under = request;
        if (done || under == null || !localTag.equals(response.fromTag()) || !under.owns(response)) {
            out.unexpected(done ? UnexpectedInput.AFTER_THE_END : UnexpectedInput.RESPONSE_TO_NOTHING, response);
            return;
        }
        if (under.response(response, out) != Outcome.PASSED || response.isProvisional()) {
            return;
        }
        if (Challenges.isChallenge(response) && challenges.isWorthAnswering(response)) {
            challenge = response;
            waiting = SessionTimer.of(++serials, SessionTimer.CHALLENGE);
            out.add(new SessionEffect.Arm(waiting, timers.timeoutNs()));
            out.add(new SessionEffect.Challenged(response, under.request));
        } else {
            finish(under, response, out);
        }
    }

    /** Repeats the challenged request with this Authorization or Proxy-Authorization. */
    public boolean retryWith(String headerName, String headerValue, long nowNs, SessionEffects out) {
        if (challenge == null || done) {
            return false;
        }
        List<HeaderLine> kept = new ArrayList<>(2);
        for (HeaderLine line : credentials) {
            if (!line.name().equalsIgnoreCase(headerName)) {
                kept.add(line);
            }
        }
        kept.add(new HeaderLine(headerName, headerValue));
        credentials = kept;
        challenge = null;
        waiting = 0;
        sequence++;
        send(out);
        return true;
    }

    /** Does not answer the challenge: the 401 or 407 is the result. */
    public boolean refuseChallenge(long nowNs, SessionEffects out) {
        if (challenge == null || request == null || done) {
            return false;
        }
        finish(request, challenge, out);
        return true;
    }

    /** A timer of {@link SessionEffect.Arm} fired. */
    public void timer(int timer, long nowNs, SessionEffects out) {
        ClientRequest under = request;
        if (done || under == null) {
            return;
        }
        if (timer == waiting) {
            refuseChallenge(nowNs, out);
        } else if (under.owns(timer) && under.timer(timer, out) == Outcome.TIMED_OUT) {
            finish(under, null, out);
        }
    }

    /** Whether this timer still means something. */
    public boolean awaits(int timer) {
        return !done && (timer == waiting || (request != null && request.awaits(timer)));
    }

    /** The request could not be sent. */
    public void transportFailed(String text, long nowNs, SessionEffects out) {
        if (!done && request != null && request.transportFailed(out) == Outcome.TRANSPORT_FAILED) {
            finish(request, null, out);
        } else {
            out.unexpected(UnexpectedInput.TRANSPORT_FAILURE, null);
        }
    }

    private void finish(ClientRequest under, @Nullable SipResponse response, SessionEffects out) {
        done = true;
        out.add(new SessionEffect.RequestDone(under.request, response));
    }
}
