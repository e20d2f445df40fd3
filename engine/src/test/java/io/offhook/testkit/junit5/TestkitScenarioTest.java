package io.offhook.testkit.junit5;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.Effect;
import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.FishingOutcomes;
import akka.actor.testkit.typed.javadsl.TestInbox;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.PostStop;
import io.offhook.engine.Account;
import io.offhook.engine.ActorEngine;
import io.offhook.engine.CallOptions;
import io.offhook.engine.Engine;
import io.offhook.engine.EngineConfig;
import io.offhook.engine.actor.Dialog;
import io.offhook.engine.actor.DialogEvent;
import io.offhook.engine.actor.DialogLine;
import io.offhook.engine.actor.DialogListener;
import io.offhook.engine.actor.IncomingPolicy;
import io.offhook.engine.actor.MediaProgram;
import io.offhook.engine.actor.Registration;
import io.offhook.engine.actor.RegistrationEvent;
import io.offhook.sip.dialog.EndCause;
import io.offhook.sip.dialog.Party;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.SipRequest;
import io.offhook.testkit.ActorBench;
import io.offhook.testkit.FarEnd;
import io.offhook.testkit.Lab;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Shows: Akka's own tools beside the lab. A {@code TestProbe} hears a dialog on virtual time; a {@code BehaviorTestKit} runs a registration without any
 * actor system and shows the timers that it starts; an {@code ActorTestKit} runs whole calls on real sockets and real time.
 */
class TestkitScenarioTest {
    @RegisterExtension
    static final ActorTestKitExtension AKKA = ActorTestKitExtension.create();

    /** A probe waits in real time, in which nothing happens in a lab: let the lab settle first, and everything is there. */
    @OffhookTest
    void aProbeHearsADialog(Lab lab) {
        ActorBench bench = ActorBench.in(lab);
        FarEnd peer = bench.farEnd();
        TestProbe<DialogEvent> probe = TestProbe.create(lab.system());

        ActorRef<Dialog.Command> dialog = bench.call(bench.spec("alice"), DialogListener.tell(probe.ref()));
        SipRequest invite = peer.request(Method.INVITE);
        dialog.tell(new Dialog.Received(peer.answer(invite, 183), peer.signalling()));
        dialog.tell(new Dialog.Received(peer.answer(invite, 486), peer.signalling()));
        bench.settle();

        probe.expectMessage(new DialogEvent.Provisional(183));
        assertThat(probe.expectMessageClass(DialogEvent.Ended.class).cause())
                .isEqualTo(new EndCause.Busy(486, Party.REMOTE));
        assertThat(peer.request(Method.ACK).topBranch()).isEqualTo(invite.topBranch());
    }

    @OffhookTest
    void aBehaviorTestKitShowsTheTimers(Lab lab) {
        ActorBench bench = ActorBench.in(lab);
        TestInbox<RegistrationEvent> inbox = TestInbox.create();
        BehaviorTestKit<Registration.Command> kit = BehaviorTestKit.create(
                Registration.create(bench.engine(), bench.shard(), bench.account(bench.spec("alice")), inbox.getRef()));

        kit.run(new Registration.Register());
        SipRequest register = bench.farEnd().request(Method.REGISTER);
        assertThat(kit.getAllEffects())
                .filteredOn(Effect.TimerScheduled.class::isInstance)
                .extracting(effect -> ((Effect.TimerScheduled<?>) effect).delay())
                .asString()
                .contains("500 milliseconds", "32 seconds"); // timers E and F of RFC 3261

        kit.run(new Registration.Received(bench.farEnd().registered(register, 600)));
        inbox.expectMessage(new RegistrationEvent.Registered(ofSeconds(600)));
        kit.signal(PostStop.instance());
    }

    @Test
    void anEngineOnARealActorSystemIsHeardByProbes(TestProbe<DialogEvent> caller, TestProbe<DialogEvent> callee) {
        EngineConfig config = EngineConfig.load()
                .withListen(new InetSocketAddress("127.0.0.1", 0))
                .withShards(1)
                .withSip(sip -> new EngineConfig.Sip(
                        ofMillis(50), ofMillis(400), ofMillis(500), sip.ringTimeout(), sip.dscp(), sip.maxDatagram()));
        try (Engine engine = ActorEngine.attach(AKKA.system(), config)) {
            IncomingPolicy echo = invite -> new IncomingPolicy.Accept(
                    new MediaProgram.Echo(), DialogListener.tell(callee.ref()), new DialogLine());
            ActorEngine.policy(engine.account("sip:bob@localhost"), echo).open();
            Account alice = engine.account("sip:alice@localhost").open();

            DialogLine dialog = ActorEngine.dial(
                    alice,
                    "sip:bob@127.0.0.1:" + engine.addresses().get(0).getPort(),
                    CallOptions.none(),
                    new MediaProgram.Tone(440),
                    DialogListener.tell(caller.ref()));
            callee.expectMessageClass(DialogEvent.Answered.class, Duration.ofSeconds(20));
            dialog.tell(new Dialog.HangUp());

            callee.fishForMessage(
                    Duration.ofSeconds(20),
                    event -> event instanceof DialogEvent.Ended
                            ? FishingOutcomes.complete()
                            : FishingOutcomes.continueAndIgnore());
        }
    }
}
