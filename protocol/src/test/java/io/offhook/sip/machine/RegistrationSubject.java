package io.offhook.sip.machine;

import io.offhook.sip.auth.ChallengePolicy;
import io.offhook.sip.auth.Credentials;
import io.offhook.sip.auth.DigestClient;
import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.ResponseBuilder;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.Tag;
import io.offhook.sip.registration.RegistrationConfig;
import io.offhook.sip.registration.RegistrationEffect;
import io.offhook.sip.registration.RegistrationSession;
import io.offhook.sip.registration.RegistrationState;
import io.offhook.sip.registration.RegistrationTimer;
import io.offhook.sip.transaction.SeededIdentifiers;
import io.offhook.sip.transaction.Timers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A registration whose registrar is the dice, and what must hold of every binding. */
final class RegistrationSubject extends Subject {

    private static final String CONTACT = "sip:bob@192.0.2.4:5060";

    private final RegistrationSession session;
    private final Alarms<RegistrationTimer> alarms = new Alarms<>();
    private final List<RegistrationEffect> out = new ArrayList<>();
    private @Nullable SipRequest last;
    private @Nullable SipRequest older;
    private int nonces;
    private long boundUntilNs;

    RegistrationSubject(long seed) {
        super(seed);
        DigestClient digest = new DigestClient(
                Credentials.password("bob", "zanzibar".toCharArray()), ChallengePolicy.ownServers(), new Random(seed));
        RegistrationConfig config = RegistrationConfig.of(
                "sip:biloxi.example.com", "sip:bob@biloxi.example.com", CONTACT, "192.0.2.4", 5060);
        session = new RegistrationSession(config, digest, new SeededIdentifiers(seed));
    }

    // ---- inputs ----

    void register() {
        session.register(nowNs, out);
        perform();
    }

    void unregister() {
        session.unregister(nowNs, out);
        perform();
    }

    void transportFailed() {
        session.transportFailed(nowNs, out);
        perform();
    }

    boolean hasSent() {
        return last != null;
    }

    boolean hasSentTwo() {
        return older != null;
    }

    void answer(int status) {
        give(response(sent(last), status));
    }

    void answerOlder(int status) {
        give(response(sent(older), status));
    }

    /** The registrar grants this, or what was asked where that is less. */
    void ok(long mostSeconds) {
        SipRequest request = sent(last);
        long seconds = Math.min(mostSeconds, request.expires().orElse(3600));
        ResponseBuilder ok = response(request, 200);
        give(seconds == 0 ? ok : ok.header("Contact", "<" + CONTACT + ">;expires=" + seconds));
    }

    void challenge(boolean known) {
        String nonce = known ? "n" + nonces : "n" + ++nonces;
        give(response(sent(last), 401)
                .header(HeaderName.WWW_AUTHENTICATE, "Digest realm=\"biloxi\", qop=\"auth\", nonce=\"" + nonce + "\""));
    }

    void tooBrief(String least) {
        give(response(sent(last), 423).header(HeaderName.MIN_EXPIRES, least));
    }

    void busy(String retryAfter) {
        give(response(sent(last), 503).header(HeaderName.RETRY_AFTER, retryAfter));
    }

    /** The right transaction, but another method's number. */
    void stranger() {
        SipResponse odd = response(sent(last), 200)
                .build()
                .edit()
                .replace(HeaderName.CSEQ, "1 OPTIONS")
                .buildResponse();
        session.received(odd, nowNs, out);
        perform();
    }

    private static SipRequest sent(@Nullable SipRequest request) {
        if (request == null) {
            throw new IllegalStateException("nothing was sent");
        }
        return request;
    }

    private static ResponseBuilder response(SipRequest request, int status) {
        return SipResponse.respond(request, status).toTag(new Tag("registrar"));
    }

    private void give(ResponseBuilder response) {
        session.received(response.build(), nowNs, out);
        perform();
    }

    // ---- what comes out ----

    private void perform() {
        for (RegistrationEffect effect : out) {
            if (effect instanceof RegistrationEffect.Send send) {
                sent(send);
            } else if (effect instanceof RegistrationEffect.Arm arm) {
                require(arm.delayNs() >= 0, "a timer in the past");
                alarms.forget(timer -> timer.name() == arm.timer().name());
                alarms.arm(arm.timer(), nowNs + arm.delayNs());
                say("start " + arm.timer().name());
            } else if (effect instanceof RegistrationEffect.Registered registered) {
                boundUntilNs = nowNs + registered.expires().toNanos();
                say("Registered");
            } else if (effect instanceof RegistrationEffect.Unregistered unregistered) {
                say(unregistered.confirmed() ? "Unregistered" : "Unregistered (not confirmed)");
                require(session.state() != RegistrationState.REGISTERED, "registered and unregistered");
            } else if (effect instanceof RegistrationEffect.RegistrationFailed failed) {
                say(failed.retryInNs().isPresent() ? "RegistrationFailed, retries" : "RegistrationFailed");
            } else if (effect instanceof RegistrationEffect.Unexpected) {
                require(out.size() == 1, "an unexpected input did something");
                say(StateTable.UNEXPECTED);
            } else {
                say(effect.getClass().getSimpleName());
            }
        }
        out.clear();
        boolean holds =
                session.state() == RegistrationState.REGISTERED || session.state() == RegistrationState.REFRESHING;
        require(!holds || session.bound(), session.state() + " without a binding");
        require(session.state() != RegistrationState.REGISTERING || !session.bound(), "a refresh by another name");
        require(session.bound() || session.remaining(nowNs).isZero(), "time remains of no binding");
        require(
                boundUntilNs - nowNs > 0 || session.remaining(nowNs).isZero(),
                "time remains of a binding that is over");
    }

    private void sent(RegistrationEffect.Send send) {
        SipRequest request = send.request();
        SipRequest before = last;
        if (send.retransmission()) {
            require(before != null && Arrays.equals(before.bytes(), request.bytes()), "a repeat with other bytes");
        } else {
            require(before == null || request.cseq().sequence() == before.cseq().sequence() + 1, "CSeq does not count");
            require(before == null || before.callId().equals(request.callId()), "another Call-ID");
            older = before;
            last = request;
        }
        say("REGISTER" + (request.expires().orElse(-1) == 0 ? " (0 s)" : "") + (send.retransmission() ? " again" : ""));
    }

    // ---- timers ----

    boolean isArmed(RegistrationTimer.Name name) {
        return alarms.first(timer -> timer.name() == name) != null;
    }

    void fire(RegistrationTimer.Name name) {
        fire(alarms.first(timer -> timer.name() == name));
    }

    private boolean fire(Alarms.@Nullable Alarm<RegistrationTimer> alarm) {
        if (alarm == null) {
            return false;
        }
        reach(alarm.atNs());
        alarms.fired(alarm);
        session.timer(alarm.timer(), nowNs, out);
        perform();
        return true;
    }

    @Override
    boolean nextTimer() {
        return fire(alarms.first(timer -> true));
    }

    /** Time passes and every timer comes in time: then no binding is believed in that is over. */
    void timePasses() {
        long endNs = nowNs + dice.nextInt(4_000) * SECOND_NS;
        Alarms.Alarm<RegistrationTimer> next = alarms.first(timer -> true);
        for (int i = 0; next != null && next.atNs() - endNs <= 0 && i < 500; i++) {
            fire(next);
            said();
            next = alarms.first(timer -> true);
        }
        reach(endNs);
        require(
                next != null && next.atNs() - endNs <= 0 || !session.bound() || boundUntilNs - nowNs > 0,
                "bound beyond the end");
    }

    /** Of a generation that is over, or was never there. */
    void staleTimer() {
        RegistrationTimer.Name name =
                RegistrationTimer.Name.values()[dice.nextInt(RegistrationTimer.Name.values().length)];
        int past = alarms.past().size();
        RegistrationTimer timer = past > 0 && dice.nextBoolean()
                ? alarms.past().get(dice.nextInt(past))
                : new RegistrationTimer(name, 10_000);
        boolean lives = timer.name() == RegistrationTimer.Name.EXPIRING || timer.name() == RegistrationTimer.Name.E;
        if (!lives) { // those two may come twice of one generation
            session.timer(timer, nowNs, out);
            require(out.isEmpty(), "a stale timer did something: " + timer + " " + out);
        }
    }

    @Override
    boolean isWaiting() {
        return alarms.size() > 0;
    }

    // ---- the end ----

    @Override
    String state() {
        String state = session.state().toString();
        boolean says =
                session.state() == RegistrationState.REGISTERED || session.state() == RegistrationState.REFRESHING;
        return session.bound() && !says ? state + " (bound)" : state;
    }

    @Override
    boolean isOver() {
        return session.state() == RegistrationState.UNREGISTERED;
    }

    @Override
    void lastWish() {
        unregister();
    }

    @Override
    long longestNs() {
        return 2 * Timers.STANDARD.timeoutNs() + SECOND_NS;
    }
}
