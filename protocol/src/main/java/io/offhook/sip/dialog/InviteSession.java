package io.offhook.sip.dialog;

import io.offhook.sip.message.CallId;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.Tag;
import io.offhook.sip.transaction.Identifiers;
import io.offhook.sip.transaction.Timers;
import io.offhook.sip.transaction.UnexpectedInput;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole signalling side of one call leg: its dialog (RFC 3261 section 12), its transactions (section 17) and the rules
 * of INVITE, ACK, CANCEL and BYE between them (sections 9, 13, 14, 15).
 *
 * <p>A leg walks through stages, one class each; a stage knows which inputs mean something in it. Of messages that mean nothing
 * the owner is told ({@link SessionEffect.Unexpected}); repeats and stale timers are passed over.
 *
 * <pre>
 *   uac()                                            uas(invite)
 *     | invite                                          | INVITE
 *     V                                                 V
 *  [ Caller ] -- 300-699, timeout --> Ended       [ Callee ] -- reject, CANCEL --> [ Refused ] -- ACK, H --> Ended
 *     |  |                                              |
 *     |  | 2xx after cancel: ACK, BYE                   | accept: 2xx until ACK
 *     |  +-----------------------------+                |
 *     | 2xx: ACK                       |                |
 *     +-----------> [ Talking ] <------+----------------+
 *                    |       |         |
 *    BYE comes: 200  |       | bye: BYE|
 *                    V       V         V
 *                  Ended <-- [ Leaving ]   200, 481, timeout, BYE crossing: Ended
 * </pre>
 *
 * <p>Every input takes the time, {@code nowNs}, of one monotonic clock, and appends its effects to a {@link SessionEffects}.
 * Inputs of the user return false, and do nothing, when the stage does not allow them. {@link SessionEffect.Ended} comes
 * exactly once and last; finished transactions are handed out before it ({@link SessionEffect.Linger}), so that the session
 * can be dropped at once.
 *
 * <p>Not thread-safe: one owner drives it.
 */
public final class InviteSession {

    private final Leg leg;

    private InviteSession(Leg leg) {
        this.leg = leg;
    }

    /** A caller's session; nothing happens before {@link #invite}. */
    public static InviteSession uac(LocalPoint local, Timers timers, Identifiers identifiers) {
        Leg leg = new Leg(local, timers, identifiers, identifiers.newCallId(), identifiers.newTag(), true);
        leg.become(new CallerStage(leg));
        return new InviteSession(leg);
    }

    /** A callee's session for this INVITE, which is then given to {@link #received(SipRequest, long, SessionEffects)}. */
    public static InviteSession uas(LocalPoint local, Timers timers, Identifiers identifiers, SipRequest invite) {
        Leg leg = new Leg(local, timers, identifiers, invite.callId(), identifiers.newTag(), false);
        leg.become(new CalleeStage(leg));
        return new InviteSession(leg);
    }

    /**
     * The sibling for another branch of our forked INVITE, after {@link SessionEffect.Forked}; it is then given that 2xx and
     * all other messages with that remote tag.
     */
    public InviteSession fork(SipResponse success) {
        Leg sibling = new Leg(leg.local, leg.timers, leg.identifiers, leg.callId, leg.localTag, true);
        sibling.inherit(leg);
        sibling.become(new ForkStage(sibling, success.toTag()));
        return new InviteSession(sibling);
    }

    // ---- what it is ----

    public CallId callId() {
        return leg.callId;
    }

    public Tag localTag() {
        return leg.localTag;
    }

    /** The dialog; null on the caller's side before a 2xx, and on the callee's before the INVITE. */
    public @Nullable Dialog dialog() {
        return leg.dialog;
    }

    /** Answered and not yet hung up. */
    public boolean isEstablished() {
        return leg.stage() instanceof TalkingStage;
    }

    /** Where it stands, in words: the stage, and in brackets what is open in it. For logs, reports and diagrams; not to be parsed. Any thread may ask. */
    public String state() {
        return leg.describe();
    }

    public boolean isEnded() {
        return leg.isEnded();
    }

    // ---- the caller's wishes ----

    /** Calls. */
    public boolean invite(Invitation invitation, long nowNs, SessionEffects out) {
        return leg.stage().invite(invitation, nowNs, out);
    }

    /**
     * Gives up a call that nobody has answered: CANCEL, at once or when the first provisional response allows it (section
     * 9.1). A 2xx that crosses it is acknowledged and hung up. The session ends with this cause.
     */
    public boolean cancel(EndCause cause, long nowNs, SessionEffects out) {
        return leg.stage().cancel(cause, nowNs, out);
    }

    /** The answer to an offer that came in the 2xx, because our INVITE had none: goes out with the ACK. */
    public boolean acknowledge(Body answer, long nowNs, SessionEffects out) {
        return leg.stage().acknowledge(answer, nowNs, out);
    }

    // ---- the callee's wishes ----

    /** 180 Ringing, with early media when there is a body; repeated every minute (section 13.3.1.1). */
    public boolean ring(@Nullable Body body, long nowNs, SessionEffects out) {
        return leg.stage().progress(180, null, body, nowNs, out);
    }

    /**
     * Another provisional response.
     *
     * @param status 101-199
     * @param reason null for the usual phrase
     */
    public boolean progress(int status, @Nullable String reason, @Nullable Body body, long nowNs, SessionEffects out) {
        return status > 100 && status < 200 && leg.stage().progress(status, reason, body, nowNs, out);
    }

    /** 200, repeated until the ACK comes; after 64*T1 without one the call is hung up (section 13.3.1.4). */
    public boolean accept(@Nullable Body body, long nowNs, SessionEffects out) {
        return leg.stage().accept(body, nowNs, out);
    }

    /**
     * Refuses the call.
     *
     * @param status 300-699
     * @param reason null for the usual phrase
     */
    public boolean reject(
            int status, @Nullable String reason, List<HeaderLine> headers, long nowNs, SessionEffects out) {
        if (status < 300 || status > 699) {
            return false;
        }
        EndCause cause = EndCause.of(status, reason == null ? "" : reason, Party.LOCAL);
        return leg.stage().reject(status, reason, headers, cause, nowNs, out);
    }

    /** Refuses the call for a cause of ours that the status alone does not tell. */
    public boolean reject(int status, EndCause cause, long nowNs, SessionEffects out) {
        return status >= 300 && status <= 699 && leg.stage().reject(status, null, List.of(), cause, nowNs, out);
    }

    /** 302 with these Contact values, for example {@code <sip:bob@elsewhere.example>}. */
    public boolean redirect(List<String> contacts, long nowNs, SessionEffects out) {
        List<HeaderLine> headers = new ArrayList<>(contacts.size());
        for (String contact : contacts) {
            headers.add(new HeaderLine("Contact", contact));
        }
        return reject(302, null, headers, nowNs, out);
    }

    // ---- both sides' wishes ----

    /**
     * Hangs up an established call. A callee whose 2xx is not acknowledged yet waits with its BYE for the ACK (section 15).
     *
     * @param cause what the session ends with; a LocalHangup's reason becomes the Reason header
     */
    public boolean bye(EndCause cause, long nowNs, SessionEffects out) {
        return leg.stage().bye(cause, nowNs, out);
    }

    /** Ends the call whatever its stage: {@link #cancel}, 480 or {@link #bye}. */
    public boolean hangUp(EndCause cause, long nowNs, SessionEffects out) {
        Stage stage = leg.stage();
        return stage.cancel(cause, nowNs, out)
                || stage.reject(480, null, List.of(), cause, nowNs, out)
                || stage.bye(cause, nowNs, out);
    }

    /**
     * The owner is dying and can wait for nothing: says goodbye as {@link #hangUp} does, but at once. A callee whose 2xx is not acknowledged yet sends its BYE
     * before the ACK, which section 15 does not allow and a peer that would else wait for ever is glad of.
     */
    public boolean abandon(EndCause cause, long nowNs, SessionEffects out) {
        return leg.stage().abandon(cause, nowNs, out) || hangUp(cause, nowNs, out);
    }

    /** Offers anew within the call (section 14.1); 491 is retried after the times given there. */
    public boolean reinvite(@Nullable Body offer, long nowNs, SessionEffects out) {
        return leg.stage().reinvite(offer, nowNs, out);
    }

    /** 200 to {@link SessionEffect.Reoffered}. */
    public boolean acceptReinvite(@Nullable Body body, long nowNs, SessionEffects out) {
        return leg.stage().acceptReinvite(body, nowNs, out);
    }

    /**
     * Refuses {@link SessionEffect.Reoffered}; the session goes on as it was.
     *
     * @param status 300-699, usually 488
     */
    public boolean rejectReinvite(int status, @Nullable String reason, long nowNs, SessionEffects out) {
        return status >= 300 && status <= 699 && leg.stage().rejectReinvite(status, reason, nowNs, out);
    }

    /** Sends another request in the call: INFO, MESSAGE, REFER, NOTIFY, OPTIONS. Answered by RequestDone. */
    public boolean request(
            Method method, List<HeaderLine> headers, @Nullable Body body, long nowNs, SessionEffects out) {
        return leg.stage().request(method, headers, body, nowNs, out);
    }

    /** Answers {@link SessionEffect.OtherRequest}; {@code status} 101-699. */
    public boolean respond(
            SipRequest request,
            int status,
            List<HeaderLine> headers,
            @Nullable Body body,
            long nowNs,
            SessionEffects out) {
        return status > 100 && status <= 699 && leg.stage().respond(request, status, headers, body, nowNs, out);
    }

    /** Repeats the {@link SessionEffect.Challenged} request with this Authorization or Proxy-Authorization. */
    public boolean retryWith(String headerName, String headerValue, long nowNs, SessionEffects out) {
        return leg.stage().retryWith(new HeaderLine(headerName, headerValue), nowNs, out);
    }

    /** Does not answer the challenge: the request has failed with its 401 or 407. */
    public boolean refuseChallenge(long nowNs, SessionEffects out) {
        return leg.stage().refuseChallenge(nowNs, out);
    }

    // ---- the network ----

    /** A request with this Call-ID and, but for the first INVITE and its CANCEL, our tag in To. */
    public void received(SipRequest request, long nowNs, SessionEffects out) {
        leg.received(request, nowNs, out);
    }

    /** A response with this Call-ID and our tag in From. */
    public void received(SipResponse response, long nowNs, SessionEffects out) {
        leg.received(response, nowNs, out);
    }

    /** A timer of {@link SessionEffect.Arm} fired. */
    public void timer(int timer, long nowNs, SessionEffects out) {
        if (!leg.isEnded()) {
            leg.stage().timer(timer, nowNs, out);
        }
    }

    /** Whether this timer still means something: an owner need not arm one, or may drop one, that does not. */
    public boolean awaits(int timer) {
        return !leg.isEnded() && leg.stage().awaits(timer);
    }

    /** A message of this session could not be sent (RFC 3261 section 8.1.3.1, 17.1.4, 17.2.4). */
    public void transportFailed(String text, long nowNs, SessionEffects out) {
        int before = out.size();
        leg.stage().transportFailed(text, nowNs, out);
        if (out.size() == before) {
            out.unexpected(UnexpectedInput.TRANSPORT_FAILURE, null);
        }
    }

    /** What a timer of {@link SessionEffect.Arm} is called, for reports: A, B, F and so on as in RFC 3261, or what it is for. */
    public static String timerName(int timer) {
        return SessionTimer.text(timer);
    }

    /** Stage, Call-ID and tags, for logs and reports. Any thread may ask: then it may be a little behind. */
    @Override
    public String toString() {
        return leg.toString();
    }
}
