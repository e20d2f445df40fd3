package io.offhook.sip.transaction;

import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;

/**
 * Non-INVITE server transaction: RFC 3261 section 17.2.2.
 *
 * <p>Before the user spoke a repeated request is swallowed; afterwards it gets the last response again, the final one for
 * as long as timer J runs. The user must answer at once: after 64*T1 nobody listens any more (RFC 4320 section 4.2).
 *
 * <pre>
 *              request: pass
 *                   |
 *              +--------+       request: nothing
 *         +----| Trying |
 *         |    +--------+
 *         |         | user's 1xx: send
 *         |         V
 *         |    +------------+   request: last 1xx again
 *         |    | Proceeding |   user's 1xx: send
 *         |    +------------+
 *         |         | user's 200-699: send
 *         |         V
 *         |    +-----------+    request: final response again
 *         +--> | Completed |
 *   200-699    +-----------+
 *                   | J, transport failure
 *                   V
 *             +------------+
 *             | Terminated |
 *             +------------+
 * </pre>
 */
public sealed interface NonInviteServerTransaction {

    /** Takes a new request: it goes to the user. */
    static Step<NonInviteServerTransaction> start(SipRequest request, Timers timers, boolean reliable) {
        return Step.to(new Trying(timers, reliable), new Effect.Pass(request));
    }

    /** A repeat of the request (section 17.2.3). */
    default Step<NonInviteServerTransaction> onRequest(SipRequest request) {
        return Step.unexpected(this);
    }

    /** The user answers; an answer after the final one is Unexpected. */
    default Step<NonInviteServerTransaction> respond(SipResponse response) {
        return Step.unexpected(this);
    }

    /** A timer that was armed by this transaction, at any time before. */
    default Step<NonInviteServerTransaction> onTimer(TimerName timer) {
        return Step.stay(this);
    }

    /** A response could not be sent. */
    default Step<NonInviteServerTransaction> onTransportFailure() {
        return Step.unexpected(this);
    }

    /** Whether the timer still means something here; an owner need not arm one that does not. */
    default boolean awaits(TimerName timer) {
        return false;
    }

    /** The user has not spoken. */
    record Trying(Timers timers, boolean reliable) implements NonInviteServerTransaction {

        @Override
        public Step<NonInviteServerTransaction> onRequest(SipRequest request) {
            return Step.stay(this);
        }

        @Override
        public Step<NonInviteServerTransaction> respond(SipResponse response) {
            return answered(timers, reliable, response);
        }
    }

    /** The user gave a provisional response. */
    record Proceeding(SipResponse last, Timers timers, boolean reliable) implements NonInviteServerTransaction {

        @Override
        public Step<NonInviteServerTransaction> onRequest(SipRequest request) {
            return Step.to(this, new Effect.Send(last, true));
        }

        @Override
        public Step<NonInviteServerTransaction> respond(SipResponse response) {
            return answered(timers, reliable, response);
        }

        @Override
        public Step<NonInviteServerTransaction> onTransportFailure() {
            return Step.to(Terminated.INSTANCE, Effect.TransportFailed.INSTANCE, Effect.Terminated.INSTANCE);
        }
    }

    /** The final response was sent. */
    record Completed(SipResponse last) implements NonInviteServerTransaction {

        @Override
        public Step<NonInviteServerTransaction> onRequest(SipRequest request) {
            return Step.to(this, new Effect.Send(last, true));
        }

        @Override
        public Step<NonInviteServerTransaction> onTimer(TimerName timer) {
            return awaits(timer) ? Step.to(Terminated.INSTANCE, Effect.Terminated.INSTANCE) : Step.stay(this);
        }

        @Override
        public Step<NonInviteServerTransaction> onTransportFailure() {
            return Step.to(Terminated.INSTANCE, Effect.TransportFailed.INSTANCE, Effect.Terminated.INSTANCE);
        }

        @Override
        public boolean awaits(TimerName timer) {
            return timer == TimerName.J;
        }
    }

    /** Over. */
    enum Terminated implements NonInviteServerTransaction {
        INSTANCE
    }

    private static Step<NonInviteServerTransaction> answered(Timers timers, boolean reliable, SipResponse response) {
        var send = new Effect.Send(response, false);
        return response.status() < 200
                ? Step.to(new Proceeding(response, timers, reliable), send)
                : Step.to(new Completed(response), send, new Effect.Arm(TimerName.J, timers.jNs(reliable)));
    }
}
