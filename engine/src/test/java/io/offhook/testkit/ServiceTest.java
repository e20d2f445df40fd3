package io.offhook.testkit;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offhook.engine.Account;
import io.offhook.engine.AudioIn;
import io.offhook.engine.AudioOut;
import io.offhook.engine.Call;
import io.offhook.engine.CallFailedException;
import io.offhook.engine.Engine;
import io.offhook.media.audio.AudioFrame;
import io.offhook.sip.dialog.EndCause;
import io.offhook.testkit.peer.ScriptedPeer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Code of a service's in a lab, written as for real time. */
@Timeout(60)
class ServiceTest {
    /** The ten lines that everybody begins with. */
    private static Duration talk(Engine engine, String target) {
        Account alice = engine.account("sip:alice@example.com").open();
        Call call = alice.call(target).join();
        call.playTone(440).join();
        call.sendDigits("42").join();
        Duration setup = call.statistics().join().setup();
        assertThat(call.hangUp().join()).isInstanceOf(EndCause.LocalHangup.class);
        alice.close().join();
        return setup;
    }

    @Test
    void whoeverWaitsInATestLetsTimePass() {
        try (Lab lab = Lab.of(3)) {
            lab.network().delay(ofMillis(40));
            Phone bob = lab.phone("bob");
            Device robot = lab.device("robot");

            assertThat(talk(robot.engine(), bob.uri())).isBetween(ofMillis(80), ofMillis(82));

            assertThat(lab.now()).isBetween(ofMillis(500), ofSeconds(3));
            assertThat(bob.lastCall().digits()).isEqualTo("42");
            robot.engine().close();
        }
    }

    @Test
    void whatIsDerivedFromAFutureIsWaitedForAsWell() throws Exception {
        try (Lab lab = Lab.of(3)) {
            Phone bob = lab.phone("bob");
            Account alice = lab.device("robot")
                    .engine()
                    .account("sip:alice@example.com")
                    .open();

            CompletableFuture<EndCause> end = alice.call(bob.uri()).thenCompose(Call::hangUp);
            assertThat(end.get()).isInstanceOf(EndCause.LocalHangup.class);
            bob.refuses(403);
            assertThatThrownBy(
                            () -> alice.call(bob.uri()).thenApply(call -> call).get())
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseInstanceOf(CallFailedException.class);
        }
    }

    @Test
    void aTimeLimitIsOfVirtualTime() throws Exception {
        try (Lab lab = Lab.of(3)) {
            Phone bob = lab.phone("bob").answersAfter(ofSeconds(30));
            Account alice = lab.device("robot")
                    .engine()
                    .account("sip:alice@example.com")
                    .open();
            CompletableFuture<Call> call = alice.call(bob.uri());

            assertThatThrownBy(() -> call.get(20, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            assertThat(lab.now()).isEqualTo(ofSeconds(20));
            call.get(20, TimeUnit.SECONDS).hangUp().join();
            assertThat(lab.now()).isBetween(ofSeconds(30), ofSeconds(31));
        }
    }

    @Test
    void aFutureThatNothingCompletesIsGivenUp() {
        try (Lab lab = Lab.of(3)) {
            Phone bob = lab.phone("bob");
            Account alice = lab.device("robot")
                    .engine()
                    .account("sip:alice@example.com")
                    .open();
            Call call = alice.call(bob.uri()).join();

            assertThatThrownBy(() -> call.ended().join())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("a future did not complete within 10 minutes");
            assertThat(lab.now()).isBetween(ofMinutes(10), ofMinutes(11));
        }
    }

    @Test
    void audioIsReadAndWrittenAtThePaceOfVirtualTime() throws Exception {
        try (Lab lab = Lab.of(3)) {
            Phone bob = lab.phone("bob");
            Account alice = lab.device("robot")
                    .engine()
                    .account("sip:alice@example.com")
                    .open();
            Call call = alice.call(bob.uri()).join();
            AudioIn in = call.audioIn().join();
            AudioOut out = call.audioOut().join();
            Duration before = lab.now();

            for (int i = 0; i < 100; i++) {
                out.write(AudioFrame.silence(160, 8_000));
            }
            assertThat(lab.now().minus(before)).isBetween(ofMillis(1_400), ofMillis(1_600)); // half a second waits
            for (int i = 0; i < 100; i++) {
                assertThat(in.next(ofSeconds(1))).isPresent();
            }
            bob.lastCall().hangUp();
            lab.run(ofSeconds(1));
            Optional<AudioFrame> left = in.next(ofSeconds(1));
            while (left.isPresent()) {
                left = in.next(ofSeconds(1));
            }
            assertThatThrownBy(() -> out.write(AudioFrame.silence(160, 8_000))).isInstanceOf(CallFailedException.class);
        }
    }

    @Test
    void whoeverWritesToACallThatTakesNoAudioIsNotHeldUpForEver() {
        try (Lab lab = Lab.of(3)) {
            ScriptedPeer holds = lab.peer("holds").ordinary();
            holds.onInvite(invite -> invite.respond(200, invite.call().media().sdp() + "a=sendonly\n"));
            Account alice = lab.device("robot")
                    .engine()
                    .account("sip:alice@example.com")
                    .open();
            Call call = alice.call("sip:menu@" + holds.host().address().getHostAddress())
                    .join();
            AudioOut out = call.audioOut().join();

            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            out.write(AudioFrame.silence(160, 8_000));
                        }
                    })
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("no room for a frame within 10 minutes");
            call.hangUp().join();
        }
    }

    @Test
    void whoeverWaitsInACallbackIsToldAndSoIsTheTest() {
        Lab lab = Lab.of(3);
        Device robot = lab.device("robot");
        robot.engine()
                .account("sip:menu@example.com")
                .onAnswered(call -> call.playTone(440).join())
                .catchAll()
                .open();
        PhoneCall call =
                lab.phone("alice").call("sip:menu@" + robot.host().address().getHostAddress());
        lab.run(ofSeconds(2));
        call.hangUp();

        assertThatThrownBy(lab::expectQuiet)
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining(
                        "NO_FAULT (nothing throws): code in robot/callbacks waits for what only time can bring")
                .hasMessageContaining("CALLBACK in a handler of answered calls of sip:menu@example.com");
        assertThatThrownBy(lab::close).isInstanceOf(LabFailure.class);
    }

    @Test
    void anAssertionInAHandlerOrAListenerFailsTheRun() {
        for (boolean inHandler : new boolean[] {true, false}) {
            Lab lab = Lab.of(3);
            Device robot = lab.device("robot");
            robot.engine()
                    .account("sip:menu@example.com")
                    .onCall(incoming -> {
                        incoming.call().onEvent(event -> assertThat(inHandler).isTrue());
                        assertThat(inHandler).isFalse();
                        incoming.answer();
                    })
                    .catchAll()
                    .open();
            lab.phone("alice").call("sip:menu@" + robot.host().address().getHostAddress());
            lab.run(ofSeconds(2));

            assertThatThrownBy(lab::check)
                    .isInstanceOf(LabFailure.class)
                    .hasMessageContaining(
                            inHandler
                                    ? "CALLBACK in a handler of calls to sip:menu@example.com: "
                                    : "CALLBACK in a listener of a call of sip:menu@example.com: ")
                    .hasMessageContaining("AssertionFailedError");
            assertThatThrownBy(lab::close).isInstanceOf(LabFailure.class);
        }
    }

    @Test
    void anotherThreadCannotWaitInALab() throws InterruptedException {
        Lab lab = Lab.of(3);
        Call call = lab.device("robot")
                .engine()
                .account("sip:alice@example.com")
                .open()
                .call(lab.phone("bob").uri())
                .join();
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread stranger = new Thread(() -> {
            try {
                call.ended().join();
            } catch (IllegalStateException | CompletionException e) {
                thrown.complete(e);
            }
        });
        stranger.start();
        stranger.join();

        assertThat(thrown.join()).hasMessageContaining("driven by one thread");
        call.hangUp().join();
        lab.close();
    }
}
