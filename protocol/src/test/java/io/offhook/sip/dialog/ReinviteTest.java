package io.offhook.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.transaction.HopRequests;
import io.offhook.sip.transaction.SeededIdentifiers;
import io.offhook.sip.transaction.Timers;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A second INVITE within the call, and what may cross it (RFC 3261 section 14). */
class ReinviteTest {

    private final Pair pair = new Pair(1);
    private final End a = pair.a;
    private final End b = pair.b;

    @Test
    void theCallerOffersAnewAndTheCalleeAccepts() {
        established(() -> reinvite(a));
        onReoffer(b, () -> b.act(out -> b.session().acceptReinvite(End.ANSWER, b.link.nowNs(), out)));
        a.later(5000, a::bye);
        a.call(End.OFFER);
        assertThat(pair.finish().ladder())
                .contains("1000 a INVITE\n1001 b 200 INVITE\n1002 a ACK\n")
                .endsWith("5000 a BYE\n5001 b 200 BYE");
        assertThat(b.count(SessionEffect.Acked.class)).isEqualTo(2);
        assertThat(a.events)
                .filteredOn(SessionEffect.Answered.class::isInstance)
                .map(SessionEffect.Answered.class::cast)
                .extracting(SessionEffect.Answered::reinvite)
                .containsExactly(false, true);
    }

    @Test
    void aRefusedReinviteLeavesTheCallAsItWas() {
        established(() -> reinvite(b));
        onReoffer(a, () -> a.act(out -> a.session().rejectReinvite(488, null, a.link.nowNs(), out)));
        a.later(5000, a::bye);
        a.call(End.OFFER);
        assertThat(pair.finish().ladder()).contains("1000 b INVITE\n1001 a 488 INVITE\n1002 b ACK\n");
        assertThat(b.events)
                .filteredOn(SessionEffect.ReinviteFailed.class::isInstance)
                .map(SessionEffect.ReinviteFailed.class::cast)
                .extracting(SessionEffect.ReinviteFailed::status)
                .containsExactly(488);
        assertThat(b.ended).isEqualTo(new EndCause.RemoteHangup(null));
    }

    @Test
    void reinvitesThatCrossAreBoth491AndTriedAgainAtDifferentTimes() {
        pair.link.delay(50);
        established(() -> {
            reinvite(a);
            reinvite(b);
        });
        onReoffer(a, () -> a.act(out -> a.session().acceptReinvite(End.ANSWER, a.link.nowNs(), out)));
        onReoffer(b, () -> b.act(out -> b.session().acceptReinvite(End.ANSWER, b.link.nowNs(), out)));
        a.later(20_000, a::bye);
        a.call(End.OFFER);
        pair.finish();
        assertThat(pair.trace.stream().filter(line -> line.contains(" 491 "))).hasSize(2);
        assertThat(pair.trace.stream().filter(line -> line.endsWith("200 INVITE")))
                .hasSize(3);
        assertThat(a.saw(SessionEffect.ReinviteFailed.class)).isFalse();
        assertThat(b.saw(SessionEffect.ReinviteFailed.class)).isFalse();
        long retryOfA = pair.trace.stream()
                .filter(line -> line.endsWith(" a INVITE"))
                .mapToLong(line -> Long.parseLong(line.substring(0, line.indexOf(' '))))
                .skip(2)
                .findFirst()
                .orElseThrow();
        assertThat(retryOfA).isBetween(1100L + 2100, 1100L + 4000);
    }

    @Test
    void theCallerTakesItsReinviteBackBefore200() {
        established(() -> reinvite(a));
        a.later(2000, () -> a.arrive(SipResponse.respond(lastInvite(a), 100).build()));
        b.later(8000, b::bye);
        a.call(End.OFFER);
        SipRequest[] cancel = new SipRequest[1];
        a.later(3000, () -> {
            cancel[0] = HopRequests.cancel(lastInvite(b));
            b.arrive(cancel[0]);
            b.arrive(cancel[0]);
        });
        pair.finish();
        assertThat(pair.ladder()).contains("3000 b 200 CANCEL\n3000 b 487 INVITE\n3000 b 200 CANCEL again\n3001 a ACK");
        assertThat(b.events).contains(new SessionEffect.Cancelled(cancel[0], true));
        assertThat(a.events)
                .filteredOn(SessionEffect.ReinviteFailed.class::isInstance)
                .map(SessionEffect.ReinviteFailed.class::cast)
                .extracting(SessionEffect.ReinviteFailed::status)
                .containsExactly(487);
    }

    @Test
    void aReinviteThatMeets481EndsTheCall() {
        established(() -> {
            b.session = null;
            reinvite(a);
        });
        a.call(End.OFFER);
        pair.link.run(100);
        assertThat(a.ended).isEqualTo(new EndCause.Rejected(481, "Call/Transaction Does Not Exist", Party.REMOTE));
        assertThat(pair.ladder()).contains("a BYE");
    }

    @Test
    void aSecondReinviteOfOursIsNotEvenSent() {
        boolean[] sent = new boolean[2];
        established(() -> {
            a.act(out -> sent[0] = a.session().reinvite(End.OFFER, a.link.nowNs(), out));
            a.act(out -> sent[1] = a.session().reinvite(End.OFFER, a.link.nowNs(), out));
        });
        a.later(5000, a::bye);
        a.call(End.OFFER);
        pair.finish();
        assertThat(sent).containsExactly(true, false);
    }

    @Test
    void anInviteWithoutAnOfferIsAnsweredInTheAck() {
        b.user = PairTest::answer;
        a.user = (end, effect) -> {
            if (effect instanceof SessionEffect.Answered answered && answered.awaitsAcknowledge()) {
                end.act(out -> end.session().acknowledge(End.ANSWER, end.link.nowNs(), out));
                end.later(1000, end::bye);
            }
        };
        a.act(out -> {
            a.session = InviteSession.uac(a.local, Timers.STANDARD, new SeededIdentifiers(3));
            a.session()
                    .invite(
                            new Invitation(
                                    "sip:b@b.example.com", "<sip:a@a.example.com>", "<sip:b@b.example.com>", null),
                            a.link.nowNs(),
                            out);
        });
        pair.finish();
        assertThat(b.events)
                .filteredOn(SessionEffect.Acked.class::isInstance)
                .map(effect -> ((SessionEffect.Acked) effect).body())
                .singleElement()
                .extracting(Body::contentType)
                .isEqualTo("application/sdp");
    }

    // ---- the stage ----

    private void established(Runnable oneSecondLater) {
        b.user = PairTest::answer;
        a.user = (end, effect) -> {
            if (effect instanceof SessionEffect.Answered answered && !answered.reinvite()) {
                end.later(1000 - end.link.elapsedMs(), oneSecondLater);
            }
        };
    }

    private static void onReoffer(End end, Runnable what) {
        var before = end.user;
        end.user = (self, effect) -> {
            before.accept(self, effect);
            if (effect instanceof SessionEffect.Reoffered) {
                what.run();
            }
        };
    }

    private static void reinvite(End end) {
        end.act(out -> end.session().reinvite(End.OFFER, end.link.nowNs(), out));
    }

    /** The last re-INVITE that came to this end, or for the caller that it sent. */
    private SipRequest lastInvite(End end) {
        List<SipRequest> all = b.events.stream()
                .filter(SessionEffect.Reoffered.class::isInstance)
                .map(effect -> ((SessionEffect.Reoffered) effect).invite())
                .toList();
        assertThat(all).as(end.name).isNotEmpty();
        return all.get(all.size() - 1);
    }
}
