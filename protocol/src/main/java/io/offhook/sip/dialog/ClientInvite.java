package io.offhook.sip.dialog;

import io.offhook.sip.dialog.SessionTimer.Outcome;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.transaction.InviteClientTransaction;
import io.offhook.sip.transaction.Step;
import io.offhook.sip.transaction.Timers;
import io.offhook.sip.transaction.TransactionKey;
import io.offhook.sip.transaction.UnexpectedInput;
import org.jspecify.annotations.Nullable;

/** An INVITE or re-INVITE of ours under way. */
final class ClientInvite {

    final SipRequest invite;
    final Outgoing sent;
    final Destination hop;
    private final int serial;
    private InviteClientTransaction state;

    ClientInvite(Outgoing sent, Destination hop, int serial, Timers timers, boolean reliable, SessionEffects out) {
        this.sent = sent;
        this.invite = sent.request();
        this.hop = hop;
        this.serial = serial;
        Step<InviteClientTransaction> step = InviteClientTransaction.start(invite, timers, reliable);
        this.state = step.next();
        SessionTimer.perform(step.effects(), serial, hop, out);
    }

    boolean owns(SipResponse response) {
        return sent.isAnsweredBy(response);
    }

    Outcome response(SipResponse response, SessionEffects out) {
        Outcome outcome = apply(state.onResponse(response), out);
        if (outcome == Outcome.UNEXPECTED) {
            out.unexpected(UnexpectedInput.RESPONSE_OUT_OF_PLACE, response);
        }
        return outcome;
    }

    boolean owns(int timer) {
        return SessionTimer.serial(timer) == serial && SessionTimer.isTransactions(timer);
    }

    Outcome timer(int timer, SessionEffects out) {
        return apply(state.onTimer(SessionTimer.name(timer)), out);
    }

    boolean awaits(int timer) {
        return owns(timer) && state.awaits(SessionTimer.name(timer));
    }

    Outcome transportFailed(SessionEffects out) {
        return apply(state.onTransportFailure(), out);
    }

    /** What is left after a 300-699: repeats of it get the ACK again (timer D). */
    @Nullable
    LingeringTransaction remains(long untilNs) {
        return state instanceof InviteClientTransaction.Completed completed
                ? LingeringTransaction.failureAcked(TransactionKey.client(invite), completed.ack(), hop, untilNs)
                : null;
    }

    private Outcome apply(Step<InviteClientTransaction> step, SessionEffects out) {
        state = step.next();
        return SessionTimer.perform(step.effects(), serial, hop, out);
    }
}
