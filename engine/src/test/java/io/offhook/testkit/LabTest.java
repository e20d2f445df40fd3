package io.offhook.testkit;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offhook.engine.Account;
import io.offhook.engine.Call;
import io.offhook.sip.dialog.EndCause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabTest {
    @Test
    void whatIsDoneEverySoOftenIsDoneUntilItFails() {
        try (Lab lab = Lab.of(3)) {
            List<Duration> times = new ArrayList<>();
            lab.every(ofSeconds(2), () -> {
                times.add(lab.now());
                assertThat(lab.now()).isLessThan(ofSeconds(6));
            });
            lab.run(ofSeconds(5));
            assertThatThrownBy(() -> lab.run(ofSeconds(5))).isInstanceOf(AssertionError.class);
            assertThat(lab.now()).isEqualTo(ofSeconds(6));
            lab.run(ofSeconds(10));
            assertThat(times).containsExactly(ofSeconds(2), ofSeconds(4), ofSeconds(6));
            assertThatThrownBy(() -> lab.every(Duration.ZERO, () -> {})).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void whatAFailureHasToldOfIsNotToldAgainAtTheEnd() {
        LabFailure old = Sweep.play(3, lab -> {
                    lab.phone("alice").call(lab.phone("bob"));
                    lab.expectQuiet();
                })
                .orElseThrow();
        assertThat(old).hasMessageContaining("NOTHING_LEFT");
        assertThat(old.getSuppressed()).isEmpty();

        LabFailure more = Sweep.play(3, lab -> {
                    lab.residents().beforeClosing(lab::waitedInside);
                    throw new AssertionError("the test's own");
                })
                .orElseThrow();
        assertThat(more.getSuppressed()).hasSize(1);
    }

    @Test
    void aServiceOfOnesOwnHasALineAtTheExchangeAndIsFoundByItsDomain() {
        try (Lab lab = Lab.of(3)) {
            LabExchange exchange = lab.exchange("example.com");
            Device robot = lab.device("robot");
            List<String> collected = new ArrayList<>();
            Account menu = lab.await(exchange.account("menu", robot)
                    .onAnswered(call -> call.collectDigits(4, ofSeconds(10)).thenAccept(digits -> {
                        collected.add(digits);
                        call.hangUp();
                    }))
                    .register());
            Phone inside = exchange.phone("inside");
            lab.await(inside.register());

            for (PhoneCall call : List.of(
                    inside.call("sip:menu@example.com"), lab.phone("outside").call("sip:menu@example.com"))) {
                lab.runUntil(call::isTalking);
                call.dial("2580");
                lab.runUntil(call::isOver);
            }
            assertThat(collected).containsExactly("2580", "2580");

            Call back = menu.dial("inside");
            lab.await(back.answered());
            lab.runUntil(inside.lastCall()::isTalking);
            lab.await(back.hangUp());
            lab.expectQuiet();
        }
    }

    @Test
    void twoPhonesTalkForHalfAnHourOnABadLineAndHearEachOther() {
        try (Lab lab = Lab.of(7)) {
            lab.network().loss(0.05).delay(ofMillis(40), ofMillis(10)).reorder(0.02);
            Phone alice = lab.phone("alice");
            Phone bob = lab.phone("bob");
            PhoneCall call = alice.call(bob);
            lab.run(ofMinutes(30));
            alice.hears(bob);
            bob.hears(alice);
            assertThat(call.isTalking()).isTrue();
            call.hangUp();
            lab.expectQuiet();
            assertThat(call.cause()).contains(new EndCause.LocalHangup(null));
            assertThat(bob.lastCall().cause()).contains(new EndCause.RemoteHangup(null));
            assertThat(call.statistics().orElseThrow().media().orElseThrow().sent())
                    .isBetween(89_000L, 90_000L);
        }
    }

    @Test
    void phonesOfAnExchangeRegisterThroughAChallengeAndReachEachOtherByName() {
        try (Lab lab = Lab.of(1)) {
            LabExchange exchange = lab.exchange("example.com");
            Phone alice = exchange.phone("alice");
            Phone bob = exchange.phone("bob");
            lab.await(alice.register());
            lab.await(bob.register());
            PhoneCall call = alice.call(bob);
            lab.run(ofSeconds(10));
            alice.hears(bob);
            call.dial("34*");
            lab.run(ofSeconds(5));
            assertThat(bob.lastCall().digits()).isEqualTo("34*");
            bob.lastCall().hangUp();
            lab.expectQuiet();
            assertThat(exchange.exchange().counters().registered()).isEqualTo(2);
        }
    }

    @Test
    void aPhoneDoesWhatItIsToldToWithACall() {
        try (Lab lab = Lab.of(2)) {
            Phone alice = lab.phone("alice");
            Phone busy = lab.phone("busy").refuses(486);
            Phone slow = lab.phone("slow").answersAfter(ofSeconds(3));
            Phone away = lab.phone("away").ringsOnly();
            PhoneCall refused = alice.call(busy);
            PhoneCall late = alice.call(slow);
            PhoneCall cancelled = alice.call(away);
            lab.after(ofSeconds(20), cancelled::hangUp);
            lab.run(ofSeconds(30));
            assertThat(refused.cause()).containsInstanceOf(EndCause.Busy.class);
            assertThat(late.answeredAt().orElseThrow()).isBetween(ofMillis(3_000), ofMillis(3_100));
            slow.hears(alice);
            alice.hears(slow).silentTo(away);
            assertThat(cancelled.cause()).containsInstanceOf(EndCause.Cancelled.class);
            late.hangUp();
            lab.expectQuiet();
        }
    }

    @Test
    void whatAPhoneShouldHearAndDoesNotIsToldWithSeedAndTime() {
        try (Lab lab = Lab.of(42)) {
            Phone alice = lab.phone("alice");
            Phone bob = lab.phone("bob");
            lab.run(ofSeconds(1));
            assertThatThrownBy(() -> alice.hears(bob))
                    .isInstanceOf(LabFailure.class)
                    .hasMessage("alice should hear bob, but hears nobody (seed 42, at 1.000 s)");
        }
    }

    @Test
    void aCutInTheMidstOfACallIsSurvivedAndHeardAsSilence() {
        try (Lab lab = Lab.of(3)) {
            Phone alice = lab.phone("alice");
            Phone bob = lab.phone("bob");
            PhoneCall call = alice.call(bob);
            lab.run(ofSeconds(5));
            lab.network().between(alice, bob).cut(ofSeconds(20));
            lab.run(ofSeconds(15));
            alice.silentTo(bob);
            lab.run(ofSeconds(10));
            alice.hears(bob);
            bob.hears(alice);
            call.hangUp();
            lab.expectQuiet();
        }
    }
}
