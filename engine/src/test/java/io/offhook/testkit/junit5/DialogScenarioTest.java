package io.offhook.testkit.junit5;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import io.offhook.engine.actor.Dialog;
import io.offhook.engine.actor.DialogEvent;
import io.offhook.engine.actor.DialogLine;
import io.offhook.engine.actor.IncomingPolicy;
import io.offhook.sip.dialog.EndCause;
import io.offhook.sip.dialog.Party;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.testkit.ActorBench;
import io.offhook.testkit.FarEnd;
import io.offhook.testkit.Lab;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/**
 * Shows: the actor of one dialog alone, where two messages cross on the way. The test is the other side: what it tells the actor has, in the actor's eyes,
 * just arrived, however long ago the actor's own message went out. (Crossing re-INVITEs, RFC 3261 section 14.1, come when dialogs send some.)
 */
@OffhookSeeds(seed = 1, seeds = 5)
class DialogScenarioTest {
    private final List<DialogEvent> events = new ArrayList<>();
    private ActorBench bench;
    private FarEnd peer;

    @BeforeEach
    void aBench(Lab lab) {
        bench = ActorBench.in(lab);
        peer = bench.farEnd();
    }

    private void tell(ActorRef<Dialog.Command> dialog, SipMessage message) {
        dialog.tell(new Dialog.Received(message, peer.signalling()));
        bench.settle();
    }

    private EndCause cause() {
        return ((DialogEvent.Ended) events.get(events.size() - 1)).cause();
    }

    /** A call of ours that stands: its ACK is the last message with a Contact of ours that matters. */
    private SipRequest answered(ActorRef<Dialog.Command> dialog) {
        SipRequest invite = peer.request(Method.INVITE);
        tell(dialog, peer.accept(invite));
        assertThat(peer.request(Method.ACK).cseq().sequence())
                .isEqualTo(invite.cseq().sequence());
        assertThat(events).contains(new DialogEvent.Answered());
        return invite;
    }

    @OffhookTest
    void twoByesCross() {
        ActorRef<Dialog.Command> dialog = bench.call(bench.spec("alice"), events::add);
        SipRequest invite = answered(dialog);

        dialog.tell(new Dialog.HangUp());
        SipRequest ours = peer.request(Method.BYE);
        SipRequest theirs = peer.within(Method.BYE, invite);
        tell(dialog, theirs);
        assertThat(peer.response(200).cseq().method()).isEqualTo(Method.BYE);
        tell(dialog, peer.answer(ours, 200));

        bench.pass(ofSeconds(40));
        peer.expectNothing();
        assertThat(events).filteredOn(DialogEvent.Ended.class::isInstance).hasSize(1);
        assertThat(cause()).isEqualTo(new EndCause.LocalHangup(null));
    }

    @OffhookTest
    void ourCancelCrossesTheAnswer() {
        ActorRef<Dialog.Command> dialog = bench.call(bench.spec("alice"), events::add);
        SipRequest invite = peer.request(Method.INVITE);
        tell(dialog, peer.answer(invite, 180));
        dialog.tell(new Dialog.HangUp());
        SipRequest cancel = peer.request(Method.CANCEL);

        tell(dialog, peer.accept(invite)); // it was under way when the CANCEL arrived there
        assertThat(peer.request(Method.ACK).cseq().sequence())
                .isEqualTo(invite.cseq().sequence());
        SipRequest bye = peer.request(Method.BYE); // RFC 3261 section 9.1: the answer won, so the call is ended
        tell(dialog, peer.answer(cancel, 481));
        tell(dialog, peer.answer(bye, 200));

        assertThat(events).noneMatch(DialogEvent.Answered.class::isInstance);
        assertThat(cause()).isEqualTo(new EndCause.Cancelled(Party.LOCAL, null));
    }

    @OffhookTest
    void aCancelWaitsForTheFirstProvisionalAnswer() {
        ActorRef<Dialog.Command> dialog = bench.call(bench.spec("alice"), events::add);
        SipRequest invite = peer.request(Method.INVITE);
        dialog.tell(new Dialog.HangUp());
        peer.expectNothing(); // RFC 3261 section 9.1

        tell(dialog, peer.answer(invite, 100));
        SipRequest cancel = peer.request(Method.CANCEL);
        assertThat(cancel.topBranch()).isEqualTo(invite.topBranch());
        tell(dialog, peer.answer(cancel, 200));
        tell(dialog, peer.answer(invite, 487));
        peer.request(Method.ACK);

        assertThat(cause()).isEqualTo(new EndCause.Cancelled(Party.LOCAL, null));
    }

    @OffhookTest
    void thePeersCancelCrossesOurAnswer() {
        DialogLine line = new DialogLine();
        SipRequest invite = peer.invite(bench.spec("alice").aor());
        ActorRef<Dialog.Command> dialog =
                bench.called(bench.spec("alice").withPolicy(any -> new IncomingPolicy.Wait(events::add, line)), invite);
        line.tell(new Dialog.Ring());
        peer.response(180);
        line.tell(new Dialog.Answer());
        SipResponse ok = peer.response(200);

        tell(dialog, peer.cancel(invite)); // too late, RFC 3261 section 9.2: no effect on the call
        assertThat(peer.response(200).cseq().method()).isEqualTo(Method.CANCEL);
        tell(dialog, peer.ack(ok));
        assertThat(events).containsExactly(new DialogEvent.Answered());

        tell(dialog, peer.within(Method.BYE, ok)); // so the peer, who wanted none of it, hangs up
        assertThat(peer.response(200).cseq().method()).isEqualTo(Method.BYE);
        assertThat(cause()).isEqualTo(new EndCause.RemoteHangup(null));
    }

    @OffhookTest
    void anAnswerIsRepeatedUntilItsAckComes() {
        DialogLine line = new DialogLine();
        SipRequest invite = peer.invite(bench.spec("alice").aor());
        ActorRef<Dialog.Command> dialog =
                bench.called(bench.spec("alice").withPolicy(any -> new IncomingPolicy.Wait(events::add, line)), invite);
        peer.received();
        line.tell(new Dialog.Answer());
        SipResponse ok = peer.response(200);

        bench.pass(ofMillis(500));
        assertThat(peer.response(200).bytes()).isEqualTo(ok.bytes());
        bench.pass(ofSeconds(1));
        assertThat(peer.response(200).bytes()).isEqualTo(ok.bytes());
        tell(dialog, peer.ack(ok));
        bench.pass(ofSeconds(20));

        peer.expectNothing();
        assertThat(events).containsExactly(new DialogEvent.Answered());
    }

    @OffhookTest
    void thePeerTakesItsEarOffAndOnAgain() {
        ActorRef<Dialog.Command> dialog = bench.call(bench.spec("alice"), events::add);
        SipRequest invite = answered(dialog);

        tell(dialog, peer.within(Method.INVITE, invite, peer.media().description("sendonly")));
        SipResponse held = peer.response(200);
        assertThat(new String(held.body(), StandardCharsets.UTF_8)).contains("a=recvonly");
        tell(dialog, peer.ack(held));
        assertThat(events).last().isEqualTo(new DialogEvent.RemoteHold(true));

        tell(dialog, peer.within(Method.INVITE, invite, peer.media().description()));
        tell(dialog, peer.ack(peer.response(200)));
        assertThat(events).last().isEqualTo(new DialogEvent.RemoteHold(false));
    }

    @OffhookTest
    void aRequestThatIsOlderThanTheLastOneIsRefused() {
        ActorRef<Dialog.Command> dialog = bench.call(bench.spec("alice"), events::add);
        SipRequest invite = answered(dialog);
        SipRequest late = peer.within(Method.INFO, invite);
        tell(dialog, peer.within(Method.OPTIONS, invite));
        peer.response(200);

        tell(dialog, late);

        peer.response(500); // RFC 3261 section 12.2.2
    }
}
