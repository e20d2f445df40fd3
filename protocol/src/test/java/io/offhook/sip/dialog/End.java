package io.offhook.sip.dialog;

import io.offhook.sip.codec.Decoded;
import io.offhook.sip.codec.SipCodec;
import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.UasCapabilities;
import io.offhook.sip.transaction.SeededIdentifiers;
import io.offhook.sip.transaction.Timers;
import io.offhook.sip.transaction.TransactionKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One engine of a pair: hosts a session as a Dialog actor does, keeps what lingers, and checks what every session must hold:
 * one Ended, nothing after it, one BYE, one final answer.
 */
final class End {

    static final Body OFFER = Body.sdp("v=0 offer\r\n".getBytes(StandardCharsets.US_ASCII));
    static final Body ANSWER = Body.sdp("v=0 answer\r\n".getBytes(StandardCharsets.US_ASCII));

    final String name;
    final LocalPoint local;
    final Link link;
    final List<SessionEffect> events = new ArrayList<>();
    final List<String> faults = new ArrayList<>();
    final Map<TransactionKey, LingeringTransaction> lingering = new HashMap<>();
    private final SipCodec codec = SipCodec.forDatagrams();
    private final SeededIdentifiers identifiers;
    private final List<String> trace;
    private final Set<String> byes = new HashSet<>();
    private final Set<String> finals = new HashSet<>();

    @Nullable
    InviteSession session;

    @Nullable
    EndCause ended;

    @Nullable
    End peer;

    BiConsumer<End, SessionEffect> user = (end, effect) -> {};
    Predicate<SipMessage> drops = message -> false;

    End(String name, Link link, long seed, List<String> trace) {
        this.name = name;
        this.link = link;
        this.trace = trace;
        this.identifiers = new SeededIdentifiers(seed);
        String host = name + ".example.com";
        this.local = new LocalPoint(
                "UDP", host + ":5060", "<sip:" + name + "@" + host + ">", UasCapabilities.endpoint(), "test");
    }

    void call(Body offer) {
        InviteSession caller = InviteSession.uac(local, Timers.STANDARD, identifiers);
        session = caller;
        String to = "<sip:b@b.example.com>";
        act(out -> caller.invite(
                new Invitation("sip:b@b.example.com", "\"A\" <sip:a@a.example.com>", to, offer), link.nowNs(), out));
    }

    InviteSession session() {
        InviteSession known = session;
        if (known == null) {
            throw new AssertionError(name + " has no session");
        }
        return known;
    }

    interface Input {
        void into(SessionEffects out);
    }

    /** Gives an input and performs what comes of it. */
    void act(Input input) {
        SessionEffects out = new SessionEffects();
        input.into(out);
        for (int i = 0; i < out.size(); i++) {
            perform(out.get(i));
        }
    }

    private void perform(SessionEffect effect) {
        if (ended != null) {
            faults.add(name + ": after Ended: " + effect);
        }
        if (effect instanceof SessionEffect.Send send) {
            count(send);
            transmit(send.message().bytes(), send.retransmission());
        } else if (effect instanceof SessionEffect.Repeat repeat) {
            transmit(repeat.bytes(), true);
        } else if (effect instanceof SessionEffect.Arm arm) {
            if (arm.delayNs() < 0) {
                faults.add(name + ": negative delay " + arm);
            }
            link.after(arm.delayNs(), () -> fire(arm.timer()));
        } else if (effect instanceof SessionEffect.Linger linger) {
            lingering.put(linger.transaction().key(), linger.transaction());
        } else {
            if (effect instanceof SessionEffect.Ended end) {
                ended = end.cause();
            }
            events.add(effect);
            user.accept(this, effect);
        }
    }

    /** Stale timers reach the session too: it has to ignore them. */
    private void fire(int timer) {
        InviteSession known = session;
        if (known != null) {
            boolean awaited = known.awaits(timer);
            int before = events.size();
            SessionEffects out = new SessionEffects();
            known.timer(timer, link.nowNs(), out);
            if (!awaited && (!out.isEmpty() || events.size() != before)) {
                faults.add(name + ": a stale timer did something: " + out);
            }
            act(all -> {
                for (int i = 0; i < out.size(); i++) {
                    all.add(out.get(i));
                }
            });
        }
    }

    private void count(SessionEffect.Send send) {
        SipMessage message = send.message();
        if (message instanceof SipRequest request && request.isBye() && !send.retransmission()) {
            byes.add(request.topVia().encode());
            if (byes.size() > 1) {
                faults.add(name + ": a second BYE");
            }
        }
        if (message instanceof SipResponse response && response.isFinal() && !send.retransmission()) {
            if (!finals.add(response.cseq() + " " + response.topVia().encode())
                    && !response.method().name().equals("CANCEL")) {
                faults.add(name + ": a second final answer to " + response.cseq());
            }
        }
    }

    private void transmit(byte[] bytes, boolean again) {
        SipMessage message = decode(bytes);
        trace.add(link.elapsedMs() + " " + name + " " + title(message) + (again ? " again" : ""));
        End to = peer;
        if (to != null && !drops.test(message)) {
            link.carry(() -> to.arrive(decode(bytes)));
        }
    }

    private SipMessage decode(byte[] bytes) {
        Decoded decoded = codec.decode(bytes, 0, bytes.length);
        if (decoded instanceof Decoded.Message good) {
            return good.message();
        }
        throw new AssertionError(
                name + " sent what cannot be read: " + decoded + "\n" + new String(bytes, StandardCharsets.UTF_8));
    }

    static String title(SipMessage message) {
        return message instanceof SipRequest request
                ? request.method().name()
                : ((SipResponse) message).status() + " "
                        + message.cseq().method().name();
    }

    /** What the engine's socket does: owner, else what lingers, else a new call, else 481. */
    void arrive(SipMessage message) {
        InviteSession known = session;
        boolean ours = known != null && ended == null && known.callId().equals(message.callId());
        if (ours && known != null) {
            act(out -> {
                if (message instanceof SipRequest request) {
                    known.received(request, link.nowNs(), out);
                } else {
                    known.received((SipResponse) message, link.nowNs(), out);
                }
            });
            return;
        }
        TransactionKey key = message instanceof SipRequest request
                ? TransactionKey.server(request)
                : TransactionKey.client((SipResponse) message);
        LingeringTransaction done = lingering.get(key);
        if (done != null && done.untilNs() - link.nowNs() > 0) {
            byte[] bytes = done.onMessage(message);
            if (bytes != null) {
                transmit(bytes, true);
            }
        } else if (message instanceof SipRequest request && !request.isAck()) {
            if (request.isInvite() && request.toTag() == null && known == null) {
                InviteSession callee = InviteSession.uas(local, Timers.STANDARD, identifiers, request);
                session = callee;
                act(out -> callee.received(request, link.nowNs(), out));
            } else {
                transmit(SipResponse.respond(request, 481).build().bytes(), false);
            }
        }
    }

    boolean saw(Class<? extends SessionEffect> event) {
        return count(event) > 0;
    }

    long count(Class<? extends SessionEffect> event) {
        return events.stream().filter(event::isInstance).count();
    }

    // ---- shorthands for the user ----

    void ring() {
        act(out -> session().ring(null, link.nowNs(), out));
    }

    void accept() {
        act(out -> session().accept(ANSWER, link.nowNs(), out));
    }

    void reject(int status) {
        act(out -> session().reject(status, null, List.of(), link.nowNs(), out));
    }

    void bye() {
        act(out -> session().bye(new EndCause.LocalHangup(null), link.nowNs(), out));
    }

    void cancel() {
        act(out -> session().cancel(new EndCause.Cancelled(Party.LOCAL, null), link.nowNs(), out));
    }

    void later(long ms, Runnable what) {
        link.after(ms * 1_000_000, what);
    }

    static String headerOf(SipMessage message, HeaderName name) {
        String value = message.header(name);
        return value == null ? "" : value;
    }
}
