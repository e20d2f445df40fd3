package io.offhook.sip.dialog;

import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.transaction.Timers;

/**
 * A 2xx to INVITE on its way: the dialog, not the transaction, repeats it end to end, from T1 doubling to T2, on every
 * transport, until the ACK comes or 64*T1 are over (RFC 3261 section 13.3.1.4).
 */
final class AnswerRepeat {

    private final SipResponse response;
    private final Timers timers;
    private final int timer;
    private final long sequence;
    private final long deadlineNs;
    private long intervalNs;

    /** Whether the 2xx carries an offer, whose answer the ACK must bring. */
    final boolean offers;

    AnswerRepeat(
            SipRequest invite,
            SipResponse response,
            boolean offers,
            int serial,
            Timers timers,
            long nowNs,
            SessionEffects out) {
        this.response = response;
        this.sequence = invite.cseq().sequence();
        this.offers = offers;
        this.timers = timers;
        this.timer = SessionTimer.of(serial, SessionTimer.ANSWER);
        this.deadlineNs = nowNs + timers.timeoutNs();
        this.intervalNs = timers.t1Ns();
        out.add(new SessionEffect.Arm(timer, intervalNs));
    }

    boolean isAckedBy(SipRequest ack) {
        return ack.cseq().sequence() == sequence;
    }

    boolean owns(int id) {
        return id == timer;
    }

    /** Sends again; true when it is time to give up instead. */
    boolean timer(long nowNs, SessionEffects out) {
        if (nowNs - deadlineNs >= 0) {
            return true;
        }
        out.send(response, Destination.Source.INSTANCE, true);
        intervalNs = timers.doubledToT2(intervalNs);
        out.add(new SessionEffect.Arm(timer, Math.min(intervalNs, deadlineNs - nowNs)));
        return false;
    }
}
