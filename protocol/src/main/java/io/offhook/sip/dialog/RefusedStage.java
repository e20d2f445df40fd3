package io.offhook.sip.dialog;

import io.offhook.sip.dialog.SessionTimer.Outcome;
import io.offhook.sip.message.SipRequest;

/**
 * We refused the INVITE; the 300-699 is repeated until its ACK (timers G, H). The caller may have stopped repeating its INVITE
 * at our first 1xx, so nobody but us could repair the loss of the refusal.
 */
final class RefusedStage extends Stage {

    private final ServerInvite invite;
    private final EndCause cause;

    RefusedStage(Leg leg, ServerInvite invite, EndCause cause) {
        super(leg);
        this.invite = invite;
        this.cause = cause;
    }

    @Override
    boolean repeated(SipRequest request, SessionEffects out) {
        if (!request.isInvite() || !invite.owns(request)) {
            return false;
        }
        invite.request(request, out);
        return true;
    }

    @Override
    boolean ack(SipRequest ack, long nowNs, SessionEffects out) {
        if (!invite.owns(ack)) {
            return false;
        }
        invite.request(ack, out);
        if (invite.isConfirmed()) {
            long untilNs = nowNs + leg.timers.absorbNs(leg.local.reliable()); // timer I
            leg.remember(LingeringTransaction.inviteDone(invite.key, untilNs), nowNs);
            leg.end(cause, nowNs, out);
        }
        return true;
    }

    @Override
    boolean cancelled(SipRequest cancel, long nowNs, SessionEffects out) {
        if (!invite.isCancelledBy(cancel)) {
            return false;
        }
        leg.answer(cancel, 200, nowNs, out); // 9.2: has no effect any more
        return true;
    }

    @Override
    void timer(int timer, long nowNs, SessionEffects out) {
        if (invite.owns(timer) && invite.timer(timer, out) == Outcome.TIMED_OUT) {
            leg.end(cause, nowNs, out); // timer H: the caller is gone, the refusal stands
        }
    }

    @Override
    boolean awaits(int timer) {
        return invite.awaits(timer);
    }

    @Override
    void transportFailed(String text, long nowNs, SessionEffects out) {
        if (invite.transportFailed(out) == Outcome.TRANSPORT_FAILED) {
            leg.end(cause, nowNs, out);
        }
    }

    @Override
    String describe() {
        return "Refused";
    }
}
