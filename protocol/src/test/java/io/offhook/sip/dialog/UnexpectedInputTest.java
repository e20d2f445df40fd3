package io.offhook.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.Tag;
import io.offhook.sip.transaction.HopRequests;
import io.offhook.sip.transaction.Timers;
import io.offhook.sip.transaction.UnexpectedInput;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What comes out of place is told and harms nothing; most of these were found by the laboratory of io.offhook.sip.machine. */
class UnexpectedInputTest {

    private final Solo solo = Solo.talking();

    // ---- it is told ----

    @Test
    void aResponseToNothingIsTold() {
        SipResponse odd =
                SipResponse.respond(solo.inDialog(Method.INFO).build(), 200).build();
        assertThat(solo.receive(odd)).containsExactly(unexpected(UnexpectedInput.RESPONSE_TO_NOTHING, odd));
    }

    @Test
    void anAckOfNothingIsTold() {
        SipRequest ack = solo.inDialog(Method.ACK).build();
        assertThat(solo.receive(ack)).containsExactly(unexpected(UnexpectedInput.ACK_OF_NOTHING, ack));
    }

    @Test
    void anAckThatIsRepeatedIsNoSurprise() {
        Solo callee = answered();
        SipRequest ack = callee.inDialog(Method.ACK, 1, "bob").build();
        assertThat(callee.receive(ack)).containsExactly(new SessionEffect.Acked(null));
        assertThat(callee.receive(ack)).isEmpty();
    }

    @Test
    void aFailureToSendOnWhichNothingDependsIsTold() {
        assertThat(solo.act(out -> solo.session.transportFailed("refused", solo.nowNs, out)))
                .containsExactly(unexpected(UnexpectedInput.TRANSPORT_FAILURE, null));
    }

    // ---- it harms nothing ----

    @Test
    void aSecondInviteBeforeTheAnswerIsPutOffWith500() {
        Solo callee = Solo.callee(invite("first", 1), "alice");
        List<SessionEffect> out =
                callee.receive(callee.inDialog(Method.INVITE, 2, "bob").build());
        assertThat(callee.answers()).containsExactly(500);
        assertThat(callee.lastAnswer().has(HeaderName.RETRY_AFTER)).isTrue();
        assertThat(out).hasAtLeastOneElementOfType(SessionEffect.Unexpected.class);
    }

    @Test
    void aSessionOfACalleeBeginsWithAnInviteOnly() {
        Solo callee = new Solo();
        callee.session = InviteSession.uas(Solo.LOCAL, Timers.STANDARD, callee, invite("first", 1));
        callee.receive(callee.inDialog(Method.INFO).build());
        assertThat(callee.answers()).containsExactly(481);
        assertThat(callee.session.isEnded()).isFalse();
        callee.receive(invite("first", 1));
        assertThat(callee.all(SessionEffect.Offered.class)).hasSize(1);
    }

    @Test
    void aByeBeforeWeCalledAnybodyIsRefused() {
        Solo caller = Solo.caller();
        caller.receive(caller.inDialog(Method.BYE).build());
        assertThat(caller.answers()).containsExactly(481);
        assertThat(caller.session.isEnded()).isFalse();
    }

    @Test
    void aRepeatedRequestOfAnotherDialogGetsTheSameAnswerAgain() {
        SipRequest stranger = solo.inDialog(Method.BYE, 50, "mallory").build();
        solo.receive(stranger);
        byte[] first = solo.lastAnswer().bytes();
        assertThat(solo.receive(stranger))
                .singleElement()
                .isInstanceOfSatisfying(
                        SessionEffect.Repeat.class,
                        repeat -> assertThat(repeat.bytes()).isEqualTo(first));
    }

    @Test
    void aRequestThatOvertookThe2xxGetsTheSameAnswerAgainWhenItIsRepeated() {
        Solo caller = Solo.caller();
        caller.invite();
        SipRequest early = caller.inDialog(Method.INFO).build();
        caller.receive(early);
        caller.receive(caller.answer(200).contact("<sip:bob@192.0.2.4>").build());
        assertThat(caller.receive(early)).singleElement().isInstanceOf(SessionEffect.Repeat.class);
    }

    @Test
    void theRefusalOfAReinviteIsRepeatedAfterOurBye() {
        SipRequest reinvite = solo.inDialog(Method.INVITE).build();
        solo.receive(reinvite);
        solo.act(out -> solo.session.rejectReinvite(488, null, solo.nowNs, out));
        byte[] refusal = solo.lastAnswer().bytes();
        solo.act(out -> solo.session.bye(new EndCause.LocalHangup(null), solo.nowNs, out));
        assertThat(solo.receive(reinvite))
                .singleElement()
                .isInstanceOfSatisfying(
                        SessionEffect.Repeat.class,
                        repeat -> assertThat(repeat.bytes()).isEqualTo(refusal));
    }

    @Test
    void thePeersReinviteMeets491WhileOursIsChallenged() {
        reinvite();
        solo.receive(solo.answer(401)
                .header(HeaderName.WWW_AUTHENTICATE, "Digest realm=\"x\", nonce=\"n\"")
                .build());
        solo.receive(solo.inDialog(Method.INVITE).build());
        assertThat(solo.answers()).containsExactly(491);
        solo.act(out -> assertThat(solo.session.retryWith("Authorization", "Digest x", solo.nowNs, out))
                .isTrue());
        assertThat(solo.all(SessionEffect.Reoffered.class)).isEmpty();
    }

    @Test
    void ourReinviteWaitsForTheAckOfTheRefusalOfThePeers() {
        SipRequest theirs = solo.inDialog(Method.INVITE).build();
        solo.receive(theirs);
        solo.act(out -> solo.session.rejectReinvite(488, null, solo.nowNs, out));
        assertThat(reinvite()).isFalse();
        solo.receive(HopRequests.ack(theirs, solo.lastAnswer()));
        assertThat(reinvite()).isTrue();
    }

    @Test
    void a2xxWhoseAckWaitsForTheOwnerMayBeRepeated() {
        SipResponse success = offered();
        assertThat(solo.receive(success)).isEmpty();
    }

    @Test
    void anotherBranchMayAnswerWhileTheAckWaitsForTheOwner() {
        Solo caller = Solo.caller();
        Invitation offerless = new Invitation("sip:bob@b", "<sip:alice@a>", "<sip:bob@b>", null);
        caller.act(out -> caller.session.invite(offerless, caller.nowNs, out));
        caller.receive(caller.answer(200).contact("<sip:bob@192.0.2.4>").build());
        SipResponse other = SipResponse.respond(caller.last(Method.INVITE), 200)
                .toTag(new Tag("carol"))
                .contact("<sip:carol@192.0.2.9>")
                .build();
        assertThat(caller.receive(other)).containsExactly(new SessionEffect.Forked(other, new Tag("carol")));
    }

    @Test
    void a2xxWhoseAckWaitsForTheOwnerIsAcknowledgedWhenThePeerHangsUp() {
        offered();
        solo.receive(solo.inDialog(Method.BYE).build());
        assertThat(solo.last(Method.ACK).cseq().sequence())
                .isEqualTo(solo.last(Method.INVITE).cseq().sequence());
        assertThat(solo.session.isEnded()).isTrue();
    }

    /** Our re-INVITE had no offer, so that its 2xx brings one. */
    private SipResponse offered() {
        solo.act(out -> solo.session.reinvite(null, solo.nowNs, out));
        SipResponse success = solo.answer(200)
                .contact("<sip:bob@192.0.2.4>")
                .body("application/sdp", End.OFFER.bytes())
                .build();
        solo.receive(success);
        assertThat(solo.all(SessionEffect.Answered.class)).isNotEmpty();
        return success;
    }

    private boolean reinvite() {
        boolean[] granted = new boolean[1];
        solo.act(out -> granted[0] = solo.session.reinvite(End.OFFER, solo.nowNs, out));
        return granted[0];
    }

    private static Solo answered() {
        Solo callee = Solo.callee(invite("first", 1), "alice");
        callee.act(out -> callee.session.accept(End.ANSWER, callee.nowNs, out));
        return callee;
    }

    private static SipRequest invite(String branch, long number) {
        return SipRequest.builder(Method.INVITE, "sip:alice@client.atlanta.example.com")
                .header(HeaderName.VIA, "SIP/2.0/UDP 192.0.2.4:5060;branch=z9hG4bK" + branch)
                .header(HeaderName.FROM, "Bob <sip:bob@biloxi.example.com>;tag=bob")
                .header(HeaderName.TO, "Alice <sip:alice@atlanta.example.com>")
                .header(HeaderName.CALL_ID, "call@biloxi")
                .header(HeaderName.CONTACT, "<sip:bob@192.0.2.4>")
                .cseq(number)
                .build();
    }

    private static SessionEffect unexpected(UnexpectedInput what, @Nullable SipMessage message) {
        return new SessionEffect.Unexpected(what, message);
    }
}
