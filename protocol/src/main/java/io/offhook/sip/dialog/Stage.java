package io.offhook.sip.dialog;

import io.offhook.sip.message.Method;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One stage of a leg's life: a method an input, each doing nothing unless the stage says otherwise. */
abstract class Stage {

    final Leg leg;

    Stage(Leg leg) {
        this.leg = leg;
    }

    /** Where the leg stands, for logs and diagrams: the stage, and what is open in it. Any thread may ask, so a field is read once. */
    abstract String describe();

    // ---- the user ----

    boolean invite(Invitation invitation, long nowNs, SessionEffects out) {
        return false;
    }

    boolean cancel(EndCause cause, long nowNs, SessionEffects out) {
        return false;
    }

    boolean acknowledge(Body answer, long nowNs, SessionEffects out) {
        return false;
    }

    boolean progress(int status, @Nullable String reason, @Nullable Body body, long nowNs, SessionEffects out) {
        return false;
    }

    boolean accept(@Nullable Body body, long nowNs, SessionEffects out) {
        return false;
    }

    boolean reject(
            int status,
            @Nullable String reason,
            List<HeaderLine> headers,
            EndCause cause,
            long nowNs,
            SessionEffects out) {
        return false;
    }

    boolean abandon(EndCause cause, long nowNs, SessionEffects out) {
        return false;
    }

    boolean bye(EndCause cause, long nowNs, SessionEffects out) {
        return false;
    }

    boolean reinvite(@Nullable Body offer, long nowNs, SessionEffects out) {
        return false;
    }

    boolean acceptReinvite(@Nullable Body body, long nowNs, SessionEffects out) {
        return false;
    }

    boolean rejectReinvite(int status, @Nullable String reason, long nowNs, SessionEffects out) {
        return false;
    }

    boolean request(Method method, List<HeaderLine> headers, @Nullable Body body, long nowNs, SessionEffects out) {
        return false;
    }

    boolean respond(
            SipRequest request,
            int status,
            List<HeaderLine> headers,
            @Nullable Body body,
            long nowNs,
            SessionEffects out) {
        return false;
    }

    boolean retryWith(HeaderLine credentials, long nowNs, SessionEffects out) {
        return false;
    }

    boolean refuseChallenge(long nowNs, SessionEffects out) {
        return false;
    }

    // ---- the network ----

    /** Whether this is the INVITE that the stage was made for: the only request that needs no dialog. */
    boolean begins(SipRequest request) {
        return false;
    }

    /** Whether this repeats a request that is still under way here; then it has been dealt with. */
    boolean repeated(SipRequest request, SessionEffects out) {
        return false;
    }

    /** A new request in the dialog, with tags, order and extensions checked; neither ACK nor CANCEL. */
    void request(SipRequest request, long nowNs, SessionEffects out) {
        leg.answerPlainly(request, nowNs, out);
    }

    /** A request that can not be taken: method, extension, content; the answer says why. */
    void refuse(SipRequest request, SipResponse answer, long nowNs, SessionEffects out) {
        leg.answer(request, answer, nowNs, out);
    }

    /** An ACK; false when it acknowledges nothing that was sent here. */
    boolean ack(SipRequest ack, long nowNs, SessionEffects out) {
        return false;
    }

    /** A CANCEL for an INVITE under way; true when there was one. */
    boolean cancelled(SipRequest cancel, long nowNs, SessionEffects out) {
        return false;
    }

    /** A response; false when it answers nothing that is under way here. */
    boolean response(SipResponse response, long nowNs, SessionEffects out) {
        return false;
    }

    void timer(int timer, long nowNs, SessionEffects out) {}

    boolean awaits(int timer) {
        return false;
    }

    void transportFailed(String text, long nowNs, SessionEffects out) {}
}
