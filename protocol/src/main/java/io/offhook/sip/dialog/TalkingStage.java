package io.offhook.sip.dialog;

import io.offhook.sip.dialog.SessionTimer.Outcome;
import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.ResponseBuilder;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The call stands (RFC 3261 sections 12.2, 13.3.1.4, 14, 15).
 *
 * <pre>
 *            +--> 2xx unacknowledged: repeat --ACK--> +          one INVITE at a time:
 *   accept --+         |  64*T1: BYE                  |            ours out, theirs comes: 491
 *                      +--> Leaving                   V            theirs open, another comes: 500
 *   2xx: ACK ------------------------------------> [ calm ]        ours meets 491: wait, again
 *                                                   |    |
 *                                      BYE: 200 <---+    +---> bye: Leaving
 * </pre>
 */
final class TalkingStage extends Stage {

    private @Nullable AnswerRepeat unacked;
    private @Nullable SipResponse unacknowledged;
    private @Nullable EndCause wanted;
    private @Nullable ServerInvite incoming;
    private @Nullable Reinvite outgoing;
    private @Nullable OtherRequests others;

    /**
     * @param unacked our 2xx, whose ACK has not come
     * @param unacknowledged the peer's 2xx with an offer, whose ACK waits for the owner's answer
     */
    TalkingStage(Leg leg, @Nullable AnswerRepeat unacked, @Nullable SipResponse unacknowledged) {
        super(leg);
        this.unacked = unacked;
        this.unacknowledged = unacknowledged;
    }

    private OtherRequests others() {
        OtherRequests known = others;
        if (known == null) {
            known = new OtherRequests(leg);
            others = known;
        }
        return known;
    }

    // ---- the end ----

    @Override
    boolean bye(EndCause cause, long nowNs, SessionEffects out) {
        if (wanted != null) {
            return false;
        }
        wanted = cause;
        if (unacked == null) {
            depart(cause, nowNs, out);
        } // else section 15: a callee must not send BYE before the ACK, or the time for it, is over
        return true;
    }

    @Override
    boolean abandon(EndCause cause, long nowNs, SessionEffects out) {
        unacked = null;
        wanted = cause;
        depart(cause, nowNs, out);
        return true;
    }

    private void depart(EndCause cause, long nowNs, SessionEffects out) {
        closeOpen(nowNs, out);
        leg.leave(cause, nowNs, out);
    }

    /** Every 2xx is acknowledged (section 13.2.2.4), and what is open in the dialog is answered 487 (section 15.1.2). */
    private void closeOpen(long nowNs, SessionEffects out) {
        if (unacknowledged != null) {
            leg.acknowledge(unacknowledged, leg.credentials, null, nowNs, out);
        }
        if (incoming != null && incoming.isOpen()) {
            leg.answer(incoming.invite, 487, nowNs, out);
        }
        forgetRefused(nowNs);
        if (others != null) {
            others.close(nowNs, out);
        }
    }

    private void forgetRefused(long nowNs) {
        if (incoming != null) {
            leg.remember(incoming.remains(nowNs + leg.timers.jNs(leg.local.reliable())), nowNs);
        }
    }

    private void byeReceived(SipRequest bye, long nowNs, SessionEffects out) {
        leg.answer(bye, 200, nowNs, out);
        closeOpen(nowNs, out);
        out.add(new SessionEffect.ByeReceived(bye));
        leg.end(wanted != null ? wanted : new EndCause.RemoteHangup(bye.header(HeaderName.REASON)), nowNs, out);
    }

    // ---- requests that come ----

    @Override
    boolean repeated(SipRequest request, SessionEffects out) {
        if (incoming != null && request.isInvite() && incoming.owns(request)) {
            incoming.request(request, out);
            return true;
        }
        return others != null && others.isOpen(request);
    }

    @Override
    void request(SipRequest request, long nowNs, SessionEffects out) {
        if (request.isBye()) {
            byeReceived(request, nowNs, out);
        } else if (request.isInvite()) {
            reinvited(request, nowNs, out);
        } else if (request.method().equals(Method.OPTIONS)) {
            leg.answerPlainly(request, nowNs, out);
        } else {
            others().take(request, nowNs, out);
        }
    }

    private void reinvited(SipRequest request, long nowNs, SessionEffects out) {
        boolean offerPending = unacknowledged != null || (unacked != null && unacked.offers);
        if (offerPending || (outgoing != null && outgoing.isUnderWay())) {
            leg.answer(request, 491, nowNs, out); // 14.2
            return;
        }
        if (wanted != null || (incoming != null && incoming.isOpen())) {
            leg.answerTooEarly(request, nowNs, out);
            return;
        }
        if (unacked != null) {
            acked(null, nowNs, out); // RFC 5407 section 3.1.4: who sends a re-INVITE has our 2xx; only its ACK is late
        }
        out.add(new SessionEffect.Reoffered(request, CallerStage.body(request)));
        forgetRefused(nowNs);
        incoming = new ServerInvite(request, leg.nextSerial(), leg.timers, leg.local.reliable(), out);
    }

    @Override
    boolean ack(SipRequest ack, long nowNs, SessionEffects out) {
        if (unacked != null && unacked.isAckedBy(ack) && leg.inDialog().matches(ack)) {
            acked(CallerStage.body(ack), nowNs, out);
        } else if (incoming != null && incoming.owns(ack)) {
            incoming.request(ack, out);
            if (incoming.isConfirmed()) {
                long untilNs = nowNs + leg.timers.absorbNs(leg.local.reliable()); // timer I
                leg.remember(LingeringTransaction.inviteDone(incoming.key, untilNs), nowNs);
                incoming = null;
            }
        } else {
            return leg.isAckRepeat(ack);
        }
        return true;
    }

    private void acked(@Nullable Body body, long nowNs, SessionEffects out) {
        unacked = null;
        out.add(new SessionEffect.Acked(body));
        if (wanted != null) {
            depart(wanted, nowNs, out);
        }
    }

    @Override
    boolean cancelled(SipRequest cancel, long nowNs, SessionEffects out) {
        if (incoming == null || !incoming.isCancelledBy(cancel)) {
            return false;
        }
        leg.answer(cancel, 200, nowNs, out);
        if (incoming.isOpen()) {
            incoming.respond(leg.respond(incoming.invite, 487).build(), out);
            out.add(new SessionEffect.Cancelled(cancel, true));
        }
        return true;
    }

    @Override
    boolean acceptReinvite(@Nullable Body body, long nowNs, SessionEffects out) {
        ServerInvite under = incoming;
        if (under == null || !under.isOpen()) {
            return false;
        }
        ResponseBuilder response =
                leg.respond(under.invite, 200).contact(leg.local.contact()).header(HeaderName.ALLOW, leg.local.allow());
        if (body != null) {
            response.body(body.contentType(), body.bytes());
        }
        SipResponse success = response.build();
        under.respond(success, out);
        leg.dialog = leg.inDialog().refreshed(under.invite);
        boolean offers = body != null && under.invite.bodyLength() == 0;
        unacked = new AnswerRepeat(under.invite, success, offers, leg.nextSerial(), leg.timers, nowNs, out);
        leg.remember(LingeringTransaction.inviteDone(under.key, nowNs + leg.timers.timeoutNs()), nowNs);
        incoming = null;
        return true;
    }

    @Override
    boolean rejectReinvite(int status, @Nullable String reason, long nowNs, SessionEffects out) {
        ServerInvite under = incoming;
        if (under == null || !under.isOpen()) {
            return false;
        }
        ResponseBuilder response = leg.respond(under.invite, status);
        under.respond(
                reason == null ? response.build() : response.reason(reason).build(), out);
        return true;
    }

    @Override
    boolean respond(
            SipRequest request,
            int status,
            List<HeaderLine> headers,
            @Nullable Body body,
            long nowNs,
            SessionEffects out) {
        return others != null && others.respond(request, status, headers, body, nowNs, out);
    }

    // ---- requests of ours ----

    @Override
    boolean reinvite(@Nullable Body offer, long nowNs, SessionEffects out) {
        boolean busy = outgoing != null || unacked != null || unacknowledged != null || wanted != null;
        if (busy || incoming != null) {
            return false; // 14.1: never two INVITEs at a time; a refused one is under way until its ACK
        }
        outgoing = new Reinvite(leg, offer, out);
        return true;
    }

    @Override
    boolean acknowledge(Body answer, long nowNs, SessionEffects out) {
        SipResponse success = unacknowledged;
        if (success == null) {
            return false;
        }
        unacknowledged = null;
        leg.acknowledge(success, leg.credentials, answer, nowNs, out);
        return true;
    }

    @Override
    boolean request(Method method, List<HeaderLine> headers, @Nullable Body body, long nowNs, SessionEffects out) {
        boolean own = method.equals(Method.INVITE)
                || method.equals(Method.ACK)
                || method.equals(Method.BYE)
                || method.equals(Method.CANCEL);
        return !own && wanted == null && others().send(method, headers, body, out);
    }

    @Override
    boolean retryWith(HeaderLine credentials, long nowNs, SessionEffects out) {
        return outgoing != null && outgoing.retryWith(credentials, out);
    }

    @Override
    boolean refuseChallenge(long nowNs, SessionEffects out) {
        if (outgoing == null || !outgoing.isChallenged()) {
            return false;
        }
        conclude(Reinvite.Verdict.REFUSED, 401, null, nowNs, out);
        return true;
    }

    @Override
    boolean response(SipResponse response, long nowNs, SessionEffects out) {
        Reinvite ours = outgoing;
        if (ours != null && ours.owns(response)) {
            Reinvite.Verdict verdict = ours.response(response, nowNs, out);
            if (verdict == Reinvite.Verdict.ACCEPTED) {
                reanswered(ours, response, nowNs, out);
            } else {
                conclude(verdict, response.status(), response, nowNs, out);
            }
            return true;
        }
        if (isOwedAck(response)) {
            if (leg.isOther(response)) {
                leg.fork(response, out);
            }
            return true;
        }
        if (others == null || !others.response(response, out)) {
            return false;
        }
        if (response.status() == 481) { // 12.2.1.2
            depart(new EndCause.Rejected(481, response.reason(), Party.REMOTE), nowNs, out);
        }
        return true;
    }

    /** A 2xx whose ACK waits for the owner is repeated meanwhile, and another branch of a fork may be as fast. */
    private boolean isOwedAck(SipResponse response) {
        SipResponse owed = unacknowledged;
        return owed != null
                && response.isSuccess()
                && response.cseq().equals(owed.cseq())
                && Objects.equals(response.topBranch(), owed.topBranch());
    }

    private void reanswered(Reinvite ours, SipResponse response, long nowNs, SessionEffects out) {
        outgoing = null;
        leg.dialog = leg.inDialog().refreshed(response);
        leg.credentials = ours.credentials();
        boolean offerless = ours.offer == null;
        if (offerless) {
            unacknowledged = response;
        } else {
            leg.acknowledge(response, leg.credentials, null, nowNs, out);
        }
        out.add(new SessionEffect.Answered(response, CallerStage.body(response), true, offerless));
    }

    private void conclude(
            Reinvite.Verdict verdict, int status, @Nullable SipResponse response, long nowNs, SessionEffects out) {
        if (verdict == Reinvite.Verdict.GOES_ON) {
            return;
        }
        outgoing = null;
        out.add(new SessionEffect.ReinviteFailed(status, response));
        if (verdict == Reinvite.Verdict.LOST) {
            depart(
                    response == null
                            ? new EndCause.TimedOut("INVITE")
                            : new EndCause.Rejected(status, response.reason(), Party.REMOTE),
                    nowNs,
                    out);
        }
    }

    // ---- timers, transport ----

    @Override
    void timer(int timer, long nowNs, SessionEffects out) {
        if (unacked != null && unacked.owns(timer)) {
            if (unacked.timer(nowNs, out)) {
                neverAcked(nowNs, out);
            }
        } else if (incoming != null && incoming.owns(timer)) {
            if (incoming.timer(timer, out) == Outcome.TIMED_OUT) {
                incoming = null;
            }
        } else if (outgoing != null && outgoing.owns(timer)) {
            boolean free = unacked == null && incoming == null && wanted == null;
            conclude(outgoing.timer(timer, free, out), 408, null, nowNs, out);
        } else if (others != null) {
            others.timer(timer, out);
        }
    }

    private void neverAcked(long nowNs, SessionEffects out) {
        unacked = null;
        EndCause cause = wanted;
        if (cause == null) {
            cause = new EndCause.TimedOut("ACK");
            wanted = cause;
            out.add(new SessionEffect.Failed(cause, null));
        }
        depart(cause, nowNs, out); // 13.3.1.4
    }

    @Override
    boolean awaits(int timer) {
        return (unacked != null && unacked.owns(timer))
                || (incoming != null && incoming.awaits(timer))
                || (outgoing != null && outgoing.awaits(timer))
                || (others != null && others.awaits(timer));
    }

    /** A response that could not be sent is repeated anyway; a request that could not has failed. */
    @Override
    void transportFailed(String text, long nowNs, SessionEffects out) {
        if (outgoing != null && outgoing.transportFailed(out)) {
            conclude(Reinvite.Verdict.REFUSED, 503, null, nowNs, out);
        }
        if (others != null) {
            others.transportFailed(out);
        }
    }

    @Override
    String describe() {
        StringJoiner open = new StringJoiner(", ", "Talking (", ")").setEmptyValue("Talking");
        if (unacked != null) {
            open.add("2xx sent");
        }
        if (unacknowledged != null) {
            open.add("ACK owed");
        }
        if (wanted != null) {
            open.add("BYE waits");
        }
        ServerInvite theirs = incoming;
        if (theirs != null) {
            open.add(theirs.isOpen() ? "re-INVITE received" : "re-INVITE refused");
        }
        Reinvite ours = outgoing;
        if (ours != null) {
            open.add(ours.describe());
        }
        return open.toString();
    }
}
