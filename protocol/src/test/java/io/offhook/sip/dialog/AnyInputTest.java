package io.offhook.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.RequestBuilder;
import io.offhook.sip.message.ResponseBuilder;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.Tag;
import io.offhook.sip.message.UasCapabilities;
import io.offhook.sip.transaction.HopRequests;
import io.offhook.sip.transaction.SeededIdentifiers;
import io.offhook.sip.transaction.Timers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Sessions of both roles are given anything, legal or not, in any order; what must hold always is checked at each step. */
class AnyInputTest {

    private static final int SEQUENCES = Boolean.getBoolean("offhook.long") ? 500_000 : 3_000;
    private static final List<Method> METHODS = List.of(
            Method.INVITE,
            Method.BYE,
            Method.OPTIONS,
            Method.INFO,
            Method.UPDATE,
            Method.PRACK,
            Method.REFER,
            Method.REGISTER,
            new Method("WHATEVER"));
    private static final int[] STATUSES = {
        100, 180, 183, 200, 202, 302, 401, 407, 408, 481, 486, 487, 491, 500, 503, 603
    };
    private static final LocalPoint LOCAL = new LocalPoint(
            "UDP",
            "192.0.2.1:5060",
            "<sip:me@192.0.2.1>",
            new UasCapabilities(
                    List.of(Method.INVITE, Method.ACK, Method.BYE, Method.CANCEL, Method.OPTIONS, Method.INFO),
                    List.of(),
                    Set.of("application/sdp")),
            null);

    /** How far the random walks come: a test that never reaches a stage proves nothing about it. */
    private enum Reached {
        TALKING,
        BYE_SENT,
        BYE_RECEIVED,
        FAILED,
        REOFFERED,
        CHALLENGED,
        FORKED,
        ENDED
    }

    @Test
    void nothingBreaksASession() {
        Map<Reached, Integer> reached = new EnumMap<>(Reached.class);
        for (int seed = 0; seed < SEQUENCES; seed++) {
            Walk walk = new Walk(seed, reached);
            try {
                walk.go();
            } catch (RuntimeException | AssertionError broken) {
                fail("seed " + seed + " after " + walk.trace, broken);
            }
        }
        assertThat(reached.keySet()).containsExactlyInAnyOrder(Reached.values());
        reached.forEach((what, times) -> assertThat(times).as(what.name()).isGreaterThan(SEQUENCES / 100));
    }

    private record Alarm(long atNs, long order, int timer) implements Comparable<Alarm> {
        @Override
        public int compareTo(Alarm other) {
            return atNs != other.atNs ? Long.compare(atNs, other.atNs) : Long.compare(order, other.order);
        }
    }

    private static final class Walk {
        final List<String> trace = new ArrayList<>();
        private final Random random;
        private final Map<Reached, Integer> reached;
        private final boolean caller;
        private final InviteSession session;
        private final PriorityQueue<Alarm> alarms = new PriorityQueue<>();
        private final List<SipRequest> sent = new ArrayList<>();
        private final List<SipRequest> received = new ArrayList<>();
        private final List<SipRequest> others = new ArrayList<>();
        private final SipRequest invite;
        private final Tag peerTag = new Tag("peer");
        private long nowNs;
        private long sequence = 1;
        private int branches;
        private long order;
        private int ended;
        private int byes;
        private int retries;
        private int finals;

        Walk(long seed, Map<Reached, Integer> reached) {
            this.random = new Random(seed * 0x9E3779B97F4A7C15L);
            this.reached = reached;
            this.caller = random.nextBoolean();
            this.nowNs = random.nextLong();
            var identifiers = new SeededIdentifiers(seed);
            this.invite = fromPeer(Method.INVITE, null, "call@peer", sequence, random.nextInt(10) > 0, false);
            this.session = caller
                    ? InviteSession.uac(LOCAL, Timers.STANDARD, identifiers)
                    : InviteSession.uas(LOCAL, Timers.STANDARD, identifiers, invite);
        }

        void go() {
            if (!caller) {
                receive(invite);
            } else if (random.nextInt(8) > 0) {
                SessionEffects out = new SessionEffects();
                check("invite", out, session.invite(invitation(), nowNs, out));
            }
            int steps = 4 + random.nextInt(40);
            for (int i = 0; i < steps; i++) {
                switch (random.nextInt(8)) {
                    case 0, 1, 2 -> wish();
                    case 3, 4 -> response();
                    case 5 -> request();
                    case 6 -> time();
                    default -> oddities();
                }
            }
            finish();
        }

        /** However it was left, hanging up and letting time pass ends it. */
        private void finish() {
            SessionEffects out = new SessionEffects();
            if (caller && sent.isEmpty() && !session.isEnded()) {
                session.invite(invitation(), nowNs, out);
            }
            session.hangUp(new EndCause.LocalHangup(null), nowNs, out);
            check("hang up", out, true);
            for (int i = 0; i < 500 && !alarms.isEmpty(); i++) {
                Alarm next = alarms.remove();
                nowNs = next.atNs - nowNs > 0 ? next.atNs : nowNs;
                fire(next.timer);
            }
            if (caller && !session.isEnded()) { // a cancel waits for a first response, for timer B, or for 64*T1
                response();
            }
            assertThat(session.isEnded()).as(session.toString()).isTrue();
            assertThat(ended).isEqualTo(1);
            reached(Reached.ENDED);
        }

        private static Invitation invitation() {
            return new Invitation("sip:bob@peer.example", "<sip:me@example.com>", "<sip:bob@peer.example>", End.OFFER);
        }

        private void wish() {
            SessionEffects out = new SessionEffects();
            int wish = random.nextInt(16);
            boolean taken = switch (wish) {
                case 0, 1 -> session.invite(invitation(), nowNs, out);
                case 2 -> random.nextInt(3) == 0 && session.cancel(cause(), nowNs, out);
                case 3 -> session.ring(random.nextBoolean() ? End.ANSWER : null, nowNs, out);
                case 4 -> session.progress(100 + random.nextInt(110), "Wait", null, nowNs, out);
                case 5, 6 -> session.accept(random.nextBoolean() ? End.ANSWER : null, nowNs, out);
                case 7 ->
                    random.nextInt(3) == 0 && session.reject(200 + random.nextInt(600), null, List.of(), nowNs, out);
                case 8 -> random.nextInt(3) == 0 && session.bye(cause(), nowNs, out);
                case 9 -> session.reinvite(random.nextBoolean() ? End.OFFER : null, nowNs, out);
                case 10 -> session.acceptReinvite(End.ANSWER, nowNs, out);
                case 11 -> session.rejectReinvite(488, null, nowNs, out);
                case 12 -> session.request(METHODS.get(random.nextInt(METHODS.size())), List.of(), null, nowNs, out);
                case 13 ->
                    !others.isEmpty()
                            && session.respond(
                                    others.get(random.nextInt(others.size())),
                                    100 + random.nextInt(500),
                                    List.of(),
                                    null,
                                    nowNs,
                                    out);
                case 14 -> session.acknowledge(End.ANSWER, nowNs, out);
                default -> retry(out);
            };
            check("wish " + wish + (taken ? "" : " refused"), out, taken);
        }

        private boolean retry(SessionEffects out) {
            boolean taken = random.nextInt(4) == 0
                    ? session.refuseChallenge(nowNs, out)
                    : session.retryWith("Authorization", "Digest username=\"me\"", nowNs, out);
            retries += taken ? 1 : 0;
            return taken;
        }

        private EndCause cause() {
            return random.nextBoolean()
                    ? new EndCause.LocalHangup("Q.850;cause=16")
                    : new EndCause.Cancelled(Party.LOCAL, "SIP;cause=200");
        }

        private void response() {
            if (sent.isEmpty()) {
                return;
            }
            SipRequest request = random.nextInt(4) == 0
                    ? sent.get(0)
                    : sent.get(sent.size() - 1 - Math.min(random.nextInt(3), sent.size() - 1));
            int status = random.nextInt(3) == 0 ? 200 : STATUSES[random.nextInt(STATUSES.length)];
            ResponseBuilder response = SipResponse.respond(request, status);
            if (random.nextInt(12) > 0) {
                response.toTag(random.nextInt(4) == 0 ? new Tag("fork" + random.nextInt(3)) : new Tag("peer"));
            }
            if (random.nextInt(6) > 0) {
                response.contact("<sip:bob@198.51.100.7>");
            }
            if (random.nextInt(3) == 0) {
                response.header(HeaderName.RECORD_ROUTE, "<sip:strict.example>, <sip:loose.example;lr>");
            }
            if (status == 401 || status == 407) {
                response.header(
                        status == 401 ? HeaderName.WWW_AUTHENTICATE : HeaderName.PROXY_AUTHENTICATE,
                        "Digest realm=\"x\", nonce=\"n\"" + (random.nextBoolean() ? ", stale=TRUE" : ""));
            }
            if (random.nextBoolean()) {
                response.body("application/sdp", "v=0\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            SessionEffects out = new SessionEffects();
            session.received(response.build(), nowNs, out);
            check(status + " " + request.method(), out, true);
        }

        private void request() {
            Method method = METHODS.get(random.nextInt(5) > 1 ? random.nextInt(3) : random.nextInt(METHODS.size()));
            if (method.equals(Method.BYE) && random.nextBoolean()) {
                return;
            }
            long number =
                    random.nextInt(6) == 0 ? random.nextInt(5) : ++sequence + (random.nextInt(20) == 0 ? 4_000_000 : 0);
            Tag to = random.nextInt(8) == 0 ? (random.nextBoolean() ? null : new Tag("wrong")) : session.localTag();
            String callId = session.callId().value();
            receive(fromPeer(method, to, callId, number, random.nextBoolean(), random.nextInt(10) == 0));
        }

        private SipRequest fromPeer(
                Method method, @Nullable Tag to, String callId, long number, boolean body, boolean odd) {
            RequestBuilder request = SipRequest.builder(method, "sip:me@192.0.2.1")
                    .header(
                            HeaderName.VIA,
                            "SIP/2.0/UDP 198.51.100.7"
                                    + (random.nextInt(10) == 0 ? "" : ";branch=z9hG4bKpeer" + branches++))
                    .header(
                            HeaderName.FROM,
                            "<sip:bob@peer.example>"
                                    + (odd && random.nextBoolean() ? "" : ";tag=" + (odd ? "other" : peerTag.value())))
                    .header(HeaderName.TO, "<sip:me@example.com>" + (to == null ? "" : ";tag=" + to))
                    .header(HeaderName.CALL_ID, callId)
                    .cseq(number);
            if (random.nextInt(8) > 0) {
                request.header(HeaderName.CONTACT, "<sip:bob@198.51.100.7:" + (1024 + random.nextInt(9)) + ">");
            }
            if (random.nextInt(20) == 0) {
                request.header(HeaderName.REQUIRE, "100rel");
            }
            if (body) {
                request.body("application/sdp", "v=0\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            return request.build();
        }

        private void receive(SipRequest request) {
            received.add(request);
            SessionEffects out = new SessionEffects();
            session.received(request, nowNs, out);
            check(request.method() + " " + request.cseq().sequence(), out, true);
        }

        /** Repeats, ACKs and CANCELs of what came, and failures of the transport. */
        private void oddities() {
            SessionEffects out = new SessionEffects();
            int which = random.nextInt(5);
            if (received.isEmpty() || which == 0) {
                if (random.nextInt(6) == 0) {
                    session.transportFailed("refused", nowNs, out);
                }
            } else {
                SipRequest known = received.get(random.nextInt(received.size()));
                SipRequest given = switch (which) {
                    case 1 -> known;
                    case 2 ->
                        HopRequests.ack(known, SipResponse.respond(known, 487).build());
                    case 3 -> random.nextInt(3) == 0 ? HopRequests.cancel(known) : known;
                    default ->
                        fromPeer(
                                Method.ACK,
                                session.localTag(),
                                session.callId().value(),
                                known.cseq().sequence(),
                                random.nextBoolean(),
                                false);
                };
                session.received(given, nowNs, out);
            }
            check("oddity " + which, out, true);
        }

        private void time() {
            switch (random.nextInt(3)) {
                case 0 -> nowNs += random.nextInt(2_000_000_000);
                case 1 -> fire(random.nextInt(1 << 10)); // of nobody, or long stale
                default -> {
                    if (!alarms.isEmpty()) {
                        Alarm next = alarms.remove();
                        nowNs = next.atNs - nowNs > 0 ? next.atNs : nowNs;
                        fire(next.timer);
                    }
                }
            }
        }

        private void fire(int timer) {
            boolean awaited = session.awaits(timer);
            SessionEffects out = new SessionEffects();
            session.timer(timer, nowNs, out);
            check("timer " + timer + (awaited ? "" : " stale"), out, awaited);
        }

        private void check(String input, SessionEffects out, boolean allowed) {
            trace.add(input + " -> " + out.size());
            assertThat(allowed || out.isEmpty())
                    .as("refused or stale input has no effect: %s", out)
                    .isTrue();
            for (int i = 0; i < out.size(); i++) {
                SessionEffect effect = out.get(i);
                assertThat(ended).as("nothing after Ended").isZero();
                if (effect instanceof SessionEffect.Send send) {
                    sent(send.message(), send.retransmission());
                } else if (effect instanceof SessionEffect.Arm arm) {
                    assertThat(arm.delayNs()).isNotNegative();
                    alarms.add(new Alarm(nowNs + arm.delayNs(), order++, arm.timer()));
                } else if (effect instanceof SessionEffect.Ended) {
                    ended++;
                } else {
                    note(effect);
                }
            }
            assertThat(session.isEnded()).isEqualTo(ended == 1);
        }

        private void note(SessionEffect effect) {
            if (effect instanceof SessionEffect.OtherRequest other) {
                others.add(other.request());
            } else if (effect instanceof SessionEffect.Answered || effect instanceof SessionEffect.Acked) {
                reached(Reached.TALKING);
            } else if (effect instanceof SessionEffect.Failed) {
                reached(Reached.FAILED);
            } else if (effect instanceof SessionEffect.Reoffered) {
                reached(Reached.REOFFERED);
            } else if (effect instanceof SessionEffect.Challenged) {
                reached(Reached.CHALLENGED);
            } else if (effect instanceof SessionEffect.Forked) {
                reached(Reached.FORKED);
            } else if (effect instanceof SessionEffect.ByeReceived) {
                reached(Reached.BYE_RECEIVED);
            }
        }

        private void sent(SipMessage message, boolean again) {
            if (again) {
                return;
            }
            if (message instanceof SipRequest request) {
                sent.add(request);
                if (request.isBye()) {
                    byes++;
                    assertThat(byes).as("BYEs but for retries").isLessThanOrEqualTo(1 + retries);
                    reached(Reached.BYE_SENT);
                }
            } else if (message instanceof SipResponse response && response.isFinal() && !caller) {
                boolean first = response.cseq().equals(invite.cseq())
                        && response.topVia().equals(invite.topVia())
                        && response.status() != 481; // a repeat after timer L is a stranger
                finals += first ? 1 : 0;
                assertThat(finals).as("final answers to the INVITE").isLessThanOrEqualTo(1);
            }
        }

        private void reached(Reached what) {
            reached.merge(what, 1, Integer::sum);
        }
    }
}
