package io.offhook.sip.transaction;

import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import org.jspecify.annotations.Nullable;

/**
 * INVITE server transaction: RFC 3261 section 17.2.1 as corrected by RFC 6026 section 8.7.
 *
 * <p>The caller repeats its INVITE until it hears something, so the transaction says 100 Trying when its user has not
 * spoken within 200 ms. A repeated INVITE gets the last provisional response again. A 300-699 is repeated (timer G) until
 * its ACK comes (Confirmed: further ACKs are swallowed for timer I) or timer H gives up. A 2xx is repeated by the user,
 * end to end; for it the transaction stays in Accepted for timer L, only so that late INVITEs do not become new calls,
 * and passes the ACK up.
 *
 * <pre>
 *                     INVITE: pass, arm 200 ms
 *                        |
 *                        V               INVITE: last 1xx again
 *                 +------------+         200 ms: 100 Trying
 *             +---| Proceeding |---+     user's 1xx: send
 *             |   +------------+   |
 *  user's 3xx-6xx: send            | user's 2xx: send
 *             V                    V
 *       +-----------+         +----------+   INVITE: nothing
 *       | Completed |         | Accepted |   ACK: pass
 *       +-----------+         +----------+   user's 2xx: send again
 *  G, INVITE: send  |  |           |
 *               ACK |  | H: timed  | L
 *                   V  |    out    |
 *       +-----------+  |           |
 *       | Confirmed |  |           |
 *       +-----------+  |           |
 *              | I     V           V
 *              |    +------------------+
 *              +--> |    Terminated    |
 *                   +------------------+
 * </pre>
 */
public sealed interface InviteServerTransaction {

    /** Takes a new INVITE: it goes to the user, and the 200 ms to 100 Trying begin. */
    static Step<InviteServerTransaction> start(SipRequest invite, Timers timers, boolean reliable) {
        return Step.to(
                new Proceeding(invite, timers, reliable, null),
                new Effect.Pass(invite),
                new Effect.Arm(TimerName.TRYING, timers.tryingNs()));
    }

    /** An INVITE or ACK that matches this transaction (section 17.2.3). */
    default Step<InviteServerTransaction> onRequest(SipRequest request) {
        return Step.unexpected(this);
    }

    /** The user answers; an answer that is out of place (a second final one) is Unexpected. */
    default Step<InviteServerTransaction> respond(SipResponse response) {
        return Step.unexpected(this);
    }

    /** A timer that was armed by this transaction, at any time before. */
    default Step<InviteServerTransaction> onTimer(TimerName timer) {
        return Step.stay(this);
    }

    /** A response could not be sent. */
    default Step<InviteServerTransaction> onTransportFailure() {
        return Step.unexpected(this);
    }

    /** Whether the timer still means something here; an owner need not arm one that does not. */
    default boolean awaits(TimerName timer) {
        return false;
    }

    /** No final answer yet. {@code last} is the last provisional response, null before the first. */
    record Proceeding(
            SipRequest invite,
            Timers timers,
            boolean reliable,
            @Nullable SipResponse last) implements InviteServerTransaction {

        @Override
        public Step<InviteServerTransaction> onRequest(SipRequest request) {
            if (!request.isInvite()) {
                return Step.unexpected(this);
            }
            return last == null ? Step.stay(this) : Step.to(this, new Effect.Send(last, true));
        }

        @Override
        public Step<InviteServerTransaction> respond(SipResponse response) {
            var send = new Effect.Send(response, false);
            if (response.status() < 200) {
                return Step.to(new Proceeding(invite, timers, reliable, response), send);
            }
            if (response.status() < 300) {
                return Step.to(Accepted.INSTANCE, send, new Effect.Arm(TimerName.L, timers.timeoutNs()));
            }
            var completed = new Completed(response, timers, reliable, timers.t1Ns());
            var armH = new Effect.Arm(TimerName.H, timers.timeoutNs());
            return reliable
                    ? Step.to(completed, send, armH)
                    : Step.to(completed, send, new Effect.Arm(TimerName.G, timers.t1Ns()), armH);
        }

        @Override
        public Step<InviteServerTransaction> onTimer(TimerName timer) {
            return awaits(timer) ? respond(SipResponse.respond(invite, 100).build()) : Step.stay(this);
        }

        @Override
        public Step<InviteServerTransaction> onTransportFailure() {
            return Step.to(Terminated.INSTANCE, Effect.TransportFailed.INSTANCE, Effect.Terminated.INSTANCE);
        }

        @Override
        public boolean awaits(TimerName timer) {
            return timer == TimerName.TRYING && last == null;
        }
    }

    /** A 300-699 is repeated until its ACK. */
    record Completed(SipResponse last, Timers timers, boolean reliable, long intervalNs)
            implements InviteServerTransaction {

        @Override
        public Step<InviteServerTransaction> onRequest(SipRequest request) {
            if (request.isAck()) {
                return Step.to(Confirmed.INSTANCE, new Effect.Arm(TimerName.I, timers.absorbNs(reliable)));
            }
            return request.isInvite() ? Step.to(this, new Effect.Send(last, true)) : Step.unexpected(this);
        }

        @Override
        public Step<InviteServerTransaction> onTimer(TimerName timer) {
            if (timer == TimerName.G && !reliable) {
                long next = timers.doubledToT2(intervalNs);
                return Step.to(
                        new Completed(last, timers, false, next),
                        new Effect.Send(last, true),
                        new Effect.Arm(TimerName.G, next));
            }
            return timer == TimerName.H
                    ? Step.to(Terminated.INSTANCE, Effect.TimedOut.INSTANCE, Effect.Terminated.INSTANCE)
                    : Step.stay(this);
        }

        @Override
        public Step<InviteServerTransaction> onTransportFailure() {
            return Step.to(Terminated.INSTANCE, Effect.TransportFailed.INSTANCE, Effect.Terminated.INSTANCE);
        }

        @Override
        public boolean awaits(TimerName timer) {
            return timer == TimerName.H || (timer == TimerName.G && !reliable);
        }
    }

    /** The ACK came; its repeats are swallowed. */
    enum Confirmed implements InviteServerTransaction {
        INSTANCE;

        @Override
        public Step<InviteServerTransaction> onRequest(SipRequest request) {
            return request.isAck() || request.isInvite() ? Step.stay(this) : Step.unexpected(this);
        }

        @Override
        public Step<InviteServerTransaction> onTimer(TimerName timer) {
            return awaits(timer) ? Step.to(Terminated.INSTANCE, Effect.Terminated.INSTANCE) : Step.stay(this);
        }

        @Override
        public boolean awaits(TimerName timer) {
            return timer == TimerName.I;
        }
    }

    /** A 2xx was sent (RFC 6026 section 7.1): INVITEs are swallowed, the user's repeats go out, the ACK goes up. */
    enum Accepted implements InviteServerTransaction {
        INSTANCE;

        @Override
        public Step<InviteServerTransaction> onRequest(SipRequest request) {
            if (request.isAck()) {
                return Step.to(this, new Effect.Pass(request));
            }
            return request.isInvite() ? Step.stay(this) : Step.unexpected(this);
        }

        @Override
        public Step<InviteServerTransaction> respond(SipResponse response) {
            boolean success = response.status() >= 200 && response.status() < 300;
            return success ? Step.to(this, new Effect.Send(response, true)) : Step.unexpected(this);
        }

        @Override
        public Step<InviteServerTransaction> onTimer(TimerName timer) {
            return awaits(timer) ? Step.to(Terminated.INSTANCE, Effect.Terminated.INSTANCE) : Step.stay(this);
        }

        @Override
        public Step<InviteServerTransaction> onTransportFailure() {
            return Step.to(this, Effect.TransportFailed.INSTANCE); // RFC 6026: told, but stays to swallow INVITEs
        }

        @Override
        public boolean awaits(TimerName timer) {
            return timer == TimerName.L;
        }
    }

    /** Over. */
    enum Terminated implements InviteServerTransaction {
        INSTANCE
    }
}
