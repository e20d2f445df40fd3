package io.offhook.testkit.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sip.dialog.EndCause;
import io.offhook.testkit.PhoneCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a good phone hears of those whose packets are not as they should be. */
class MediaQuirkTest {
    private static final EndCause HUNG_UP = new EndCause.LocalHangup(null);

    @Test
    @Against(media = MediaQuirk.DIGITS_WITHOUT_END)
    void digitsWithoutAnEndAreHeardOnceEach() {
        hearsDigits(MediaQuirk.DIGITS_WITHOUT_END);
    }

    @Test
    @Against(media = MediaQuirk.DIGITS_WITH_ONE_END)
    void digitsWithOneEndAreHeardOnceEach() {
        hearsDigits(MediaQuirk.DIGITS_WITH_ONE_END);
    }

    @Test
    @Against(media = MediaQuirk.DIGITS_WHOSE_END_GROWS)
    void digitsWhoseEndGrowsAreHeardOnceEach() {
        hearsDigits(MediaQuirk.DIGITS_WHOSE_END_GROWS);
    }

    @Test
    @Against(media = MediaQuirk.DIGITS_WHOSE_END_MOVES)
    void digitsWhoseEndMovesAreHeardOnceEach() {
        hearsDigits(MediaQuirk.DIGITS_WHOSE_END_MOVES);
    }

    @Test
    @Against(media = MediaQuirk.DIGITS_THAT_MOVE)
    void digitsThatMoveAreHeardOnceEach() {
        hearsDigits(MediaQuirk.DIGITS_THAT_MOVE);
    }

    @Test
    @Against(media = MediaQuirk.DIGITS_WITHOUT_MARKER)
    void digitsWithoutAMarkerAreHeardOnceEach() {
        hearsDigits(MediaQuirk.DIGITS_WITHOUT_MARKER);
    }

    /** With a tenth of the packets lost too: a digit has five packets or more. */
    private static void hearsDigits(MediaQuirk quirk) {
        Scene.alsoWithLoss(quirk, scene -> {
            PhoneCall call = scene.dial();
            scene.run(10);
            assertThat(call.digits()).isEqualTo(MediaQuirk.DIGITS);
            scene.talk(call);
            scene.hangUp(call);
            scene.expectEnd(call, HUNG_UP);
            assertThat(call.digits()).isEqualTo(MediaQuirk.DIGITS);
        });
    }

    @Test
    @Against(media = MediaQuirk.RENUMBERS_EVENTS)
    void digitsAreHeardUnderOurNumberAndSentUnderTheirs() {
        Scene.alsoWithLoss(MediaQuirk.RENUMBERS_EVENTS, scene -> {
            PhoneCall call = scene.dial();
            scene.run(5);
            call.dial("2580");
            scene.run(5);
            assertThat(call.digits()).isEqualTo(MediaQuirk.DIGITS);
            assertThat(scene.carrier.lastCall().media().digits()).isEqualTo("2580");
            scene.hangUp(call);
            scene.expectEnd(call, HUNG_UP);
        });
    }

    @Test
    @Against(media = MediaQuirk.SENDS_ITS_OWN_NUMBER)
    void digitsUnderTheNumberOfTheOtherSideAreHeardToo() {
        Scene.alsoWithLoss(MediaQuirk.SENDS_ITS_OWN_NUMBER, scene -> {
            PhoneCall call = scene.dial();
            scene.run(10);
            assertThat(call.digits()).isEqualTo(MediaQuirk.DIGITS);
            scene.talk(call);
            scene.hangUp(call);
            scene.expectEnd(call, HUNG_UP);
        });
    }

    @Test
    @Against(media = MediaQuirk.CHANGES_PTIME)
    void packetsOf30MillisecondsAndThenOf20AreHeardWithoutAGap() {
        Scene.alsoWithLoss(MediaQuirk.CHANGES_PTIME, scene -> {
            PhoneCall call = scene.dial();
            scene.run(8);
            scene.talk(call);
            scene.run(10);
            scene.talk(call);
            scene.hangUp(call);
            scene.expectEnd(call, HUNG_UP);
        });
    }

    @Test
    @Against(media = MediaQuirk.SPEAKS_FROM_ANOTHER_PORT)
    void audioFromAnotherPortIsHeardAndAnsweredThere() {
        Scene.alsoWithLoss(MediaQuirk.SPEAKS_FROM_ANOTHER_PORT, scene -> {
            PhoneCall call = scene.dial();
            scene.run(10);
            scene.talk(call);
            scene.hangUp(call);
            scene.expectEnd(call, HUNG_UP);
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = MediaQuirk.class,
            names = {"CHANGES_SSRC", "JUMPS_IN_TIME"})
    @Against(media = {MediaQuirk.CHANGES_SSRC, MediaQuirk.JUMPS_IN_TIME})
    void aStreamThatBeginsAnewInMidCallIsHeardOn(MediaQuirk quirk) {
        Scene.alsoWithLoss(quirk, scene -> {
            PhoneCall call = scene.dial();
            scene.run(8);
            scene.talk(call);
            scene.run(10);
            scene.talk(call);
            scene.hangUp(call);
            scene.expectEnd(call, HUNG_UP);
        });
    }
}
