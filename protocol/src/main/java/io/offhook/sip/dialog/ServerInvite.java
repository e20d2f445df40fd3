package io.offhook.sip.dialog;

import io.offhook.sip.dialog.SessionTimer.Outcome;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.transaction.InviteServerTransaction;
import io.offhook.sip.transaction.Step;
import io.offhook.sip.transaction.Timers;
import io.offhook.sip.transaction.TransactionKey;
import io.offhook.sip.transaction.UnexpectedInput;
import org.jspecify.annotations.Nullable;

/** An INVITE or re-INVITE of the peer under way. */
final class ServerInvite {

    final SipRequest invite;
    final TransactionKey key;
    private final int serial;
    private InviteServerTransaction state;

    ServerInvite(SipRequest invite, int serial, Timers timers, boolean reliable, SessionEffects out) {
        this.invite = invite;
        this.key = TransactionKey.server(invite);
        this.serial = serial;
        Step<InviteServerTransaction> step = InviteServerTransaction.start(invite, timers, reliable);
        this.state = step.next();
        SessionTimer.perform(step.effects(), serial, Destination.Source.INSTANCE, out);
    }

    /** A repeat of the INVITE, or the ACK of its 300-699: both carry its branch. */
    boolean owns(SipRequest request) {
        return key.equals(TransactionKey.server(request));
    }

    boolean isCancelledBy(SipRequest cancel) {
        return key.equals(TransactionKey.cancelled(cancel));
    }

    Outcome request(SipRequest request, SessionEffects out) {
        Outcome outcome = apply(state.onRequest(request), out);
        if (outcome == Outcome.UNEXPECTED) {
            out.unexpected(UnexpectedInput.ACK_OF_NOTHING, request);
        }
        return outcome;
    }

    Outcome respond(SipResponse response, SessionEffects out) {
        return apply(state.respond(response), out);
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

    /** No final answer was given yet. */
    boolean isOpen() {
        return state instanceof InviteServerTransaction.Proceeding;
    }

    /** What is left when its session goes on to other things before the ACK of a 300-699: repeats of the INVITE get the refusal again. */
    @Nullable
    LingeringTransaction remains(long untilNs) {
        return state instanceof InviteServerTransaction.Completed completed
                ? LingeringTransaction.answered(key, completed.last(), untilNs)
                : null;
    }

    /** The ACK of a 300-699 came. */
    boolean isConfirmed() {
        return state instanceof InviteServerTransaction.Confirmed;
    }

    /** The last provisional response, to be repeated once a minute. */
    @Nullable
    SipResponse lastProvisional() {
        return state instanceof InviteServerTransaction.Proceeding proceeding ? proceeding.last() : null;
    }

    private Outcome apply(Step<InviteServerTransaction> step, SessionEffects out) {
        state = step.next();
        return SessionTimer.perform(step.effects(), serial, Destination.Source.INSTANCE, out);
    }
}
