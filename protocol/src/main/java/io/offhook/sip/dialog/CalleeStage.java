package io.offhook.sip.dialog;

import io.offhook.sip.dialog.SessionTimer.Outcome;
import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.ResponseBuilder;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * We are called and have not answered (RFC 3261 sections 9.2, 13.3).
 *
 * <pre>
 *   INVITE --> offered --progress--> 1xx, again every minute
 *                 | accept: 200 -----------> Talking, 200 again until ACK
 *                 | reject: 300-699 -------> Refused
 *                 | CANCEL: 200, 487 ------> Refused
 *                 | BYE: 200, 487 ---------> Refused
 * </pre>
 */
final class CalleeStage extends Stage {

    private static final long MINUTE_NS = 60_000_000_000L;

    private @Nullable ServerInvite invite;
    private int refresh;

    CalleeStage(Leg leg) {
        super(leg);
    }

    @Override
    boolean begins(SipRequest request) {
        return invite == null && request.isInvite();
    }

    @Override
    boolean repeated(SipRequest request, SessionEffects out) {
        if (invite == null || !request.isInvite() || !invite.owns(request)) {
            return false;
        }
        invite.request(request, out);
        return true;
    }

    @Override
    void request(SipRequest request, long nowNs, SessionEffects out) {
        ServerInvite under = invite;
        if (under == null && !request.isInvite()) {
            leg.answerPlainly(request, nowNs, out);
        } else if (under == null && request.toTag() != null) {
            refuse(request, leg.respond(request, 481).build(), nowNs, out); // 12.2.2: of a dialog that we do not know
        } else if (under == null) {
            out.add(new SessionEffect.Offered(request, CallerStage.body(request)));
            take(request, out); // behind the offer: an owner that answers at once need not arm the 200 ms
        } else if (under != null && request.isBye()) {
            leg.answer(request, 200, nowNs, out);
            out.add(new SessionEffect.ByeReceived(request));
            var cause = new EndCause.Cancelled(Party.REMOTE, request.header(HeaderName.REASON));
            refuse(under, leg.respond(under.invite, 487).build(), cause, out); // 15.1.2
        } else if (request.isInvite()) {
            leg.answerTooEarly(request, nowNs, out);
        } else {
            leg.answerPlainly(request, nowNs, out);
        }
    }

    private ServerInvite take(SipRequest request, SessionEffects out) {
        leg.dialog = Dialog.forUas(request, leg.localTag, false);
        var taken = new ServerInvite(request, leg.nextSerial(), leg.timers, leg.local.reliable(), out);
        invite = taken;
        return taken;
    }

    /** An INVITE that can not be taken ends the session that it should have begun. */
    @Override
    void refuse(SipRequest request, SipResponse answer, long nowNs, SessionEffects out) {
        if (invite == null && request.isInvite()) {
            refuse(take(request, out), answer, EndCause.of(answer.status(), answer.reason(), Party.LOCAL), out);
        } else {
            leg.answer(request, answer, nowNs, out);
        }
    }

    private void refuse(ServerInvite under, SipResponse response, EndCause cause, SessionEffects out) {
        under.respond(response, out);
        out.add(new SessionEffect.Failed(cause, response));
        leg.become(new RefusedStage(leg, under, cause));
    }

    // ---- the user ----

    @Override
    boolean progress(int status, @Nullable String reason, @Nullable Body body, long nowNs, SessionEffects out) {
        ServerInvite under = invite;
        if (under == null) {
            return false;
        }
        ResponseBuilder response = answer(under, status, reason);
        if (body != null) {
            response.body(body.contentType(), body.bytes());
        }
        under.respond(response.build(), out);
        if (refresh == 0) {
            refresh = leg.arm(SessionTimer.REFRESH, MINUTE_NS, out);
        }
        return true;
    }

    private ResponseBuilder answer(ServerInvite under, int status, @Nullable String reason) {
        ResponseBuilder response =
                leg.respond(under.invite, status).recordRoutes().contact(leg.local.contact());
        return reason == null ? response : response.reason(reason);
    }

    @Override
    boolean accept(@Nullable Body body, long nowNs, SessionEffects out) {
        ServerInvite under = invite;
        if (under == null) {
            return false;
        }
        ResponseBuilder response = answer(under, 200, null).header(HeaderName.ALLOW, leg.local.allow());
        if (body != null) {
            response.body(body.contentType(), body.bytes());
        }
        SipResponse success = response.build();
        under.respond(success, out);
        leg.dialog = leg.inDialog().confirm();
        boolean offers = body != null && under.invite.bodyLength() == 0;
        var repeat = new AnswerRepeat(under.invite, success, offers, leg.nextSerial(), leg.timers, nowNs, out);
        long untilNs = nowNs + leg.timers.timeoutNs(); // timer L
        leg.remember(LingeringTransaction.inviteDone(under.key, untilNs), nowNs);
        leg.become(new TalkingStage(leg, repeat, null));
        return true;
    }

    @Override
    boolean reject(
            int status,
            @Nullable String reason,
            List<HeaderLine> headers,
            EndCause cause,
            long nowNs,
            SessionEffects out) {
        ServerInvite under = invite;
        if (under == null) {
            return false;
        }
        ResponseBuilder response = leg.respond(under.invite, status);
        if (reason != null) {
            response.reason(reason);
        }
        for (HeaderLine line : headers) {
            response.header(line.name(), line.value());
        }
        refuse(under, response.build(), cause, out);
        return true;
    }

    // ---- CANCEL, timers, transport ----

    @Override
    boolean cancelled(SipRequest cancel, long nowNs, SessionEffects out) {
        ServerInvite under = invite;
        if (under == null || !under.isCancelledBy(cancel)) {
            return false;
        }
        leg.answer(cancel, 200, nowNs, out);
        out.add(new SessionEffect.Cancelled(cancel, false));
        var cause = new EndCause.Cancelled(Party.REMOTE, cancel.header(HeaderName.REASON));
        refuse(under, leg.respond(under.invite, 487).build(), cause, out);
        return true;
    }

    @Override
    void timer(int timer, long nowNs, SessionEffects out) {
        ServerInvite under = invite;
        if (under == null) {
            return;
        }
        if (timer == refresh) {
            SipResponse last = under.lastProvisional();
            if (last != null) {
                under.respond(last, out);
            }
            refresh = leg.arm(SessionTimer.REFRESH, MINUTE_NS, out);
        } else if (under.owns(timer)) {
            under.timer(timer, out);
        }
    }

    @Override
    boolean awaits(int timer) {
        return timer == refresh || (invite != null && invite.awaits(timer));
    }

    @Override
    void transportFailed(String text, long nowNs, SessionEffects out) {
        if (invite != null && invite.transportFailed(out) == Outcome.TRANSPORT_FAILED) {
            var cause = new EndCause.TransportError(text);
            out.add(new SessionEffect.Failed(cause, null));
            leg.end(cause, nowNs, out);
        }
    }

    @Override
    String describe() {
        ServerInvite open = invite;
        if (open == null) {
            return "Callee (new)";
        }
        return open.lastProvisional() == null ? "Callee" : "Callee (1xx sent)";
    }
}
