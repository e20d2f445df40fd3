package io.offhook.sip.transaction;

import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;

/**
 * INVITE client transaction: RFC 3261 section 17.1.1 as corrected by RFC 6026 section 8.4.
 *
 * <p>An INVITE asks a human, so the answer may take minutes. Until any response comes the request is repeated (timer A,
 * doubling without a cap) and given up after timer B. One provisional response proves that somebody has the request, and
 * the transaction then waits without a limit of its own: the user cancels. A final response of 300-699 is acknowledged
 * by the transaction itself, hop by hop, as often as it is repeated, for timer D. A 2xx is acknowledged by the user, end
 * to end; the transaction stays in Accepted for timer M only to pass every 2xx up, because a forked INVITE has many.
 *
 * <pre>
 *              INVITE
 *                |                 A: repeat, 2*A
 *           +---------+            B: timed out
 *      +----| Calling |---------------------------+
 *      |    +---------+                           |
 *      |  1xx |   | 2xx: pass                     |
 *      |      V   +-------------+                 |
 *      |  +------------+        |                 |
 *      |  | Proceeding |--+     |                 |
 *      |  +------------+  |     |                 |
 *      |    | 300-699     | 2xx | 1xx: pass       |
 *      |    | pass, ACK   V     V                 |
 *      |    V           +----------+  2xx: pass   |
 *      |  +-----------+ | Accepted |              |
 *      +->| Completed | +----------+              |
 * 300-699 +-----------+       | M                 |
 *           | D  300-699: ACK |                   V
 *           |                 |            +------------+
 *           +-----------------+-----------> | Terminated |
 *                                          +------------+
 * </pre>
 */
public sealed interface InviteClientTransaction {

    /**
     * Sends the INVITE and waits in Calling.
     *
     * @param invite the request, with its Via on top
     * @param reliable whether the transport repeats lost data by itself (TCP, TLS, WebSocket)
     */
    static Step<InviteClientTransaction> start(SipRequest invite, Timers timers, boolean reliable) {
        var calling = new Calling(invite, timers, reliable, timers.t1Ns());
        var send = new Effect.Send(invite, false);
        var armB = new Effect.Arm(TimerName.B, timers.timeoutNs());
        return reliable
                ? Step.to(calling, send, armB)
                : Step.to(calling, send, new Effect.Arm(TimerName.A, timers.t1Ns()), armB); // 17.1.1.2: A for UDP only
    }

    /** A response whose branch and CSeq method are this transaction's (section 17.1.3). */
    default Step<InviteClientTransaction> onResponse(SipResponse response) {
        return Step.unexpected(this);
    }

    /** A timer that was armed by this transaction, at any time before. */
    default Step<InviteClientTransaction> onTimer(TimerName timer) {
        return Step.stay(this);
    }

    /** A message of this transaction could not be sent. */
    default Step<InviteClientTransaction> onTransportFailure() {
        return Step.unexpected(this);
    }

    /** Whether the timer still means something here; an owner need not arm one that does not. */
    default boolean awaits(TimerName timer) {
        return false;
    }

    /** The request was sent, nothing came back yet. */
    record Calling(SipRequest invite, Timers timers, boolean reliable, long intervalNs)
            implements InviteClientTransaction {

        @Override
        public Step<InviteClientTransaction> onResponse(SipResponse response) {
            return response.status() < 200
                    ? Step.to(new Proceeding(invite, timers, reliable), new Effect.Pass(response))
                    : answered(invite, timers, reliable, response);
        }

        @Override
        public Step<InviteClientTransaction> onTimer(TimerName timer) {
            if (timer == TimerName.A && !reliable) {
                long next = 2 * intervalNs; // 17.1.1.2: doubles without a cap; B ends it
                return Step.to(
                        new Calling(invite, timers, false, next),
                        new Effect.Send(invite, true),
                        new Effect.Arm(TimerName.A, next));
            }
            return timer == TimerName.B
                    ? Step.to(Terminated.INSTANCE, Effect.TimedOut.INSTANCE, Effect.Terminated.INSTANCE)
                    : Step.stay(this);
        }

        @Override
        public Step<InviteClientTransaction> onTransportFailure() {
            return Step.to(Terminated.INSTANCE, Effect.TransportFailed.INSTANCE, Effect.Terminated.INSTANCE);
        }

        @Override
        public boolean awaits(TimerName timer) {
            return timer == TimerName.B || (timer == TimerName.A && !reliable);
        }
    }

    /** A provisional response came: no more repeats, no limit (timer B applies to Calling only). */
    record Proceeding(SipRequest invite, Timers timers, boolean reliable) implements InviteClientTransaction {

        @Override
        public Step<InviteClientTransaction> onResponse(SipResponse response) {
            return response.status() < 200
                    ? Step.to(this, new Effect.Pass(response))
                    : answered(invite, timers, reliable, response);
        }
    }

    /** A 300-699 was acknowledged; repeats of it get the same ACK until timer D. */
    record Completed(SipRequest ack) implements InviteClientTransaction {

        @Override
        public Step<InviteClientTransaction> onResponse(SipResponse response) {
            return response.status() >= 300 ? Step.to(this, new Effect.Send(ack, true)) : Step.unexpected(this);
        }

        @Override
        public Step<InviteClientTransaction> onTimer(TimerName timer) {
            return timer == TimerName.D ? Step.to(Terminated.INSTANCE, Effect.Terminated.INSTANCE) : Step.stay(this);
        }

        @Override
        public Step<InviteClientTransaction> onTransportFailure() {
            return Step.to(Terminated.INSTANCE, Effect.TransportFailed.INSTANCE, Effect.Terminated.INSTANCE);
        }

        @Override
        public boolean awaits(TimerName timer) {
            return timer == TimerName.D;
        }
    }

    /** A 2xx came; all further 2xx go up to the user, who acknowledges each (RFC 6026 section 8.4). */
    enum Accepted implements InviteClientTransaction {
        INSTANCE;

        @Override
        public Step<InviteClientTransaction> onResponse(SipResponse response) {
            boolean success = response.status() >= 200 && response.status() < 300;
            return success ? Step.to(this, new Effect.Pass(response)) : Step.unexpected(this);
        }

        @Override
        public Step<InviteClientTransaction> onTimer(TimerName timer) {
            return timer == TimerName.M ? Step.to(Terminated.INSTANCE, Effect.Terminated.INSTANCE) : Step.stay(this);
        }

        @Override
        public boolean awaits(TimerName timer) {
            return timer == TimerName.M;
        }
    }

    /** Over. */
    enum Terminated implements InviteClientTransaction {
        INSTANCE
    }

    private static Step<InviteClientTransaction> answered(
            SipRequest invite, Timers timers, boolean reliable, SipResponse response) {
        if (response.status() < 300) {
            return Step.to(
                    Accepted.INSTANCE,
                    new Effect.Pass(response),
                    new Effect.Arm(TimerName.M, timers.timeoutNs())); // RFC 6026: M is 64*T1 on every transport
        }
        SipRequest ack = HopRequests.ack(invite, response);
        return Step.to(
                new Completed(ack),
                new Effect.Send(ack, false),
                new Effect.Pass(response),
                new Effect.Arm(TimerName.D, timers.dNs(reliable)));
    }
}
