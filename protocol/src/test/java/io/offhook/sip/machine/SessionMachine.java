package io.offhook.sip.machine;

import io.offhook.sip.dialog.EndCause;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The INVITE session of both roles: every wish of its user, every message of its peer, every timer. */
final class SessionMachine {

    private static final List<String> TIMERS = List.of(
            "A",
            "B",
            "E",
            "F",
            "TRYING",
            "G",
            "H",
            "2xx again",
            "64*T1 after CANCEL",
            "64*T1 after a challenge",
            "wait after 491",
            "a minute of 1xx");

    private static final String ABOUT =
            "RFC 3261 sections 9, 12-15. In brackets: what is open in the stage. *again* at a message: the same bytes. Inputs in *italics* are"
                    + " wishes of the user; one that is not named returns false and does nothing. Repeats of requests and stale timers are passed over.";

    private final List<Input<SessionSubject>> inputs = new ArrayList<>();

    private SessionMachine() {
        wishes();
        responses();
        requests();
        others();
    }

    static Machine<SessionSubject> machine() {
        return Machine.of(
                        "INVITE session",
                        ABOUT,
                        List.of(SessionSubject::caller, SessionSubject::callee),
                        new SessionMachine().inputs)
                .orElse("When the INVITE has no offer", SessionSubject::offerlessCaller)
                .drawnAs(state -> state.startsWith("Talking (") ? "Talking" : state);
    }

    private void wishes() {
        inputs.add(Input.when(s -> s.caller, "*invite*", SessionSubject::invite));
        wish("cancel", (s, u) -> s.session.cancel(s.cause(), s.nowNs, u));
        wish("ring", (s, u) -> s.session.ring(s.dice.nextBoolean() ? SessionSubject.SDP : null, s.nowNs, u));
        wish("progress 183", (s, u) -> s.session.progress(183, null, SessionSubject.SDP, s.nowNs, u));
        wish("accept", (s, u) -> s.session.accept(SessionSubject.SDP, s.nowNs, u));
        wish("reject 486", (s, u) -> s.session.reject(486, null, List.of(), s.nowNs, u));
        wish("acknowledge", (s, u) -> s.session.acknowledge(SessionSubject.SDP, s.nowNs, u));
        wish("bye", (s, u) -> s.session.bye(s.cause(), s.nowNs, u));
        wish("abandon", (s, u) -> s.session.abandon(new EndCause.InternalError("x"), s.nowNs, u));
        wish("re-INVITE", (s, u) -> s.session.reinvite(SessionSubject.SDP, s.nowNs, u));
        wish("re-INVITE without an offer", (s, u) -> s.session.reinvite(null, s.nowNs, u));
        wish("accept re-INVITE", (s, u) -> s.session.acceptReinvite(SessionSubject.SDP, s.nowNs, u));
        wish("reject re-INVITE", (s, u) -> s.session.rejectReinvite(488, null, s.nowNs, u));
        wish("INFO", (s, u) -> s.session.request(Method.INFO, List.of(), null, s.nowNs, u));
        inputs.add(Input.when(SessionSubject::owesAnswers, "*200 to INFO*", s -> s.respond(200)));
        inputs.add(Input.of("*retry with credentials*", SessionSubject::retry));
        wish("refuse the challenge", (s, u) -> s.session.refuseChallenge(s.nowNs, u));
    }

    private void wish(String name, BiFunction<SessionSubject, io.offhook.sip.dialog.SessionEffects, Boolean> wish) {
        inputs.add(Input.of("*" + name + "*", s -> s.wish((session, now, out) -> wish.apply(s, out))));
    }

    private void responses() {
        for (int status : new int[] {100, 180, 200, 486, 491, 481}) {
            toOurs(status + " to INVITE", s -> s.last(Method.INVITE), (s, r) -> s.peer.answer(r, status));
        }
        toOurs("200 of a fork", s -> s.last(Method.INVITE), (s, r) -> s.peer.forked(r, 200));
        toOurs("401 to INVITE", s -> s.last(Method.INVITE), (s, r) -> s.peer.challenge(r, s.dice.nextInt(4) == 3));
        toOurs("200 to CANCEL", s -> s.last(Method.CANCEL), (s, r) -> s.peer.answer(r, 200));
        toOurs("200 to BYE", s -> s.last(Method.BYE), (s, r) -> s.peer.answer(r, 200));
        toOurs("401 to BYE", s -> s.last(Method.BYE), (s, r) -> s.peer.challenge(r, false));
        toOurs("200 to INFO", s -> s.last(Method.INFO), (s, r) -> s.peer.answer(r, 200));
        toOurs("481 to INFO", s -> s.last(Method.INFO), (s, r) -> s.peer.answer(r, 481));
        inputs.add(Input.of("a response to nothing", s -> s.receive(s.peer.answerToNothing())));
        inputs.add(
                Input.hidden("an odd response", s -> s.any() != null, s -> give(s, s.any(), (t, r) -> t.peer.odd(r))));
    }

    private void toOurs(
            String name,
            Function<SessionSubject, @Nullable SipRequest> request,
            BiFunction<SessionSubject, SipRequest, SipMessage> response) {
        inputs.add(Input.when(s -> request.apply(s) != null, name, s -> give(s, request.apply(s), response)));
    }

    private static void give(
            SessionSubject subject,
            @Nullable SipRequest request,
            BiFunction<SessionSubject, SipRequest, SipMessage> message) {
        if (request != null) {
            subject.receive(message.apply(subject, request));
        }
    }

    private void requests() {
        inputs.add(Input.when(s -> !s.caller, "INVITE", s -> s.receive(s.peer.invite())));
        inputs.add(Input.of("re-INVITE", s -> s.receive(s.peer.request(Method.INVITE))));
        again("re-INVITE again", s -> s.peer.again(Method.INVITE));
        again("ACK of a 2xx", s -> s.peer.ackOfSuccess());
        again("ACK of a 300-699", s -> s.peer.ackOfFailure());
        inputs.add(Input.of("ACK of nothing", s -> s.receive(s.peer.ackOfNothing())));
        again("CANCEL", s -> s.peer.cancel());
        inputs.add(Input.of("CANCEL of nothing", s -> s.receive(s.peer.cancelOfNothing())));
        inputs.add(Input.of("BYE", s -> s.receive(s.peer.request(Method.BYE))));
        inputs.add(Input.of("INFO", s -> s.receive(s.peer.request(Method.INFO))));
        again("INFO again", s -> s.peer.again(Method.INFO));
        inputs.add(Input.of("OPTIONS", s -> s.receive(s.peer.request(Method.OPTIONS))));
        inputs.add(Input.of("a method not taken", s -> s.receive(s.peer.notTaken())));
        inputs.add(Input.of("an extension not known", s -> s.receive(s.peer.requiring())));
        inputs.add(Input.when(SessionSubject::hasHeard, "a request out of order", s -> s.receive(s.peer.outOfOrder())));
        inputs.add(Input.of("a request of another dialog", s -> s.receive(s.peer.ofAnotherDialog())));
    }

    private void again(String name, Function<SessionSubject, @Nullable SipRequest> request) {
        inputs.add(Input.when(s -> request.apply(s) != null, name, s -> give(s, request.apply(s), (t, r) -> r)));
    }

    private void others() {
        inputs.add(Input.of("transport failure", SessionSubject::transportFailed));
        for (String timer : TIMERS) {
            inputs.add(Input.when(s -> s.isArmed(timer), "timer " + timer, s -> s.fire(timer)));
        }
        inputs.add(Input.when(s -> s.isArmed("2xx again"), "64*T1 without an ACK", SessionSubject::neverAcked));
        inputs.add(Input.hidden("a stale timer", s -> true, SessionSubject::staleTimer));
        inputs.add(Input.hidden("the next timer", s -> true, SessionSubject::nextTimer));
        inputs.add(Input.hidden("time passes", s -> true, s -> s.nowNs += s.dice.nextInt(20_000) * 1_000_000L));
    }
}
