package io.offhook.sip.transaction;

import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;

/**
 * Non-INVITE client transaction: RFC 3261 section 17.1.2.
 *
 * <p>A machine answers at once, so the request is repeated until a final response comes: timer E doubles up to T2, and
 * stays at T2 once a provisional response came (the peer lives, but its final response may be lost). Timer F ends it all.
 * After the final response the transaction swallows repeats for timer K.
 *
 * <pre>
 *              request
 *                 |          E: repeat, min(2*E, T2)
 *             +--------+     F: timed out
 *     +-------| Trying |-----------------------+
 *     |       +--------+                       |
 *     |           | 1xx: pass                  |
 *     |           V          E: repeat, T2     |
 *     |      +------------+  1xx: pass         |
 *     |      | Proceeding |--------------------+
 *     |      +------------+  F: timed out      |
 *     |           | 200-699: pass              |
 *     |           V                            V
 *     |      +-----------+      K       +------------+
 *     +----> | Completed |------------> | Terminated |
 *   200-699  +-----------+              +------------+
 * </pre>
 */
public sealed interface NonInviteClientTransaction {

    /** Sends the request and waits in Trying. */
    static Step<NonInviteClientTransaction> start(SipRequest request, Timers timers, boolean reliable) {
        var trying = new Trying(request, timers, reliable, timers.t1Ns());
        var send = new Effect.Send(request, false);
        var armF = new Effect.Arm(TimerName.F, timers.timeoutNs());
        return reliable
                ? Step.to(trying, send, armF)
                : Step.to(trying, send, new Effect.Arm(TimerName.E, timers.t1Ns()), armF);
    }

    /** A response whose branch and CSeq method are this transaction's (section 17.1.3). */
    default Step<NonInviteClientTransaction> onResponse(SipResponse response) {
        return Step.unexpected(this);
    }

    /** A timer that was armed by this transaction, at any time before. */
    default Step<NonInviteClientTransaction> onTimer(TimerName timer) {
        return Step.stay(this);
    }

    /** The request could not be sent. */
    default Step<NonInviteClientTransaction> onTransportFailure() {
        return Step.unexpected(this);
    }

    /** Whether the timer still means something here; an owner need not arm one that does not. */
    default boolean awaits(TimerName timer) {
        return false;
    }

    /** Nothing came back yet. */
    record Trying(SipRequest request, Timers timers, boolean reliable, long intervalNs)
            implements NonInviteClientTransaction {

        @Override
        public Step<NonInviteClientTransaction> onResponse(SipResponse response) {
            return response.status() < 200
                    ? Step.to(new Proceeding(request, timers, reliable), new Effect.Pass(response))
                    : completed(timers, reliable, response);
        }

        @Override
        public Step<NonInviteClientTransaction> onTimer(TimerName timer) {
            if (timer == TimerName.E && !reliable) {
                long next = timers.doubledToT2(intervalNs);
                return Step.to(
                        new Trying(request, timers, false, next),
                        new Effect.Send(request, true),
                        new Effect.Arm(TimerName.E, next));
            }
            return timer == TimerName.F ? timedOut() : Step.stay(this);
        }

        @Override
        public Step<NonInviteClientTransaction> onTransportFailure() {
            return failed();
        }

        @Override
        public boolean awaits(TimerName timer) {
            return timer == TimerName.F || (timer == TimerName.E && !reliable);
        }
    }

    /** A provisional response came. */
    record Proceeding(SipRequest request, Timers timers, boolean reliable) implements NonInviteClientTransaction {

        @Override
        public Step<NonInviteClientTransaction> onResponse(SipResponse response) {
            return response.status() < 200
                    ? Step.to(this, new Effect.Pass(response))
                    : completed(timers, reliable, response);
        }

        @Override
        public Step<NonInviteClientTransaction> onTimer(TimerName timer) {
            if (timer == TimerName.E && !reliable) { // 17.1.2.2: in Proceeding the interval is T2
                return Step.to(this, new Effect.Send(request, true), new Effect.Arm(TimerName.E, timers.t2Ns()));
            }
            return timer == TimerName.F ? timedOut() : Step.stay(this);
        }

        @Override
        public Step<NonInviteClientTransaction> onTransportFailure() {
            return failed();
        }

        @Override
        public boolean awaits(TimerName timer) {
            return timer == TimerName.F || (timer == TimerName.E && !reliable);
        }
    }

    /** A final response came; its repeats are swallowed. */
    enum Completed implements NonInviteClientTransaction {
        INSTANCE;

        @Override
        public Step<NonInviteClientTransaction> onResponse(SipResponse response) {
            return response.isFinal() ? Step.stay(this) : Step.unexpected(this);
        }

        @Override
        public Step<NonInviteClientTransaction> onTimer(TimerName timer) {
            return awaits(timer) ? Step.to(Terminated.INSTANCE, Effect.Terminated.INSTANCE) : Step.stay(this);
        }

        @Override
        public boolean awaits(TimerName timer) {
            return timer == TimerName.K;
        }
    }

    /** Over. */
    enum Terminated implements NonInviteClientTransaction {
        INSTANCE
    }

    private static Step<NonInviteClientTransaction> completed(Timers timers, boolean reliable, SipResponse response) {
        return Step.to(
                Completed.INSTANCE, new Effect.Pass(response), new Effect.Arm(TimerName.K, timers.absorbNs(reliable)));
    }

    private static Step<NonInviteClientTransaction> timedOut() {
        return Step.to(Terminated.INSTANCE, Effect.TimedOut.INSTANCE, Effect.Terminated.INSTANCE);
    }

    private static Step<NonInviteClientTransaction> failed() {
        return Step.to(Terminated.INSTANCE, Effect.TransportFailed.INSTANCE, Effect.Terminated.INSTANCE);
    }
}
