package io.offhook.testkit.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sip.dialog.EndCause;
import io.offhook.sip.dialog.Party;
import io.offhook.testkit.PhoneCall;
import org.junit.jupiter.api.Test;

/** What a good phone does with those who call and get it wrong. */
class CallerQuirkTest {
    private static final EndCause HUNG_UP = new EndCause.LocalHangup(null);
    private static final EndCause WAS_HUNG_UP = new EndCause.RemoteHangup(null);

    @Test
    @Against(caller = CallerQuirk.NEVER_ACKS)
    void anAnswerThatIsNeverAcknowledgedIsRepeatedFor32SecondsAndHungUp() {
        Scene.alsoWithLoss(CallerQuirk.NEVER_ACKS, scene -> {
            PhoneCall call = scene.ring();
            scene.run(31);
            assertThat(call.isOver()).isFalse();
            scene.run(35);
            scene.expectEnd(call, new EndCause.TimedOut("ACK"));
            assertThat(call.wasAnswered()).isFalse();
            assertThat(scene.carrier.responses(200, "INVITE")).hasSizeBetween(6, 11);
            assertThat(scene.carrier.requests("BYE")).isNotEmpty();
        });
    }

    /** A call like any other, which lasts for so many seconds at the least. */
    private static void talksAndHangsUp(CallerQuirk quirk, int seconds) {
        Scene.alsoWithLoss(quirk, scene -> {
            PhoneCall call = scene.ring();
            scene.run(seconds);
            scene.talk(call);
            scene.carrier.lastCall().hangUp();
            scene.run(40);
            scene.expectEnd(call, WAS_HUNG_UP);
        });
    }

    @Test
    @Against(caller = CallerQuirk.ACKS_WITHIN_THE_TRANSACTION)
    void anAckWithTheBranchOfTheInviteIsAnAck() {
        talksAndHangsUp(CallerQuirk.ACKS_WITHIN_THE_TRANSACTION, 35);
    }

    @Test
    @Against(caller = CallerQuirk.HANGS_UP_WITH_THE_ACK)
    void aByeInOneBreathWithTheAckEndsTheCallOnce() {
        Scene.alsoWithLoss(CallerQuirk.HANGS_UP_WITH_THE_ACK, scene -> {
            PhoneCall call = scene.ring();
            scene.run(50);
            scene.expectEnd(call, WAS_HUNG_UP);
            assertThat(scene.carrier.lastCall().isOver()).isTrue();
        });
    }

    @Test
    @Against(caller = CallerQuirk.BYE_WITH_OLD_CSEQ)
    void aByeThatCountsBackIsRefusedAndTheCallGoesOn() {
        Scene.with(CallerQuirk.BYE_WITH_OLD_CSEQ, scene -> {
            PhoneCall call = scene.ring();
            scene.carrier.expectResponse(500, "BYE");
            scene.run(5);
            assertThat(call.isTalking()).isTrue();
            scene.carrier.hears(scene.alice); // the carrier itself takes the 500 for the end, and says no more
            call.hangUp();
            scene.run(1);
            scene.expectEnd(call, HUNG_UP);
        });
    }

    @Test
    @Against(caller = CallerQuirk.BYE_WITH_ANOTHER_METHOD)
    void aByeThatSaysInviteInCseqIsRefusedAndTheCallGoesOn() {
        Scene.with(CallerQuirk.BYE_WITH_ANOTHER_METHOD, scene -> {
            PhoneCall call = scene.ring();
            scene.carrier.expectResponse(400, "INVITE");
            scene.run(5);
            scene.talk(call);
            call.hangUp();
            scene.run(1);
            scene.expectEnd(call, HUNG_UP);
        });
    }

    @Test
    @Against(caller = CallerQuirk.VIA_IS_ANOTHER_PORT)
    void withoutRportResponsesGoToThePortOfTheVia() {
        Scene.alsoWithLoss(CallerQuirk.VIA_IS_ANOTHER_PORT, scene -> {
            PhoneCall call = scene.ring();
            scene.run(10);
            scene.talk(call);
            scene.carrier.lastCall().hangUp();
            scene.run(40);
            scene.expectEnd(call, WAS_HUNG_UP);
            assertThat(scene.carrier.received())
                    .filteredOn(in -> in.message() instanceof io.offhook.sip.message.SipResponse)
                    .isNotEmpty()
                    .allMatch(in -> in.port() == 5070);
        });
    }

    @Test
    @Against(caller = CallerQuirk.SHOUTS_TAGS)
    void tagsInCapitalsAreTheSameTags() {
        talksAndHangsUp(CallerQuirk.SHOUTS_TAGS, 10);
    }

    @Test
    @Against(caller = CallerQuirk.OFFERS_NO_COMMON_CODEC)
    void anOfferWithoutACommonCodecIsRefusedWith488() {
        Scene.alsoWithLoss(CallerQuirk.OFFERS_NO_COMMON_CODEC, scene -> {
            PhoneCall call = scene.ring();
            scene.run(40);
            scene.expectEnd(call, new EndCause.Rejected(488, "", Party.LOCAL));
            assertThat(scene.carrier.lastCall().finalStatus()).isEqualTo(488);
        });
    }

    @Test
    @Against(caller = CallerQuirk.REINVITES_AT_ONCE)
    void aReinviteWithoutOfferOnTheHeelsOfTheAckGetsOursAndTheCallGoesOn() {
        Scene.alsoWithLoss(CallerQuirk.REINVITES_AT_ONCE, scene -> {
            PhoneCall call = scene.ring();
            scene.run(20);
            scene.talk(call);
            scene.hangUp(call);
            scene.expectEnd(call, HUNG_UP);
        });
    }

    @Test
    @Against(caller = CallerQuirk.CANCELS_AFTER_THE_ANSWER)
    void aCancelAfterTheAnswerIsAnsweredAndChangesNothing() {
        Scene.alsoWithLoss(CallerQuirk.CANCELS_AFTER_THE_ANSWER, scene -> {
            PhoneCall call = scene.ring();
            scene.run(10);
            scene.talk(call);
            assertThat(scene.carrier.responses(481, "CANCEL")).isEmpty();
            scene.hangUp(call);
            scene.expectEnd(call, HUNG_UP);
        });
    }
}
