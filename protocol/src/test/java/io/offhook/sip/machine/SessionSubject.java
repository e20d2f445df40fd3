package io.offhook.sip.machine;

import io.offhook.sip.dialog.Body;
import io.offhook.sip.dialog.EndCause;
import io.offhook.sip.dialog.Invitation;
import io.offhook.sip.dialog.InviteSession;
import io.offhook.sip.dialog.LocalPoint;
import io.offhook.sip.dialog.Party;
import io.offhook.sip.dialog.SessionEffect;
import io.offhook.sip.dialog.SessionEffects;
import io.offhook.sip.dialog.TimerTitle;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.UasCapabilities;
import io.offhook.sip.transaction.SeededIdentifiers;
import io.offhook.sip.transaction.Timers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One call leg, whose peer is a {@link SessionPeer}, and what RFC 3261 promises of every call. */
final class SessionSubject extends Subject {

    static final Body SDP = Body.sdp("v=0\r\n".getBytes(StandardCharsets.US_ASCII));

    private static final List<Method> TAKEN =
            List.of(Method.INVITE, Method.ACK, Method.BYE, Method.CANCEL, Method.OPTIONS, Method.INFO);

    final SessionPeer peer;
    final InviteSession session;
    final boolean caller;
    private final boolean offerless;
    private final boolean reliable;
    private final SessionEffects out = new SessionEffects();
    private final Alarms<Integer> alarms = new Alarms<>();
    private final List<SipRequest> requests = new ArrayList<>();
    private final List<byte[]> sent = new ArrayList<>();
    private final Map<String, byte[]> acks = new HashMap<>();
    private final Map<String, Long> finals = new HashMap<>();
    private final List<SipRequest> toBeAnswered = new ArrayList<>();
    private long sequence;
    private int byes;
    private int retries;
    private int ended;
    private int answered;

    private SessionSubject(long seed, boolean caller, boolean offerless, boolean reliable) {
        super(seed);
        this.caller = caller;
        this.offerless = offerless;
        this.reliable = reliable;
        this.peer = new SessionPeer(this, offerless);
        var ids = new SeededIdentifiers(seed);
        LocalPoint local = new LocalPoint(
                reliable ? "TCP" : "UDP",
                "192.0.2.1:5060",
                "<sip:me@192.0.2.1>",
                new UasCapabilities(TAKEN, List.of(), Set.of("application/sdp")),
                null);
        if (caller) {
            session = InviteSession.uac(local, Timers.STANDARD, ids);
        } else {
            SipRequest invite = peer.invite();
            session = InviteSession.uas(local, Timers.STANDARD, ids, invite);
            if (seed % 8 != 7) { // else something else comes first
                receive(invite);
            }
        }
    }

    static SessionSubject caller(long seed) {
        return new SessionSubject(seed, true, false, seed % 7 == 6);
    }

    static SessionSubject offerlessCaller(long seed) {
        return new SessionSubject(seed, true, true, false);
    }

    static SessionSubject callee(long seed) {
        return new SessionSubject(seed, false, seed % 4 == 3, seed % 7 == 6);
    }

    // ---- inputs ----

    /** A wish of the user, true when it was granted. */
    interface Wish {
        boolean into(InviteSession session, long nowNs, SessionEffects out);
    }

    void wish(Wish wish) {
        boolean granted = wish.into(session, nowNs, out);
        require(granted || out.isEmpty(), "a refused wish has effects: " + out);
        if (!granted) {
            say(StateTable.FALSE);
        }
        perform();
    }

    void invite() {
        wish((s, now, o) -> s.invite(
                new Invitation(
                        "sip:bob@peer.example",
                        "<sip:me@example.com>",
                        "<sip:bob@peer.example>",
                        offerless ? null : SDP),
                now,
                o));
    }

    void retry() {
        wish((s, now, o) -> {
            boolean granted = s.retryWith("Authorization", "Digest username=\"me\"", now, o);
            retries += granted ? 1 : 0;
            return granted;
        });
    }

    boolean owesAnswers() {
        return !toBeAnswered.isEmpty();
    }

    void respond(int status) {
        SipRequest request = toBeAnswered.get(dice.nextInt(toBeAnswered.size()));
        wish((s, now, o) -> s.respond(request, status, List.of(), null, now, o));
    }

    void receive(SipMessage message) {
        if (message instanceof SipRequest request) {
            session.received(request, nowNs, out);
        } else {
            session.received((SipResponse) message, nowNs, out);
        }
        perform();
    }

    void transportFailed() {
        session.transportFailed("refused", nowNs, out);
        perform();
    }

    EndCause cause() {
        return dice.nextBoolean()
                ? new EndCause.LocalHangup("Q.850;cause=16")
                : new EndCause.Cancelled(Party.LOCAL, "SIP;cause=200");
    }

    // ---- what comes out ----

    private void perform() {
        for (int i = 0; i < out.size(); i++) {
            SessionEffect effect = out.get(i);
            require(ended == 0 || effect instanceof SessionEffect.Unexpected, "after Ended: " + effect);
            if (effect instanceof SessionEffect.Send send) {
                sent(send.message(), send.retransmission());
            } else if (effect instanceof SessionEffect.Repeat repeat) {
                require(wasSent(repeat.bytes()), "a repeat that was never sent before");
                say(title(repeat.bytes()) + " again");
            } else if (effect instanceof SessionEffect.Arm arm) {
                require(arm.delayNs() >= 0, "a timer in the past");
                alarms.arm(arm.timer(), nowNs + arm.delayNs());
                say("start " + TimerTitle.of(arm.timer()));
            } else if (effect instanceof SessionEffect.Unexpected unexpected) {
                say(StateTable.UNEXPECTED);
                require(
                        (unexpected.message() == null)
                                == (unexpected.what().name().equals("TRANSPORT_FAILURE")),
                        "of what?");
            } else {
                note(effect);
            }
        }
        out.clear();
        require(session.isEnded() == (ended == 1), "isEnded and Ended differ");
    }

    private void note(SessionEffect effect) {
        if (effect instanceof SessionEffect.Ended) {
            ended++;
        } else if (effect instanceof SessionEffect.OtherRequest other) {
            toBeAnswered.add(other.request());
        } else if (effect instanceof SessionEffect.Answered first && !first.reinvite()) {
            require(++answered == 1, "answered twice");
        }
        if (!(effect instanceof SessionEffect.Linger)) {
            say(effect.getClass().getSimpleName()); // how many linger depends on the way here
        }
    }

    private void sent(SipMessage message, boolean again) {
        byte[] bytes = message.bytes();
        say(title(bytes) + (again ? " again" : ""));
        if (again) {
            require(wasSent(bytes), "a repeat that was never sent before");
            return;
        }
        sent.add(bytes);
        if (message instanceof SipRequest request) {
            sent(request);
        } else if (message instanceof SipResponse response && response.isFinal()) {
            String key = response.cseq() + " " + response.topVia().encode();
            boolean refused = response.method().equals(Method.INVITE) && !response.isSuccess();
            long rememberedNs = refused // 17.2.1: after its ACK no longer than timer I
                    ? Timers.STANDARD.absorbNs(reliable)
                    : Timers.STANDARD.jNs(reliable);
            Long before = finals.put(key, nowNs);
            require(before == null || nowNs - before >= rememberedNs, "a second final answer to " + key);
        }
    }

    private void sent(SipRequest request) {
        if (request.isAck()) {
            String key = request.cseq().sequence() + " " + request.toTag();
            byte[] before = acks.putIfAbsent(key, request.bytes());
            require(before == null || Arrays.equals(before, request.bytes()), "another ACK for one 2xx");
            return;
        }
        requests.add(request);
        if (!request.isCancel()) {
            require(request.cseq().sequence() > sequence, "CSeq does not grow");
            sequence = request.cseq().sequence();
        }
        byes += request.isBye() ? 1 : 0;
        require(byes <= 1 + retries, "a second BYE");
    }

    private boolean wasSent(byte[] bytes) {
        return sent.stream().anyMatch(old -> Arrays.equals(old, bytes));
    }

    private static String title(byte[] bytes) {
        String[] words = new String(bytes, 0, Math.min(40, bytes.length), StandardCharsets.ISO_8859_1).split(" ", 3);
        return words[0].startsWith("SIP/") ? words[1] : words[0];
    }

    /** The last request of ours of this method. */
    @Nullable
    SipRequest last(Method method) {
        for (int i = requests.size() - 1; i >= 0; i--) {
            if (requests.get(i).method().equals(method)) {
                return requests.get(i);
            }
        }
        return null;
    }

    /** Any request of ours, the late ones most. */
    @Nullable
    SipRequest any() {
        return requests.isEmpty()
                ? null
                : requests.get(requests.size() - 1 - dice.nextInt(Math.min(3, requests.size())));
    }

    // ---- timers ----

    boolean isArmed(String title) {
        return alarm(title) != null;
    }

    private Alarms.@Nullable Alarm<Integer> alarm(String title) {
        return alarms.first(
                timer -> session.awaits(timer) && TimerTitle.of(timer).equals(title));
    }

    void fire(String title) {
        fire(alarm(title));
    }

    private boolean fire(Alarms.@Nullable Alarm<Integer> alarm) {
        if (alarm == null) {
            return false;
        }
        reach(alarm.atNs());
        alarms.fired(alarm);
        timer(alarm.timer());
        return true;
    }

    private void timer(int timer) {
        boolean awaited = session.awaits(timer);
        String before = session.state();
        session.timer(timer, nowNs, out);
        require(awaited || (out.isEmpty() && session.state().equals(before)), "a stale timer does something: " + out);
        require(
                !awaited || !out.isEmpty() || !session.awaits(timer),
                "a timer is awaited in vain: " + TimerTitle.of(timer));
        perform();
    }

    /** The timer of the 2xx comes when it is too late. */
    void neverAcked() {
        nowNs += Timers.STANDARD.timeoutNs();
        fire("2xx again");
    }

    /** Whether the peer has sent a request that counts. */
    boolean hasHeard() {
        return session.dialog() != null && session.dialog().remoteSeq() >= 0;
    }

    /** Long past, or of nobody. */
    void staleTimer() {
        int past = alarms.past().size();
        int timer = past > 0 && dice.nextBoolean() ? alarms.past().get(dice.nextInt(past)) : dice.nextInt(1 << 10);
        if (!session.awaits(timer)) {
            timer(timer);
        }
    }

    @Override
    boolean nextTimer() {
        return fire(alarms.first(session::awaits));
    }

    @Override
    boolean isWaiting() {
        return alarms.first(session::awaits) != null;
    }

    // ---- the end ----

    @Override
    String state() {
        return session.state();
    }

    @Override
    boolean isOver() {
        return session.isEnded();
    }

    @Override
    void lastWish() {
        if (state().endsWith("(new)")) {
            if (caller) {
                invite();
            } else {
                receive(peer.invite());
            }
        }
        session.hangUp(cause(), nowNs, out);
        perform();
    }

    @Override
    long longestNs() {
        return 3
                * Timers.STANDARD.timeoutNs(); // a challenge or an ACK that does not come, then a BYE without an answer
    }
}
