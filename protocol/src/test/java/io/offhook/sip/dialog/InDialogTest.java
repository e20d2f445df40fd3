package io.offhook.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sip.message.CSeq;
import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.Tag;
import io.offhook.sip.transaction.TransactionKey;
import io.offhook.sip.transaction.UnexpectedInput;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a standing call says to what may come (RFC 3261 sections 8.2, 12.2.2, 13.2.2.4). */
class InDialogTest {

    private final Solo solo = Solo.talking();

    @Test
    void methodsOutsideAllowAre405AndUnknownOnes501() {
        for (Method method : List.of(Method.UPDATE, Method.PRACK, Method.REFER, Method.REGISTER)) {
            solo.receive(solo.inDialog(method).build());
            assertThat(solo.lastAnswer().status()).as(method.name()).isEqualTo(405);
            assertThat(solo.lastAnswer().header(HeaderName.ALLOW)).isEqualTo(Solo.LOCAL.allow());
        }
        solo.receive(solo.inDialog(new Method("SHUFFLE")).build());
        assertThat(solo.lastAnswer().status()).isEqualTo(501);
        assertThat(solo.session.isEstablished()).isTrue();
    }

    @Test
    void optionsIsAnsweredByTheSession() {
        solo.receive(solo.inDialog(Method.OPTIONS).build());
        assertThat(solo.lastAnswer().status()).isEqualTo(200);
    }

    @Test
    void anExtensionThatWeDoNotKnowIs420() {
        solo.receive(solo.inDialog(Method.INVITE)
                .header(HeaderName.REQUIRE, "100rel, teleport")
                .build());
        assertThat(solo.lastAnswer().status()).isEqualTo(420);
        assertThat(solo.lastAnswer().header(HeaderName.UNSUPPORTED)).isEqualTo("100rel, teleport");
    }

    @Test
    void aStrangersTagIs481() {
        solo.receive(solo.inDialog(Method.BYE, 200, "mallory").build());
        assertThat(solo.answers()).containsExactly(481);
        assertThat(solo.session.isEstablished()).isTrue();
    }

    @Test
    void aPeerThatEchoesTheLargestNumberIsHungUpAllTheSame() {
        Solo caller = Solo.caller();
        caller.invite();
        caller.receive(caller.answer(200)
                .build()
                .edit()
                .replace(HeaderName.CSEQ, CSeq.MAX + " INVITE")
                .buildResponse());
        caller.act(out -> caller.session.bye(new EndCause.LocalHangup(null), 0, out));
        assertThat(caller.last(Method.BYE).cseq().sequence()).isZero();
    }

    @Test
    void anOldNumberIs500AndARepeatGetsItsFirstAnswer() {
        SipRequest options = solo.inDialog(Method.OPTIONS).build();
        solo.receive(options);
        solo.receive(solo.inDialog(Method.INFO, 50, "bob").build());
        assertThat(solo.answers()).containsExactly(200, 500);
        assertThat(solo.receive(options))
                .singleElement()
                .isInstanceOfSatisfying(
                        SessionEffect.Repeat.class,
                        again -> assertThat(again.bytes())
                                .startsWith("SIP/2.0 200".getBytes(StandardCharsets.US_ASCII)));
        solo.nowNs += 33_000_000_000L; // timer J is over
        solo.receive(options);
        assertThat(solo.answers()).containsExactly(200, 500, 500);
    }

    @Test
    void infoIsTheOwnersToAnswer() {
        SipRequest info = solo.inDialog(Method.INFO)
                .body("application/dtmf-relay", "Signal=1".getBytes(StandardCharsets.US_ASCII))
                .build();
        solo.receive(info);
        assertThat(solo.only(SessionEffect.OtherRequest.class).request()).isSameAs(info);
        assertThat(solo.receive(info)).isEmpty();
        solo.act(out -> assertThat(solo.session.respond(info, 200, List.of(), null, 0, out))
                .isTrue());
        solo.act(out -> assertThat(solo.session.respond(info, 200, List.of(), null, 0, out))
                .isFalse());
        assertThat(solo.answers()).containsExactly(200);
        assertThat(solo.receive(info)).hasOnlyElementsOfType(SessionEffect.Repeat.class);
    }

    @Test
    void whatIsOpenWhenTheByeComesIs487() {
        solo.receive(solo.inDialog(Method.INFO).build());
        solo.receive(solo.inDialog(Method.INVITE).build());
        solo.receive(solo.inDialog(Method.BYE)
                .header(HeaderName.REASON, "Q.850;cause=16")
                .build());
        assertThat(solo.answers()).containsExactly(200, 487, 487);
        assertThat(solo.only(SessionEffect.Ended.class).cause()).isEqualTo(new EndCause.RemoteHangup("Q.850;cause=16"));
    }

    @Test
    void aRequestOfOursThatMeets481EndsTheCall() {
        solo.act(out -> assertThat(solo.session.request(Method.INFO, List.of(), null, 0, out))
                .isTrue());
        solo.receive(SipResponse.respond(solo.last(Method.INFO), 481).build());
        assertThat(solo.only(SessionEffect.RequestDone.class).response()).isNotNull();
        assertThat(solo.last(Method.BYE).cseq().sequence())
                .isEqualTo(solo.last(Method.INFO).cseq().sequence() + 1);
    }

    @Test
    void theEndIsOnceAndLastAndTheByesRepeatsAreLeftToLinger() {
        SipRequest bye = solo.inDialog(Method.BYE).build();
        List<SessionEffect> end = solo.receive(bye);
        assertThat(end.get(end.size() - 1)).isInstanceOf(SessionEffect.Ended.class);
        LingeringTransaction kept = end.stream()
                .filter(SessionEffect.Linger.class::isInstance)
                .map(effect -> ((SessionEffect.Linger) effect).transaction())
                .filter(one -> one.key().equals(TransactionKey.server(bye)))
                .findFirst()
                .orElseThrow();
        assertThat(kept.onMessage(bye)).isEqualTo(solo.lastAnswer().bytes());
        assertThat(kept.untilNs() - solo.nowNs).isEqualTo(32_000_000_000L);
        assertThat(solo.receive(bye)).containsExactly(new SessionEffect.Unexpected(UnexpectedInput.AFTER_THE_END, bye));
    }

    @Test
    void aRepeated2xxAfterTheEndStillGetsItsAck() {
        SipResponse success =
                SipResponse.respond(firstInvite(), 200).toTag(new Tag("bob")).build();
        List<SessionEffect> end = solo.receive(solo.inDialog(Method.BYE).build());
        LingeringTransaction kept = end.stream()
                .filter(SessionEffect.Linger.class::isInstance)
                .map(effect -> ((SessionEffect.Linger) effect).transaction())
                .filter(one -> one.kind() == LingeringTransaction.Kind.SUCCESS_ACKED)
                .findFirst()
                .orElseThrow();
        assertThat(kept.key()).isEqualTo(TransactionKey.client(success));
        assertThat(kept.onMessage(success)).isNotNull();
        assertThat(kept.destination()).isEqualTo(new Destination.NextHop("sip:bob@192.0.2.4"));
        SipResponse fork =
                SipResponse.respond(firstInvite(), 200).toTag(new Tag("carol")).build();
        assertThat(kept.onMessage(fork)).isNull();
    }

    @Test
    void anotherBranchOfAForkIsGivenToASiblingThatHangsUp() {
        SipResponse fork = SipResponse.respond(firstInvite(), 200)
                .toTag(new Tag("carol"))
                .contact("<sip:carol@192.0.2.5>")
                .build();
        solo.receive(fork);
        assertThat(solo.only(SessionEffect.Forked.class).remoteTag()).isEqualTo(new Tag("carol"));
        assertThat(solo.sent()).isEmpty();

        Solo sibling = Solo.caller();
        sibling.session = solo.session.fork(fork);
        sibling.receive(fork);
        sibling.act(out -> sibling.session.bye(new EndCause.LocalHangup(null), 0, out));
        assertThat(sibling.last(Method.ACK).requestUri()).isEqualTo("sip:carol@192.0.2.5");
        assertThat(sibling.last(Method.BYE).toTag()).isEqualTo(new Tag("carol"));
        assertThat(sibling.receive(fork)).hasOnlyElementsOfType(SessionEffect.Repeat.class);

        solo.receive(solo.inDialog(Method.BYE, 300, "carol").build());
        assertThat(solo.all(SessionEffect.Forked.class)).hasSize(2);
        assertThat(solo.session.isEstablished()).isTrue();
    }

    @Test
    void aSecondChallengeThatIsNotStaleMeansWrongCredentials() {
        Solo caller = Solo.caller();
        caller.invite();
        caller.receive(challenge(caller, "Digest realm=\"a\", nonce=\"1\""));
        caller.act(out -> assertThat(caller.session.retryWith("Authorization", "Digest 1", 0, out))
                .isTrue());
        caller.receive(challenge(caller, "Digest realm=\"a\", nonce=\"2\", stale=TRUE"));
        caller.act(out -> assertThat(caller.session.retryWith("Authorization", "Digest 2", 0, out))
                .isTrue());
        assertThat(caller.last(Method.INVITE).headers(HeaderName.AUTHORIZATION)).containsExactly("Digest 2");
        caller.receive(challenge(caller, "Digest realm=\"a\", nonce=\"3\""));
        assertThat(caller.all(SessionEffect.Challenged.class)).hasSize(2);
        assertThat(caller.only(SessionEffect.Ended.class).cause()).isEqualTo(new EndCause.Unauthorized(401));
    }

    @Test
    void anOwnerThatForgetsAChallengeLosesTheCallAfter64T1() {
        Solo caller = Solo.caller();
        caller.invite();
        List<SessionEffect> asked = caller.receive(challenge(caller, "Digest realm=\"a\""));
        SessionEffect.Arm patience = asked.stream()
                .filter(SessionEffect.Arm.class::isInstance)
                .map(SessionEffect.Arm.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(patience.delayNs()).isEqualTo(32_000_000_000L);
        caller.act(out -> caller.session.timer(patience.timer(), 0, out));
        assertThat(caller.only(SessionEffect.Ended.class).cause()).isEqualTo(new EndCause.Unauthorized(401));
    }

    @Test
    void anInviteOfADialogThatWeDoNotKnowIs481() {
        SipRequest stray = solo.inDialog(Method.INVITE).build();
        Solo callee = Solo.callee(stray, "us");
        assertThat(callee.answers()).containsExactly(481);
        assertThat(callee.effects).doesNotHaveAnyElementsOfTypes(SessionEffect.Offered.class);
    }

    @Test
    void aCalleeThatIsToldByeBeforeItsAnswerSays487() {
        SipRequest invite = (SipRequest) Solo.rfc3665("3_1/F01_INVITE.sip");
        Solo bob = Solo.callee(invite, "8321234356");
        bob.act(out -> bob.session.ring(null, 0, out));
        bob.receive(SipRequest.builder(Method.BYE, "sip:bob@client.biloxi.example.com")
                .header(HeaderName.VIA, "SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKearlybye")
                .header(HeaderName.FROM, Objects.requireNonNull(invite.header(HeaderName.FROM)))
                .header(HeaderName.TO, invite.header(HeaderName.TO) + ";tag=8321234356")
                .header(HeaderName.CALL_ID, invite.callId().value())
                .cseq(2)
                .build());
        assertThat(bob.answers()).containsExactly(180, 200, 487);
    }

    private SipRequest firstInvite() {
        Solo twin = Solo.caller();
        twin.invite();
        return twin.last(Method.INVITE);
    }

    private static SipResponse challenge(Solo caller, String value) {
        return caller.answer(401).header(HeaderName.WWW_AUTHENTICATE, value).build();
    }
}
