package io.offhook.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class PairTest {

    private final Pair pair = new Pair(1);
    private final End a = pair.a;
    private final End b = pair.b;

    @Test
    void aCallIsSetUpAndHungUpByTheCaller() {
        b.user = PairTest::ringAndAnswer;
        a.user = hangUpAfter(5000);
        a.call(End.OFFER);
        assertThat(pair.finish().ladder()).isEqualTo("""
                        0 a INVITE
                        1 b 180 INVITE
                        101 b 200 INVITE
                        102 a ACK
                        5102 a BYE
                        5103 b 200 BYE""");
        assertThat(a.ended).isEqualTo(new EndCause.LocalHangup(null));
        assertThat(b.ended).isEqualTo(new EndCause.RemoteHangup(null));
        assertThat(b.saw(SessionEffect.Acked.class)).isTrue();
        assertThat(a.saw(SessionEffect.Ringing.class)).isTrue();
    }

    @Test
    void theCalleeHangsUp() {
        b.user = (end, effect) -> {
            ringAndAnswer(end, effect);
            if (effect instanceof SessionEffect.Acked) {
                end.later(1000, end::bye);
            }
        };
        a.call(End.OFFER);
        assertThat(pair.finish().ladder()).endsWith("1103 b BYE\n1104 a 200 BYE");
        assertThat(a.ended).isEqualTo(new EndCause.RemoteHangup(null));
        assertThat(b.ended).isEqualTo(new EndCause.LocalHangup(null));
    }

    @Test
    void aBusyCalleeRefuses() {
        b.user = (end, effect) -> {
            if (effect instanceof SessionEffect.Offered) {
                end.reject(486);
            }
        };
        a.call(End.OFFER);
        assertThat(pair.finish().ladder()).isEqualTo("0 a INVITE\n1 b 486 INVITE\n2 a ACK");
        assertThat(a.ended).isEqualTo(new EndCause.Busy(486, Party.REMOTE));
        assertThat(b.ended).isEqualTo(new EndCause.Busy(486, Party.LOCAL));
    }

    @Test
    void anOwnerThatThinksFor200MillisecondsMakesTheTransactionSay100() {
        b.user = (end, effect) -> {
            if (effect instanceof SessionEffect.Offered) {
                end.later(700, end::accept);
            }
        };
        a.user = hangUpAfter(0);
        a.call(End.OFFER);
        assertThat(pair.finish().ladder()).startsWith("0 a INVITE\n201 b 100 INVITE\n701 b 200 INVITE\n702 a ACK");
    }

    @Test
    void theCallerCancelsWhileItRings() {
        b.user = (end, effect) -> {
            if (effect instanceof SessionEffect.Offered) {
                end.ring();
            }
        };
        a.user = (end, effect) -> {
            if (effect instanceof SessionEffect.Ringing) {
                end.later(3000, end::cancel);
            }
        };
        a.call(End.OFFER);
        assertThat(pair.finish().ladder()).isEqualTo("""
                        0 a INVITE
                        1 b 180 INVITE
                        3002 a CANCEL
                        3003 b 200 CANCEL
                        3003 b 487 INVITE
                        3004 a ACK""");
        assertThat(a.ended).isEqualTo(new EndCause.Cancelled(Party.LOCAL, null));
        assertThat(b.ended).isEqualTo(new EndCause.Cancelled(Party.REMOTE, null));
    }

    @Test
    void aCancelBeforeAnyProvisionalResponseWaitsForOne() {
        a.call(End.OFFER);
        a.cancel();
        assertThat(pair.finish().ladder()).isEqualTo("""
                        0 a INVITE
                        201 b 100 INVITE
                        202 a CANCEL
                        203 b 200 CANCEL
                        203 b 487 INVITE
                        204 a ACK""");
    }

    @Test
    void a200ThatCrossesTheCancelIsAcknowledgedAndHungUp() {
        pair.link.delay(50);
        b.user = (end, effect) -> {
            if (effect instanceof SessionEffect.Offered) {
                end.ring();
                end.later(1000, end::accept);
            }
        };
        a.user = (end, effect) -> {
            if (effect instanceof SessionEffect.Ringing) {
                end.later(930, end::cancel);
            }
        };
        a.call(End.OFFER);
        assertThat(pair.finish().ladder()).isEqualTo("""
                        0 a INVITE
                        50 b 180 INVITE
                        1030 a CANCEL
                        1050 b 200 INVITE
                        1080 b 200 CANCEL
                        1100 a ACK
                        1100 a BYE
                        1150 b 200 BYE""");
        assertThat(a.saw(SessionEffect.Answered.class)).isFalse();
        assertThat(a.ended).isEqualTo(new EndCause.Cancelled(Party.LOCAL, null));
        assertThat(b.ended).isEqualTo(new EndCause.RemoteHangup(null));
    }

    @Test
    void aCancelThatNothingFollowsEndsAfter64T1() {
        a.user = (end, effect) -> {
            if (effect instanceof SessionEffect.Ringing) {
                end.cancel();
            }
        };
        a.drops = message -> End.title(message).equals("CANCEL");
        b.user = (end, effect) -> {
            if (effect instanceof SessionEffect.Offered) {
                end.ring();
                end.later(60_000, () -> end.reject(480));
            }
        };
        a.call(End.OFFER);
        pair.finish();
        assertThat(a.ended).isEqualTo(new EndCause.Cancelled(Party.LOCAL, null));
        assertThat(a.saw(SessionEffect.Failed.class)).isTrue();
    }

    @Test
    void byesThatCrossEndBothSides() {
        b.user = PairTest::ringAndAnswer;
        pair.link.delay(50);
        a.user = (end, effect) -> {
            if (effect instanceof SessionEffect.Answered) {
                end.later(1000, end::bye);
                end.later(1010, b::bye);
            }
        };
        a.call(End.OFFER);
        assertThat(pair.finish().ladder()).endsWith("1200 a BYE\n1210 b BYE\n1250 b 200 BYE\n1260 a 200 BYE");
        assertThat(a.ended).isEqualTo(new EndCause.LocalHangup(null));
        assertThat(b.ended).isEqualTo(new EndCause.LocalHangup(null));
    }

    @Test
    void aLostAckIsSentAgainForTheRepeated200() {
        b.user = PairTest::answer;
        a.user = hangUpAfter(10_000);
        a.drops = first(2, message -> message instanceof SipRequest request && request.isAck());
        a.call(End.OFFER);
        assertThat(pair.finish().ladder()).startsWith("""
                        0 a INVITE
                        1 b 200 INVITE
                        2 a ACK
                        501 b 200 INVITE again
                        502 a ACK again
                        1501 b 200 INVITE again
                        1502 a ACK again
                        10002 a BYE""");
    }

    @Test
    void aLost200IsRepeatedByTheCallee() {
        b.user = PairTest::ringAndAnswer;
        a.user = hangUpAfter(1000);
        b.drops = first(3, message -> message instanceof SipResponse response && response.isSuccess());
        a.call(End.OFFER);
        assertThat(pair.finish().ladder())
                .contains("101 b 200 INVITE\n601 b 200 INVITE again\n1601 b 200 INVITE again\n3601 b 200 INVITE again\n"
                        + "3602 a ACK");
    }

    @Test
    void a200ThatIsNeverAcknowledgedIsRepeatedAsTheRfcSaysAndThenHungUp() {
        b.user = PairTest::answer;
        a.drops = message -> message instanceof SipRequest request && request.isAck();
        a.call(End.OFFER);
        pair.finish();
        assertThat(pair.trace.stream()
                        .filter(line -> line.contains("b 200 INVITE"))
                        .map(line -> line.substring(0, line.indexOf(' ')))
                        .toList())
                .containsExactly(
                        "1", "501", "1501", "3501", "7501", "11501", "15501", "19501", "23501", "27501", "31501");
        assertThat(pair.ladder()).endsWith("32001 b BYE\n32002 a 200 BYE");
        assertThat(b.ended).isEqualTo(new EndCause.TimedOut("ACK"));
        assertThat(a.ended).isEqualTo(new EndCause.RemoteHangup(null));
    }

    @Test
    void aCalleeHangsUpOnlyAfterTheAck() {
        b.user = (end, effect) -> {
            answer(end, effect);
            if (effect instanceof SessionEffect.Offered) {
                end.bye();
            }
        };
        a.drops = first(1, message -> message instanceof SipRequest request && request.isAck());
        a.call(End.OFFER);
        assertThat(pair.finish().ladder()).isEqualTo("""
                        0 a INVITE
                        1 b 200 INVITE
                        2 a ACK
                        501 b 200 INVITE again
                        502 a ACK again
                        503 b BYE
                        504 a 200 BYE""");
    }

    @Test
    void aCallThatNobodyHearsTimesOutAfterTimerB() {
        a.drops = message -> true;
        a.call(End.OFFER);
        pair.finish();
        assertThat(a.ended).isEqualTo(new EndCause.TimedOut("INVITE"));
        assertThat(pair.trace).hasSize(7);
        assertThat(pair.link.elapsedMs()).isGreaterThanOrEqualTo(32_000);
        assertThat(a.events).hasSize(2);
    }

    @Test
    void aByeThatNobodyHearsEndsAfterTimerF() {
        b.user = PairTest::answer;
        a.user = hangUpAfter(0);
        a.drops = message -> message instanceof SipRequest request && request.isBye();
        b.drops = message -> message instanceof SipRequest;
        a.call(End.OFFER);
        pair.link.run(40);
        assertThat(a.ended).isEqualTo(new EndCause.LocalHangup(null));
        assertThat(a.events).contains(new SessionEffect.ByeDone(408));
        assertThat(pair.trace.stream().filter(line -> line.contains("a BYE")).count())
                .isEqualTo(11);
    }

    @Test
    void aLostRefusalIsRepeatedUntilItsAck() {
        b.user = (end, effect) -> {
            if (effect instanceof SessionEffect.Offered) {
                end.ring();
                end.later(100, () -> end.reject(603));
            }
        };
        b.drops = first(2, message -> message instanceof SipResponse response && response.status() == 603);
        a.drops = first(1, message -> message instanceof SipRequest request && request.isAck());
        a.call(End.OFFER);
        assertThat(pair.finish().ladder()).isEqualTo("""
                        0 a INVITE
                        1 b 180 INVITE
                        101 b 603 INVITE
                        601 b 603 INVITE again
                        1601 b 603 INVITE again
                        1602 a ACK
                        3601 b 603 INVITE again
                        3602 a ACK again""");
        assertThat(a.ended).isEqualTo(new EndCause.Rejected(603, "Decline", Party.REMOTE));
    }

    @Test
    void aCallerWhoseEvery200WasLostStillHearsTheBye() {
        b.user = PairTest::ringAndAnswer;
        b.drops = message -> message instanceof SipResponse response
                && response.isSuccess()
                && response.method().name().equals("INVITE");
        a.call(End.OFFER);
        assertThat(pair.finish().ladder()).endsWith("32101 b BYE\n32102 a 200 BYE");
        assertThat(a.ended).isEqualTo(new EndCause.RemoteHangup(null));
        assertThat(b.ended).isEqualTo(new EndCause.TimedOut("ACK"));
    }

    @Test
    void aRingingCalleeSaysSoOnceAMinute() {
        b.user = (end, effect) -> {
            if (effect instanceof SessionEffect.Offered) {
                end.ring();
                end.later(130_000, end::accept);
            }
        };
        a.user = hangUpAfter(0);
        a.call(End.OFFER);
        assertThat(pair.finish().ladder()).contains("60001 b 180 INVITE\n120001 b 180 INVITE\n130001 b 200 INVITE");
    }

    // ---- users ----

    static void answer(End end, SessionEffect effect) {
        if (effect instanceof SessionEffect.Offered) {
            end.accept();
        }
    }

    static void ringAndAnswer(End end, SessionEffect effect) {
        if (effect instanceof SessionEffect.Offered) {
            end.ring();
            end.later(100, end::accept);
        }
    }

    private static BiConsumer<End, SessionEffect> hangUpAfter(long ms) {
        return (end, effect) -> {
            if (effect instanceof SessionEffect.Answered) {
                end.later(ms, end::bye);
            }
        };
    }

    /** The first few of these are lost. */
    private static Predicate<SipMessage> first(int number, Predicate<SipMessage> which) {
        int[] left = {number};
        return message -> which.test(message) && left[0]-- > 0;
    }
}
