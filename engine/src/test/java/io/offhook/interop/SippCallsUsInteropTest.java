package io.offhook.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.engine.ActorEngine;
import io.offhook.engine.Call;
import io.offhook.engine.CallEvent;
import io.offhook.engine.CallStatistics;
import io.offhook.engine.Engine;
import io.offhook.engine.EngineConfig;
import io.offhook.engine.EngineSetup;
import io.offhook.engine.EngineStatistics;
import io.offhook.engine.IncomingCall;
import io.offhook.engine.actor.Dialog;
import io.offhook.engine.actor.DialogEvent;
import io.offhook.engine.actor.DialogLine;
import io.offhook.engine.actor.DialogListener;
import io.offhook.engine.actor.IncomingPolicy;
import io.offhook.engine.actor.MediaProgram;
import io.offhook.engine.actor.Reply;
import io.offhook.sip.dialog.EndCause;
import io.offhook.sip.dialog.Party;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIPp places calls to an engine: the basic call in number, and the corners one by one. */
@Interop
class SippCallsUsInteropTest {
    private static final InetSocketAddress LOOPBACK = new InetSocketAddress("127.0.0.1", 0);

    private final Wire wire = new Wire();
    private final CompletableFuture<EndCause> ended = new CompletableFuture<>();

    @TempDir
    private Path folder;

    private Engine engine;

    @BeforeAll
    static void sippIsHere() {
        Peers.require("sipp");
    }

    @BeforeEach
    void start() {
        start(config());
    }

    private static EngineConfig config() {
        return EngineConfig.load().withListen(LOOPBACK).withShards(1).withoutMedia();
    }

    private void start(EngineConfig config) {
        engine = ActorEngine.start(config, EngineSetup.plain().withTap(wire));
    }

    @AfterEach
    void everythingIsGivenBack() {
        engine.close();
        assertThat(engine.ledger()).isEmpty();
    }

    private void bob(Consumer<IncomingCall> handler) {
        engine.account("sip:bob@127.0.0.1")
                .onCall(call -> {
                    call.call().ended().thenAccept(ended::complete);
                    handler.accept(call);
                })
                .open();
    }

    private Sipp sipp(String scenario, int calls, int rate, String... options) {
        return Sipp.caller(folder, scenario, engine.addresses().get(0), calls, rate, options);
    }

    private EndCause ended() throws Exception {
        return ended.get(20, TimeUnit.SECONDS);
    }

    @Test
    void twoThousandCallsAreAnsweredAndNoneFails() throws Exception {
        bob(IncomingCall::answer);

        try (Sipp sipp = sipp("uac", 2_000, 400)) {
            sipp.succeeds();
        }

        EngineStatistics figures = engine.statistics().get(20, TimeUnit.SECONDS);
        assertThat(figures.callsEstablished()).isEqualTo(2_000);
        assertThat(figures.callsFailed()).isZero();
        assertThat(figures.activeCalls()).isZero();
        assertThat(figures.sip().shed()).isZero();
        assertThat(figures.sip().malformed()).isZero();
    }

    @Test
    void aCallerThatGivesUpIsToldSo() throws Exception {
        bob(IncomingCall::ring);

        try (Sipp sipp = sipp("uac-cancels", 1, 1)) {
            sipp.succeeds();
        }

        assertThat(ended()).isEqualTo(new EndCause.Cancelled(Party.REMOTE, null));
    }

    @Test
    void aCancelAfterTheAnswerChangesNothing() throws Exception {
        bob(IncomingCall::answer);

        try (Sipp sipp = sipp("uac-late-cancel", 1, 1)) {
            sipp.succeeds();
        }

        assertThat(ended()).isInstanceOf(EndCause.RemoteHangup.class);
    }

    @Test
    void aCallIsHeldAndTakenUpAgain() throws Exception {
        List<String> events = new CopyOnWriteArrayList<>();
        bob(call -> {
            call.call().onEvent(e -> events.add(e.getClass().getSimpleName()));
            call.answer();
        });

        try (Sipp sipp = sipp("uac-holds", 1, 1)) {
            sipp.succeeds();
        }

        assertThat(ended()).isInstanceOf(EndCause.RemoteHangup.class);
        Waiting.until("the last event", Duration.ofSeconds(20), () -> events.contains("Ended"));
        assertThat(events).containsExactly("Answered", "RemoteHeld", "RemoteResumed", "Ended");
    }

    @Test
    void anotherCodecInMidCallIsRefusedAndTheCallStands() throws Exception {
        bob(IncomingCall::answer);

        try (Sipp sipp = sipp("uac-changes-codec", 1, 1)) {
            sipp.succeeds();
        }

        assertThat(ended()).isInstanceOf(EndCause.RemoteHangup.class);
    }

    @Test
    void methodsThatWeDoNotSupportAreRefusedAndTheCallStands() throws Exception {
        bob(IncomingCall::answer);

        try (Sipp sipp = sipp("uac-other-methods", 1, 1)) {
            sipp.succeeds();
        }

        assertThat(ended()).isInstanceOf(EndCause.RemoteHangup.class);
    }

    @Test
    void aMethodThatNobodyKnowsIsRefusedOutsideACall() {
        bob(IncomingCall::answer);

        try (Sipp sipp = sipp("uac-unknown-method", 1, 1)) {
            sipp.succeeds();
        }
    }

    @Test
    void the200IsRepeatedUntilItsAckComes() throws Exception {
        bob(IncomingCall::answer);

        try (Sipp sipp = sipp("uac-late-ack", 1, 1)) {
            sipp.succeeds();
            // At 0, 0.5 and 1.5 s; the ACK at 2 s ends it, else one more would come at 3.5 s, when the BYE goes.
            assertThat(sipp.received("SIP/2.0 200", "CSeq: 1 INVITE")).isEqualTo(3);
        }

        assertThat(ended()).isInstanceOf(EndCause.RemoteHangup.class);
    }

    @Test
    void anInviteWithoutAnOfferGetsOneInThe200() throws Exception {
        CompletableFuture<String> codec = new CompletableFuture<>();
        bob(call -> {
            call.call().onEvent(event -> {
                if (event instanceof CallEvent.Ended over) {
                    codec.complete(over.statistics().codec().orElse("none"));
                }
            });
            call.answer();
        });

        try (Sipp sipp = sipp("uac-offerless", 1, 1)) {
            sipp.succeeds();
        }

        assertThat(codec.get(20, TimeUnit.SECONDS)).isEqualTo("PCMU");
        assertThat(ended()).isInstanceOf(EndCause.RemoteHangup.class);
    }

    @Test
    void aByeThatComesAgainIsAnsweredAgain() throws Exception {
        bob(IncomingCall::answer);

        try (Sipp sipp = sipp("uac-repeats-bye", 1, 1, "-nr")) {
            sipp.succeeds();
        }

        assertThat(ended()).isInstanceOf(EndCause.RemoteHangup.class);
        assertThat(wire.datagrams("< BYE")).isEqualTo(2);
        assertThat(wire.datagrams("> 200 BYE"))
                .as("the actor's own; the repeat is the lingering transaction's")
                .isEqualTo(1);
    }

    @Test
    void weMayHangUpFirst() throws Exception {
        bob(call -> call.answer().thenAccept(Call::hangUp));

        try (Sipp sipp = sipp("uac-waits-for-bye", 1, 1)) {
            sipp.succeeds();
        }

        assertThat(ended()).isInstanceOf(EndCause.LocalHangup.class);
        assertThat(wire.count("> BYE")).isEqualTo(1);
    }

    @Test
    void aCallerThatNeverAcknowledgesIsHungUp() throws Exception {
        engine.close();
        Duration t1 = Duration.ofMillis(20);
        start(config().withSip(sip ->
                new EngineConfig.Sip(t1, sip.t2(), sip.t4(), sip.ringTimeout(), sip.dscp(), sip.maxDatagram())));
        bob(IncomingCall::answer);

        try (Sipp sipp = sipp("uac-never-acks", 1, 1, "-nr")) {
            sipp.succeeds();
        }

        assertThat(ended()).isEqualTo(new EndCause.TimedOut("ACK"));
    }

    @Test
    void optionsAreAnsweredWithWhatWeCanDo() {
        bob(IncomingCall::answer);

        try (Sipp sipp = sipp("uac-options", 1, 1)) {
            sipp.succeeds();
        }
    }

    @Test
    void compactHeadersMakeACall() throws Exception {
        bob(IncomingCall::answer);

        try (Sipp sipp = sipp("uac-compact", 1, 1)) {
            sipp.succeeds();
        }

        assertThat(ended()).isInstanceOf(EndCause.RemoteHangup.class);
    }

    @Test
    void nothingIsSentToAPeerThatHoldsUs() throws Exception {
        engine.close();
        start(EngineConfig.load().withListen(LOOPBACK).withShards(1));
        CompletableFuture<Long> whenHeld = new CompletableFuture<>();
        CompletableFuture<Long> whenResumed = new CompletableFuture<>();
        CompletableFuture<Long> atEnd = new CompletableFuture<>();
        DialogLine line = new DialogLine();
        // Heard on the shard, so that no packet goes out between the event and the look at the figures.
        DialogListener listener = event -> {
            if (event instanceof DialogEvent.RemoteHold hold) {
                line.tell(new Dialog.GetStatistics(sentInto(hold.held() ? whenHeld : whenResumed)));
            } else if (event instanceof DialogEvent.Ended over) {
                atEnd.complete(sent(over.statistics()));
            }
        };
        ActorEngine.policy(
                        engine.account("sip:bob@127.0.0.1"),
                        invite -> new IncomingPolicy.Accept(new MediaProgram.Silence(), listener, line))
                .open();

        try (Sipp sipp = sipp("uac-holds", 1, 1)) {
            sipp.succeeds();
        }

        // Talk, 0.3 s on hold, talk; one packet may have been on its way into either state.
        long held = whenHeld.get(20, TimeUnit.SECONDS);
        long resumed = whenResumed.get(20, TimeUnit.SECONDS);
        assertThat(held).isPositive();
        assertThat(resumed).isBetween(held, held + 2);
        assertThat(atEnd.get(20, TimeUnit.SECONDS)).isGreaterThan(resumed + 2);
    }

    private static Reply<CallStatistics> sentInto(CompletableFuture<Long> packets) {
        return new Reply<>() {
            @Override
            public void succeed(CallStatistics figures) {
                packets.complete(sent(figures));
            }

            @Override
            public void fail(Throwable why) {
                packets.completeExceptionally(why);
            }
        };
    }

    private static long sent(CallStatistics figures) {
        return figures.media().orElseThrow().sent();
    }
}
