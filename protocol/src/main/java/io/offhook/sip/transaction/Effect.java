package io.offhook.sip.transaction;

import io.offhook.sip.message.SipMessage;

/** What a transaction asks of its owner. The list is closed; there is no "cancel timer" (a stale timer is ignored). */
public sealed interface Effect {

    /** Puts a message on the wire, where this transaction's messages go. */
    record Send(SipMessage message, boolean retransmission) implements Effect {}

    /** Asks for {@code onTimer(timer)} after the delay, in nanoseconds, possibly 0. */
    record Arm(TimerName timer, long delayNs) implements Effect {}

    /** Gives a message to the transaction user. */
    record Pass(SipMessage message) implements Effect {}

    /** The peer did not answer in time (timer B, F or H): to the user a 408 or a missing ACK. */
    enum TimedOut implements Effect {
        INSTANCE
    }

    /** The message could not be sent: to the user a 503 (RFC 3261 section 8.1.3.1). */
    enum TransportFailed implements Effect {
        INSTANCE
    }

    /** The input means nothing in this state, and is neither a repeat nor a stale timer: to be counted. The only effect then. */
    enum Unexpected implements Effect {
        INSTANCE
    }

    /** The transaction is over; always the last effect. */
    enum Terminated implements Effect {
        INSTANCE
    }
}
