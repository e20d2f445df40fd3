package io.offhook.sip.proxy;

import static io.offhook.sip.proxy.ProxyLab.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.transaction.HopRequests;
import org.junit.jupiter.api.Test;

/** Calls through the proxy: RFC 3665 §3.2 and §3.8-§3.11 with one proxy, RFC 3261 §16.6-§16.10. */
class ProxyCallTest {
    private final ProxyLab lab = new ProxyLab();
    private final Phone alice = new Phone(lab, "alice", 101);
    private final Phone bob = new Phone(lab, "bob", 201).registered();

    @Test
    void aCallIsSetUpAndEndedThroughTheProxy() {
        SipRequest invite = alice.invite("bob");
        alice.send(invite);
        lab.response(alice.address, 100);
        SipRequest atBob = lab.request(bob.address, "INVITE");
        assertThat(atBob.requestUri()).isEqualTo(bob.contact());
        assertThat(atBob.maxForwards()).isEqualTo(69);
        assertThat(atBob.vias()).hasSize(2);
        assertThat(atBob.topVia().host()).isEqualTo("192.0.2.1");
        assertThat(atBob.recordRoutes()).hasSize(1);
        assertThat(atBob.recordRoutes().get(0).sipUri().isLooseRouter()).isTrue();
        assertThat(atBob.body()).isEqualTo(invite.body());
        assertThat(atBob.header(HeaderName.FROM)).isEqualTo(invite.header(HeaderName.FROM));

        bob.answer(atBob, 100);
        lab.quiet();
        bob.answer(atBob, 180);
        SipResponse ringing = lab.response(alice.address, 180);
        assertThat(ringing.vias()).hasSize(1);
        bob.answer(atBob, 200);
        SipResponse ok = lab.response(alice.address, 200);
        assertThat(ok.topVia().branch()).isEqualTo(invite.topBranch());

        alice.send(alice.inDialog(Method.ACK, invite, ok));
        SipRequest ack = lab.request(bob.address, "ACK");
        assertThat(ack.routes()).isEmpty();
        assertThat(ack.requestUri()).isEqualTo(bob.contact());

        bob.send(bob.byeFromCallee(atBob, ok));
        SipRequest bye = lab.request(alice.address, "BYE");
        assertThat(bye.requestUri()).isEqualTo(alice.contact());
        assertThat(bye.has(HeaderName.ROUTE)).isFalse();
        alice.answer(bye, 200);
        lab.response(bob.address, 200);
        lab.quiet();
        lab.nothingIsLeft();
        lab.quiet();
    }

    @Test
    void repeatsOnBothSidesMakeNoSecondCall() {
        SipRequest invite = alice.invite("bob");
        alice.send(invite);
        alice.send(invite);
        lab.response(alice.address, 100);
        lab.response(alice.address, 100);
        SipRequest atBob = lab.request(bob.address, "INVITE");
        lab.quiet();
        SipResponse sent = bob.answer(atBob, 200);
        bob.send(sent); // the ACK was lost
        SipResponse ok = lab.response(alice.address, 200);
        lab.response(alice.address, 200);
        SipRequest ack = alice.inDialog(Method.ACK, invite, ok);
        alice.send(ack);
        alice.send(ack);
        SipRequest first = lab.request(bob.address, "ACK");
        SipRequest second = lab.request(bob.address, "ACK");
        assertThat(first.topBranch()).isEqualTo(second.topBranch());
        alice.send(invite); // a very late repeat
        lab.quiet();
        lab.nothingIsLeft();
    }

    @Test
    void aBusyCalleeIsAcknowledgedHopByHop() {
        SipRequest invite = alice.invite("bob");
        alice.send(invite);
        lab.response(alice.address, 100);
        SipRequest atBob = lab.request(bob.address, "INVITE");
        bob.answer(atBob, 486);
        SipRequest ack = lab.request(bob.address, "ACK");
        assertThat(ack.topBranch()).isEqualTo(atBob.topBranch());
        SipResponse busy = lab.response(alice.address, 486);
        lab.runFor(SECOND); // timer G: the caller's ACK is late
        lab.response(alice.address, 486);
        alice.ackFailure(invite, busy);
        lab.runFor(SECOND * 10);
        lab.quiet();
        lab.nothingIsLeft();
    }

    @Test
    void aCancelIsAnsweredAndSentOn() {
        SipRequest invite = alice.invite("bob");
        alice.send(invite);
        lab.response(alice.address, 100);
        SipRequest atBob = lab.request(bob.address, "INVITE");
        bob.answer(atBob, 180);
        lab.response(alice.address, 180);
        alice.send(HopRequests.cancel(invite));
        lab.response(alice.address, 200);
        SipRequest cancel = lab.request(bob.address, "CANCEL");
        assertThat(cancel.topBranch()).isEqualTo(atBob.topBranch());
        assertThat(cancel.requestUri()).isEqualTo(atBob.requestUri());
        bob.answer(cancel, 200);
        bob.answer(atBob, 487);
        lab.request(bob.address, "ACK");
        SipResponse terminated = lab.response(alice.address, 487);
        alice.ackFailure(invite, terminated);
        lab.nothingIsLeft();
        lab.quiet();
    }

    @Test
    void aCancelWaitsForTheFirstProvisionalResponse() {
        SipRequest invite = alice.invite("bob");
        alice.send(invite);
        lab.response(alice.address, 100);
        SipRequest atBob = lab.request(bob.address, "INVITE");
        alice.send(HopRequests.cancel(invite));
        lab.response(alice.address, 200);
        lab.quiet();
        bob.answer(atBob, 100);
        lab.request(bob.address, "CANCEL");
    }

    @Test
    void aCancelThatCrossesThe200DoesNothing() {
        SipRequest invite = alice.invite("bob");
        alice.send(invite);
        lab.response(alice.address, 100);
        bob.answer(lab.request(bob.address, "INVITE"), 200);
        lab.response(alice.address, 200);
        alice.send(HopRequests.cancel(invite));
        lab.response(alice.address, 200);
        lab.quiet();
        lab.nothingIsLeft();
    }

    @Test
    void aCancelledInviteWithoutAnyAnswerEndsWith487() {
        SipRequest invite = alice.invite("bob");
        alice.send(invite);
        lab.response(alice.address, 100);
        SipRequest atBob = lab.request(bob.address, "INVITE");
        bob.answer(atBob, 180);
        lab.response(alice.address, 180);
        alice.send(HopRequests.cancel(invite));
        lab.response(alice.address, 200);
        lab.runFor(31 * SECOND);
        assertThat(lab.poll(alice.address)).isNull();
        lab.runFor(SECOND);
        alice.ackFailure(invite, lab.response(alice.address, 487));
        lab.drain();
        lab.nothingIsLeft();
    }

    @Test
    void aCancelForNothingOrFromSomebodyElseGets481() {
        SipRequest invite = alice.invite("bob");
        alice.send(HopRequests.cancel(invite));
        lab.response(alice.address, 481);
        alice.send(invite);
        lab.response(alice.address, 100);
        SipRequest atBob = lab.request(bob.address, "INVITE");
        bob.answer(atBob, 180);
        lab.response(alice.address, 180);
        Phone eve = new Phone(lab, "eve", 66);
        lab.send(eve.address, HopRequests.cancel(invite));
        lab.response(eve.address, 481);
        lab.quiet();
    }

    @Test
    void aSilentCalleeIsA408After32Seconds() {
        SipRequest invite = alice.invite("bob");
        alice.send(invite);
        lab.response(alice.address, 100);
        lab.runFor(32 * SECOND - 1);
        assertThat(lab.poll(alice.address)).isNull();
        lab.runFor(1);
        alice.ackFailure(invite, lab.response(alice.address, 408));
        assertThat(lab.inboxes.get(bob.address)).hasSize(7); // timer A: 0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5
        lab.drain();
        lab.nothingIsLeft();
        lab.quiet();
    }

    @Test
    void aCalleeThatRingsForEverIsCancelledByTimerC() {
        SipRequest invite = alice.invite("bob");
        alice.send(invite);
        lab.response(alice.address, 100);
        SipRequest atBob = lab.request(bob.address, "INVITE");
        lab.runFor(20 * SECOND);
        lab.drain();
        bob.answer(atBob, 180);
        lab.response(alice.address, 180);
        lab.runFor(185 * SECOND - 1);
        lab.quiet();
        lab.runFor(1);
        SipRequest cancel = lab.request(bob.address, "CANCEL");
        bob.answer(cancel, 200);
        bob.answer(atBob, 487);
        lab.request(bob.address, "ACK");
        alice.ackFailure(invite, lab.response(alice.address, 487));
        lab.nothingIsLeft();
    }

    @Test
    void aProvisionalResponseStartsTimerCAnew() {
        SipRequest invite = alice.invite("bob");
        alice.send(invite);
        lab.response(alice.address, 100);
        SipRequest atBob = lab.request(bob.address, "INVITE");
        for (int minute = 0; minute < 10; minute++) {
            bob.answer(atBob, 180);
            lab.response(alice.address, 180);
            lab.runFor(60 * SECOND);
        }
        lab.quiet();
    }

    @Test
    void anUnreachableCalleeIsA500AtOnce() {
        SipRequest invite = alice.invite("bob");
        alice.send(invite);
        lab.response(alice.address, 100);
        SipRequest atBob = lab.request(bob.address, "INVITE");
        java.util.List<Outgoing> out = new java.util.ArrayList<>();
        lab.core.unreachable(atBob, lab.nowNs, out);
        assertThat(out).hasSize(1);
        assertThat(((SipResponse) out.get(0).message()).status()).isEqualTo(500);
    }

    @Test
    void aNonInviteThatTimesOutIsNotAnswered() {
        SipRequest message =
                alice.initial(Method.MESSAGE, "sip:bob@example.com", "m1").build();
        alice.send(message);
        lab.nothingIsLeft();
        assertThat(lab.poll(alice.address)).isNull(); // RFC 4320
        assertThat(lab.inboxes.get(bob.address)).hasSize(11);
    }

    @Test
    void a503FromTheCalleeIsNotHandedOnAsOurOwn() {
        alice.send(alice.invite("bob"));
        lab.response(alice.address, 100);
        bob.answer(lab.request(bob.address, "INVITE"), 503);
        lab.request(bob.address, "ACK");
        lab.response(alice.address, 500);
    }

    @Test
    void aForkedInviteRingsBothAndTheFirstAnswerWins() {
        Phone second = new Phone(lab, "bob", 202).registered();
        SipRequest invite = alice.invite("bob");
        alice.send(invite);
        lab.response(alice.address, 100);
        SipRequest one = lab.request(bob.address, "INVITE");
        SipRequest two = lab.request(second.address, "INVITE");
        assertThat(one.topBranch()).isNotEqualTo(two.topBranch());
        bob.answer(one, 180);
        second.answer(two, 180);
        lab.response(alice.address, 180);
        lab.response(alice.address, 180);
        second.answer(two, 200);
        lab.response(alice.address, 200);
        SipRequest cancel = lab.request(bob.address, "CANCEL");
        bob.answer(cancel, 200);
        bob.answer(one, 487);
        lab.request(bob.address, "ACK");
        lab.quiet();
        lab.nothingIsLeft();
    }

    @Test
    void bothForksMayAnswerAndBothAnswersReachTheCaller() {
        Phone second = new Phone(lab, "bob", 202).registered();
        alice.send(alice.invite("bob"));
        lab.response(alice.address, 100);
        SipRequest one = lab.request(bob.address, "INVITE");
        SipRequest two = lab.request(second.address, "INVITE");
        bob.answer(one, 200);
        second.answer(two, 200);
        lab.response(alice.address, 200);
        lab.response(alice.address, 200);
        lab.nothingIsLeft();
    }

    @Test
    void aForkThatNeverObeysItsCancelLeavesNothingBehind() {
        Phone second = new Phone(lab, "bob", 202).registered();
        alice.send(alice.invite("bob"));
        lab.response(alice.address, 100);
        SipRequest one = lab.request(bob.address, "INVITE");
        SipRequest two = lab.request(second.address, "INVITE");
        bob.answer(one, 200);
        lab.runFor(10 * ProxyLab.SECOND);
        second.answer(two, 180); // late, so that its CANCEL is given up after the caller's transaction is over
        lab.drain();
        lab.nothingIsLeft();
    }

    @Test
    void theBestOfAllForksAnswersIsChosen() {
        Phone second = new Phone(lab, "bob", 202).registered();
        Phone third = new Phone(lab, "bob", 203).registered();
        SipRequest invite = alice.invite("bob");
        alice.send(invite);
        lab.response(alice.address, 100);
        SipRequest one = lab.request(bob.address, "INVITE");
        SipRequest two = lab.request(second.address, "INVITE");
        SipRequest three = lab.request(third.address, "INVITE");
        bob.answer(one, 500);
        second.answer(two, 486);
        assertThat(lab.poll(alice.address)).isNull();
        third.answer(three, 404);
        lab.response(alice.address, 404);
    }

    @Test
    void aDeclineForAllStopsTheOtherForks() {
        Phone second = new Phone(lab, "bob", 202).registered();
        alice.send(alice.invite("bob"));
        lab.response(alice.address, 100);
        SipRequest one = lab.request(bob.address, "INVITE");
        SipRequest two = lab.request(second.address, "INVITE");
        bob.answer(one, 180);
        lab.response(alice.address, 180);
        second.answer(two, 603);
        lab.request(second.address, "ACK");
        assertThat(lab.poll(alice.address)).isNull();
        SipRequest cancel = lab.request(bob.address, "CANCEL");
        bob.answer(cancel, 200);
        bob.answer(one, 487);
        lab.response(alice.address, 603);
    }

    @Test
    void theChallengesOfAllForksAreHandedOnTogether() {
        Phone second = new Phone(lab, "bob", 202).registered();
        alice.send(alice.invite("bob"));
        lab.response(alice.address, 100);
        SipRequest one = lab.request(bob.address, "INVITE");
        SipRequest two = lab.request(second.address, "INVITE");
        bob.send(SipResponse.respond(one, 401)
                .header(HeaderName.WWW_AUTHENTICATE, "Digest realm=\"a\", nonce=\"1\"")
                .build());
        second.send(SipResponse.respond(two, 407)
                .header(HeaderName.PROXY_AUTHENTICATE, "Digest realm=\"b\", nonce=\"2\"")
                .build());
        SipResponse both = lab.response(alice.address, 401);
        assertThat(both.headers(HeaderName.WWW_AUTHENTICATE)).hasSize(1);
        assertThat(both.headers(HeaderName.PROXY_AUTHENTICATE)).hasSize(1);
    }
}
