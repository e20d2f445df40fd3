package io.offhook.testkit.peer;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.engine.CallOptions;
import io.offhook.engine.actor.DialogEvent;
import io.offhook.sip.dialog.EndCause;
import io.offhook.sip.dialog.Party;
import io.offhook.testkit.PhoneCall;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a good phone does with those who are called and get it wrong. */
class CalleeQuirkTest {
    private static final EndCause HUNG_UP = new EndCause.LocalHangup(null);
    private static final EndCause WAS_HUNG_UP = new EndCause.RemoteHangup(null);
    private static final EndCause CANCELLED = new EndCause.Cancelled(Party.LOCAL, null);

    @Test
    @Against(callee = CalleeQuirk.SESSION_PROGRESS_LOOP)
    void progressForMinutesIsToldOnceAndEndsInAConversation() {
        Scene.alsoWithLoss(CalleeQuirk.SESSION_PROGRESS_LOOP, scene -> {
            PhoneCall call = scene.dial();
            scene.run(119);
            assertThat(call.isOver()).isFalse();
            assertThat(Scene.count(call, DialogEvent.Provisional.class)).isEqualTo(1);
            scene.run(10);
            scene.talk(call);
            scene.hangUp(call);
            scene.expectEnd(call, HUNG_UP);
        });
    }

    @Test
    void progressThatNeverEndsIsCancelledAtTheRingLimit() {
        Scene.alsoWithLoss(CalleeQuirk.SESSION_PROGRESS_LOOP, scene -> {
            PhoneCall call =
                    scene.alice.call(scene.carrier.uri(), CallOptions.none().ringTimeout(ofSeconds(30)));
            scene.run(100);
            scene.expectEnd(call, EndCause.NoAnswer.INSTANCE);
            assertThat(scene.carrier.requests("CANCEL")).isNotEmpty();
        });
    }

    @Test
    @Against(callee = CalleeQuirk.ANSWER_CROSSES_CANCEL)
    void anAnswerThatCrossesTheCancelIsHungUp() {
        Scene.alsoWithLoss(CalleeQuirk.ANSWER_CROSSES_CANCEL, scene -> {
            PhoneCall call = scene.dial();
            scene.run(5);
            call.hangUp();
            scene.run(70);
            scene.expectEnd(call, CANCELLED);
            assertThat(call.wasAnswered()).isFalse();
            assertThat(scene.carrier.lastCall().isOver())
                    .as("hung up, though its ACK may be lost")
                    .isTrue();
        });
    }

    @Test
    void anAnswerThatCrossesTheCancelIsAcknowledgedBeforeItIsHungUp() {
        Scene.with(CalleeQuirk.ANSWER_CROSSES_CANCEL, scene -> {
            PhoneCall call = scene.dial();
            scene.run(5);
            call.hangUp();
            scene.carrier.expectRequest("ACK");
            scene.carrier.expectRequest("BYE");
            scene.run(1);
            scene.expectEnd(call, CANCELLED);
            assertThat(scene.carrier.requests("ACK")).hasSize(1);
            assertThat(scene.carrier.requests("BYE")).hasSize(1);
        });
    }

    @Test
    @Against(callee = CalleeQuirk.ANSWERS_AFTER_487)
    void anAnswerAfterThe487StartsNothing() {
        Scene.with(CalleeQuirk.ANSWERS_AFTER_487, scene -> {
            PhoneCall call = scene.dial();
            scene.run(5);
            call.hangUp();
            scene.run(3);
            assertThat(call.cause()).contains(CANCELLED);
            scene.carrier.lastCall().hangUp();
            scene.carrier.expectResponse(481, "BYE");
            scene.expectEnd(call, CANCELLED);
            assertThat(call.wasAnswered()).isFalse();
        });
    }

    @Test
    @Against(callee = CalleeQuirk.ANSWERS_TWICE)
    void theSecondOfTwoAnswersIsHungUpAndTheFirstGoesOn() {
        Scene.with(CalleeQuirk.ANSWERS_TWICE, scene -> {
            PhoneCall call = scene.dial();
            scene.run(10);
            scene.talk(call);
            assertThat(tagsOf(scene.carrier.requests("ACK"))).hasSize(2);
            assertThat(tagsOf(scene.carrier.requests("BYE"))).containsExactly("other");
            scene.hangUp(call);
            scene.expectEnd(call, HUNG_UP);
            assertThat(scene.carrier.lastCall().isOver()).isTrue();
        });
    }

    @Test
    void ofTwoAnswersOneIsHungUpAtOnceWhicheverComesFirst() {
        Scene.alsoWithLoss(CalleeQuirk.ANSWERS_TWICE, scene -> {
            PhoneCall call = scene.dial();
            scene.run(20);
            assertThat(call.isTalking()).isTrue();
            assertThat(tagsOf(scene.carrier.requests("BYE"))).hasSize(1);
            scene.hangUp(call);
            scene.expectEnd(call, HUNG_UP);
            assertThat(tagsOf(scene.carrier.requests("BYE"))).hasSize(2);
        });
    }

    private static Set<String> tagsOf(List<Incoming> requests) {
        return requests.stream()
                .map(request -> String.valueOf(request.request().toTag()))
                .collect(Collectors.toSet());
    }

    @Test
    @Against(callee = CalleeQuirk.UNREACHABLE_CONTACT)
    void aContactThatNobodyReachesEndsTheCallWhenThePeerGivesUp() {
        Scene.with(CalleeQuirk.UNREACHABLE_CONTACT, scene -> {
            PhoneCall call = scene.dial();
            scene.run(20);
            scene.talk(call); // media has an address that is right
            scene.run(14);
            scene.carrier.lastCall().hangUp(); // 64*T1 without an ACK
            scene.run(1);
            assertThat(scene.carrier.requests("ACK")).isEmpty();
            scene.expectEnd(call, WAS_HUNG_UP);
        });
    }

    @Test
    void hangingUpTowardsAContactThatNobodyReachesTakesNoLongerThanTimerF() {
        Scene.with(CalleeQuirk.UNREACHABLE_CONTACT, scene -> {
            PhoneCall call = scene.dial();
            scene.run(5);
            call.hangUp();
            scene.run(33);
            scene.expectEnd(call, HUNG_UP);
        });
    }

    @Test
    @Against(callee = CalleeQuirk.ANSWERS_TO_THE_VIA)
    void responsesToTheViaArriveBecauseItTellsTheTruth() {
        Scene.alsoWithLoss(CalleeQuirk.ANSWERS_TO_THE_VIA, scene -> {
            PhoneCall call = scene.dial();
            scene.run(10);
            scene.talk(call);
            scene.hangUp(call);
            scene.expectEnd(call, HUNG_UP);
        });
    }

    @Test
    @Against(callee = CalleeQuirk.NEVER_ANSWERS_BYE)
    void aByeThatNobodyAnswersStopsTheAudioAtOnceAndEndsTheCallByTimerF() {
        Scene.alsoWithLoss(CalleeQuirk.NEVER_ANSWERS_BYE, scene -> {
            PhoneCall call = scene.dial();
            scene.run(10);
            scene.talk(call);
            call.hangUp();
            scene.run(1);
            long until = scene.carrier.lastCall().media().packets();
            scene.run(10);
            assertThat(scene.carrier.lastCall().media().packets())
                    .as("RFC 3261 section 15.1.1")
                    .isEqualTo(until);
            scene.run(22);
            scene.expectEnd(call, HUNG_UP);
            assertThat(scene.carrier.requests("BYE")).hasSizeBetween(5, 11);
        });
    }

    @Test
    @Against(callee = CalleeQuirk.REINVITES_WITHOUT_OFFER)
    void aReinviteWithoutOfferGetsOursAndTheCallGoesOn() {
        Scene.alsoWithLoss(CalleeQuirk.REINVITES_WITHOUT_OFFER, scene -> {
            PhoneCall call = scene.dial();
            scene.run(20);
            scene.talk(call);
            assertThat(scene.carrier.responses(200, "INVITE"))
                    .allMatch(ok -> ok.body().contains("m=audio"));
            scene.hangUp(call);
            scene.expectEnd(call, HUNG_UP);
        });
    }

    @Test
    @Against(callee = CalleeQuirk.LEAVES_THE_OFFER_UNANSWERED)
    void anOfferThatTheAckDoesNotAnswerEndsTheCallWithABye() {
        Scene.alsoWithLoss(CalleeQuirk.LEAVES_THE_OFFER_UNANSWERED, scene -> {
            PhoneCall call = scene.dial();
            scene.run(50);
            scene.expectEnd(call, new EndCause.MediaFailure("the answer has no session description"));
            assertThat(scene.carrier.requests("BYE")).isNotEmpty();
        });
    }

    @Test
    @Against(callee = CalleeQuirk.TRYING_ONLY)
    void aHundredAndThenSilenceIsGivenUpAtTheRingLimit() {
        Scene.with(CalleeQuirk.TRYING_ONLY, scene -> {
            PhoneCall call = scene.dial();
            scene.run(179);
            assertThat(call.isOver()).isFalse();
            scene.run(34); // the limit is 180 s; then 64*T1 for the CANCEL
            scene.expectEnd(call, EndCause.NoAnswer.INSTANCE);
            assertThat(Scene.count(call, DialogEvent.Provisional.class)).isZero();
        });
    }

    @Test
    @Against(callee = CalleeQuirk.OTHER_ANSWER_IN_200)
    void theDescriptionOfThe200Counts() {
        Scene.alsoWithLoss(CalleeQuirk.OTHER_ANSWER_IN_200, scene -> {
            PhoneCall call = scene.dial();
            scene.run(10);
            scene.talk(call);
            assertThat(scene.carrier.media().get(0).packets()).isZero();
            scene.hangUp(call);
            scene.expectEnd(call, HUNG_UP);
        });
    }

    @Test
    @Against(callee = CalleeQuirk.ANSWERS_WITH_ANOTHER_CODEC)
    void anAnswerWithAnotherCodecIsAcknowledgedAndHungUp() {
        Scene.alsoWithLoss(CalleeQuirk.ANSWERS_WITH_ANOTHER_CODEC, scene -> {
            PhoneCall call = scene.dial();
            scene.run(50);
            scene.expectEnd(call, new EndCause.MediaFailure("NO_COMMON_CODEC"));
            assertThat(call.wasAnswered()).isFalse();
            assertThat(scene.carrier.lastCall().isOver()).isTrue();
        });
    }

    @Test
    @Against(callee = CalleeQuirk.SHOUTS_TAGS)
    void tagsInCapitalsAreTheSameTags() {
        Scene.alsoWithLoss(CalleeQuirk.SHOUTS_TAGS, scene -> {
            PhoneCall call = scene.dial();
            scene.run(10);
            scene.talk(call);
            scene.carrier.lastCall().hangUp();
            scene.run(40);
            scene.expectEnd(call, WAS_HUNG_UP);
        });
    }

    @Test
    @Against(callee = CalleeQuirk.LONG_AND_UNKNOWN_HEADERS)
    void longAndUnknownHeadersChangeNothing() {
        Scene.alsoWithLoss(CalleeQuirk.LONG_AND_UNKNOWN_HEADERS, scene -> {
            PhoneCall call = scene.dial();
            scene.run(10);
            scene.talk(call);
            scene.carrier.lastCall().hangUp();
            scene.run(40);
            scene.expectEnd(call, WAS_HUNG_UP);
        });
    }

    @Test
    @Against(callee = CalleeQuirk.REDIRECTS_TO_ITSELF)
    void aRedirectionIsAnEndAndIsNotFollowed() {
        Scene.alsoWithLoss(CalleeQuirk.REDIRECTS_TO_ITSELF, scene -> {
            PhoneCall call = scene.dial();
            scene.run(40);
            scene.expectEnd(call, new EndCause.Rejected(302, "Moved Temporarily", Party.REMOTE));
            assertThat(scene.carrier.requests("INVITE").stream()
                            .map(invite -> invite.request().topVia().param("branch"))
                            .distinct())
                    .hasSize(1);
        });
    }

    @Test
    @Against(callee = CalleeQuirk.HANGS_UP_AT_ONCE)
    void aByeOnTheHeelsOfTheAnswerEndsTheCallOnce() {
        Scene.alsoWithLoss(CalleeQuirk.HANGS_UP_AT_ONCE, scene -> {
            PhoneCall call = scene.dial();
            scene.run(50);
            scene.expectEnd(call, WAS_HUNG_UP);
            assertThat(scene.carrier.lastCall().isOver()).isTrue();
        });
    }
}
