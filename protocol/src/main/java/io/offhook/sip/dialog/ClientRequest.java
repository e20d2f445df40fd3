package io.offhook.sip.dialog;

import io.offhook.sip.dialog.SessionTimer.Outcome;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.transaction.NonInviteClientTransaction;
import io.offhook.sip.transaction.Step;
import io.offhook.sip.transaction.Timers;
import io.offhook.sip.transaction.UnexpectedInput;

/** A request of ours under way, other than INVITE. */
final class ClientRequest {

    final SipRequest request;
    private final Outgoing sent;
    private final Destination hop;
    private final int serial;
    private NonInviteClientTransaction state;

    ClientRequest(Outgoing sent, Destination hop, int serial, Timers timers, boolean reliable, SessionEffects out) {
        this.sent = sent;
        this.request = sent.request();
        this.hop = hop;
        this.serial = serial;
        Step<NonInviteClientTransaction> step = NonInviteClientTransaction.start(request, timers, reliable);
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

    private Outcome apply(Step<NonInviteClientTransaction> step, SessionEffects out) {
        state = step.next();
        return SessionTimer.perform(step.effects(), serial, hop, out);
    }
}
