package io.offhook.sip.dialog;

import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.Tag;
import io.offhook.sip.transaction.UnexpectedInput;
import org.jspecify.annotations.Nullable;

/** What an {@link InviteSession} or {@link OutOfDialogRequest} asks of its owner or tells it, in order. */
public sealed interface SessionEffect {

    /** Puts a message on the wire. */
    record Send(SipMessage message, Destination destination, boolean retransmission) implements SessionEffect {}

    /** Answers a repeated message with the same bytes as before (the live array: not to be modified). */
    record Repeat(byte[] bytes, Destination destination) implements SessionEffect {}

    /**
     * Asks for {@code timer(timer, nowNs)} after the delay, in nanoseconds. There is no cancelling: an unwanted timer is
     * ignored, and {@code awaits(timer)} tells whether it is worth arming by the time that the owner comes to it.
     */
    record Arm(int timer, long delayNs) implements SessionEffect {}

    /** A finished transaction that has to be remembered for a while; comes before {@link Ended}. */
    record Linger(LingeringTransaction transaction) implements SessionEffect {}

    /**
     * This message (null: a failure to send) meant nothing in the present state; what is answered to it stands in a Send of its own. To be counted.
     * The only effect that may come after {@link Ended}.
     */
    record Unexpected(UnexpectedInput what, @Nullable SipMessage message) implements SessionEffect {}

    // ---- set-up ----

    /** UAS: a call comes in; {@code offer} is null when the caller wants ours. */
    record Offered(SipRequest invite, @Nullable Body offer) implements SessionEffect {}

    /** UAC: 180. The To tag of the response tells branches of a forked call apart. */
    record Ringing(SipResponse response, @Nullable Body body) implements SessionEffect {}

    /** UAC: any other provisional response but 100; a body in it is early media. */
    record Progress(SipResponse response, @Nullable Body body) implements SessionEffect {}

    /**
     * UAC: the call, or our re-INVITE, was accepted; the ACK is already on its way. Only when our INVITE had no body is the
     * ACK left to {@code acknowledge}: it has to carry the answer to the body's offer.
     */
    record Answered(SipResponse response, @Nullable Body body, boolean reinvite, boolean awaitsAcknowledge)
            implements SessionEffect {}

    /** UAS: our 2xx was acknowledged; a body is the answer to an offer in the 2xx. */
    record Acked(@Nullable Body body) implements SessionEffect {}

    /** UAS: the caller gave up before our answer; 487 is already on its way. Also for a re-INVITE. */
    record Cancelled(SipRequest cancel, boolean reinvite) implements SessionEffect {}

    /** UAC or UAS: the call could not be set up; {@link Ended} follows, at once or after the last handshake. */
    record Failed(EndCause cause, @Nullable SipResponse response) implements SessionEffect {}

    /**
     * A 401 or 407: the owner decides whether the challenger may have an answer and calls {@code retryWith} or {@code
     * refuseChallenge}; without either the session gives up after 64*T1.
     */
    record Challenged(SipResponse response, SipRequest request) implements SessionEffect {}

    /**
     * UAC: a message of another branch of the forked INVITE (RFC 3261 section 13.2.2.4). The owner keeps one sibling a
     * remote tag, made by {@code fork}, and gives it the message.
     */
    record Forked(SipMessage message, Tag remoteTag) implements SessionEffect {}

    // ---- in the call ----

    /** A re-INVITE came in: answer with {@code acceptReinvite} or {@code rejectReinvite}. */
    record Reoffered(SipRequest invite, @Nullable Body offer) implements SessionEffect {}

    /** Our re-INVITE was refused or timed out (response null); the session goes on as it was. */
    record ReinviteFailed(int status, @Nullable SipResponse response) implements SessionEffect {}

    /** INFO, MESSAGE, NOTIFY, REFER, SUBSCRIBE in the dialog: answer with {@code respond}. */
    record OtherRequest(SipRequest request) implements SessionEffect {}

    /** The final response to a request made with {@code request} (null: timed out or not sent). */
    record RequestDone(SipRequest request, @Nullable SipResponse response) implements SessionEffect {}

    // ---- the end ----

    /** The peer hung up; 200 is already on its way. */
    record ByeReceived(SipRequest bye) implements SessionEffect {}

    /** Our BYE was answered; {@code status} 408 when nobody did. */
    record ByeDone(int status) implements SessionEffect {}

    /** The session is over: exactly once, and nothing but {@link Unexpected} comes after it. */
    record Ended(EndCause cause) implements SessionEffect {}
}
