package io.offhook.sip.machine;

import io.offhook.sip.dialog.Invitation;
import io.offhook.sip.dialog.LocalPoint;
import io.offhook.sip.dialog.OutOfDialogRequest;
import io.offhook.sip.dialog.SessionEffect;
import io.offhook.sip.dialog.SessionEffects;
import io.offhook.sip.dialog.TimerTitle;
import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.ResponseBuilder;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.Tag;
import io.offhook.sip.message.UasCapabilities;
import io.offhook.sip.transaction.SeededIdentifiers;
import io.offhook.sip.transaction.Timers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One OPTIONS outside any dialog: one answer in the end, and CSeq counts. */
final class RequestSubject extends Subject {

    private static final LocalPoint LOCAL =
            new LocalPoint("UDP", "192.0.2.1:5060", "<sip:me@192.0.2.1>", UasCapabilities.endpoint(), null);

    private final OutOfDialogRequest request;
    private final SessionEffects out = new SessionEffects();
    private final Alarms<Integer> alarms = new Alarms<>();
    private @Nullable SipRequest last;
    private int done;

    private RequestSubject(long seed) {
        super(seed);
        request = new OutOfDialogRequest(
                LOCAL,
                Timers.STANDARD,
                new SeededIdentifiers(seed),
                Method.OPTIONS,
                new Invitation("sip:bob@peer.example", "<sip:me@example.com>", "<sip:bob@peer.example>", null));
    }

    static Machine<RequestSubject> machine() {
        List<Input<RequestSubject>> inputs = new ArrayList<>();
        inputs.add(Input.of("*start*", s -> s.wish(s.request.start(s.nowNs, s.out))));
        for (int status : new int[] {100, 200, 503}) {
            inputs.add(Input.when(s -> s.last != null, Integer.toString(status), s -> s.answer(status)));
        }
        inputs.add(Input.when(s -> s.last != null, "401", s -> s.answer(401)));
        inputs.add(Input.when(s -> s.last != null, "a response to nothing", RequestSubject::stranger));
        inputs.add(Input.of(
                "*retry with credentials*",
                s -> s.wish(s.request.retryWith("Authorization", "Digest username=\"me\"", s.nowNs, s.out))));
        inputs.add(Input.of("*refuse the challenge*", s -> s.wish(s.request.refuseChallenge(s.nowNs, s.out))));
        inputs.add(Input.of("transport failure", s -> {
            s.request.transportFailed("refused", s.nowNs, s.out);
            s.perform();
        }));
        for (String timer : List.of("E", "F", "64*T1 after a challenge")) {
            inputs.add(Input.when(s -> s.alarm(timer) != null, "timer " + timer, s -> s.fire(s.alarm(timer))));
        }
        return Machine.of(
                "Request outside a dialog",
                "RFC 3261 sections 8.1 and 17.1.2: OPTIONS, MESSAGE. Inputs in *italics* are wishes of the user.",
                List.of(RequestSubject::new),
                inputs);
    }

    private void wish(boolean granted) {
        if (!granted) {
            say(StateTable.FALSE);
        }
        perform();
    }

    private SipRequest sent() {
        SipRequest known = last;
        if (known == null) {
            throw new IllegalStateException("nothing was sent");
        }
        return known;
    }

    private void answer(int status) {
        ResponseBuilder answer = SipResponse.respond(sent(), status).toTag(new Tag("bob"));
        if (status == 401) {
            answer.header(HeaderName.WWW_AUTHENTICATE, "Digest realm=\"x\", nonce=\"n\"");
        }
        receive(answer.build());
    }

    private void stranger() {
        receive(SipResponse.respond(sent(), 200)
                .build()
                .edit()
                .replace(HeaderName.CSEQ, "1 MESSAGE")
                .buildResponse());
    }

    private void receive(SipResponse response) {
        request.received(response, nowNs, out);
        perform();
    }

    private void perform() {
        for (int i = 0; i < out.size(); i++) {
            SessionEffect effect = out.get(i);
            if (effect instanceof SessionEffect.Unexpected) {
                require(out.size() == 1, "an unexpected input did something");
                say(StateTable.UNEXPECTED);
                continue;
            }
            require(done == 0, "after RequestDone: " + effect);
            if (effect instanceof SessionEffect.Send send) {
                sent((SipRequest) send.message(), send.retransmission());
            } else if (effect instanceof SessionEffect.Arm arm) {
                alarms.arm(arm.timer(), nowNs + arm.delayNs());
                say("start " + TimerTitle.of(arm.timer()));
            } else {
                done += effect instanceof SessionEffect.RequestDone ? 1 : 0;
                say(effect.getClass().getSimpleName());
            }
        }
        out.clear();
        require(request.isDone() == (done == 1), "isDone and RequestDone differ");
    }

    private void sent(SipRequest message, boolean again) {
        SipRequest before = last;
        if (again) {
            require(before != null && Arrays.equals(before.bytes(), message.bytes()), "a repeat with other bytes");
        } else {
            require(before == null || message.cseq().sequence() == before.cseq().sequence() + 1, "CSeq does not count");
            last = message;
        }
        say(message.method() + (again ? " again" : ""));
    }

    private Alarms.@Nullable Alarm<Integer> alarm(String title) {
        return alarms.first(
                timer -> request.awaits(timer) && TimerTitle.of(timer).equals(title));
    }

    private boolean fire(Alarms.@Nullable Alarm<Integer> alarm) {
        if (alarm == null) {
            return false;
        }
        reach(alarm.atNs());
        alarms.fired(alarm);
        request.timer(alarm.timer(), nowNs, out);
        require(!out.isEmpty(), "an awaited timer does nothing");
        perform();
        return true;
    }

    @Override
    boolean nextTimer() {
        return fire(alarms.first(request::awaits));
    }

    @Override
    boolean isWaiting() {
        return alarms.first(request::awaits) != null;
    }

    @Override
    String state() {
        return request.state();
    }

    @Override
    boolean isOver() {
        return request.isDone();
    }

    /** It ends by itself; it only has to begin. */
    @Override
    void lastWish() {
        wish(request.start(nowNs, out));
    }

    @Override
    long longestNs() {
        return Timers.STANDARD.timeoutNs();
    }
}
