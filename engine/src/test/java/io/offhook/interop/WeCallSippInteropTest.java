package io.offhook.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.engine.Account;
import io.offhook.engine.ActorEngine;
import io.offhook.engine.Call;
import io.offhook.engine.CallEvent;
import io.offhook.engine.CallOptions;
import io.offhook.engine.Engine;
import io.offhook.engine.EngineConfig;
import io.offhook.engine.EngineSetup;
import io.offhook.engine.EngineStatistics;
import io.offhook.sip.dialog.EndCause;
import io.offhook.sip.dialog.Party;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine places calls to SIPp: the basic call in number, and the corners one by one. */
@Interop
class WeCallSippInteropTest {
    private static final InetSocketAddress LOOPBACK = new InetSocketAddress("127.0.0.1", 0);

    private final Wire wire = new Wire();

    @TempDir
    private Path folder;

    private Engine engine;
    private Account alice;

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
        alice = engine.account("sip:alice@127.0.0.1").open();
    }

    @AfterEach
    void everythingIsGivenBack() {
        engine.close();
        assertThat(engine.ledger()).isEmpty();
    }

    private Sipp sipp(String scenario, int calls, String... options) {
        return Sipp.callee(folder, scenario, calls, options);
    }

    private static String at(Sipp sipp) {
        return "sip:bob@127.0.0.1:" + sipp.port();
    }

    private static EndCause end(Call call) throws Exception {
        return call.ended().get(20, TimeUnit.SECONDS);
    }

    @Test
    void twoThousandCallsAreMadeAndNoneFails() throws Exception {
        int calls = 2_000;
        CountDownLatch over = new CountDownLatch(calls);
        AtomicInteger hungUp = new AtomicInteger();
        AtomicInteger placed = new AtomicInteger();
        ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
        try (Sipp sipp = sipp("uas", calls)) {
            pace.scheduleAtFixedRate(
                    () -> {
                        for (int i = 0; i < 8 && placed.get() < calls; i++) {
                            placed.incrementAndGet();
                            Call call = alice.dial(at(sipp));
                            call.answered().thenAccept(Call::hangUp);
                            call.ended().thenAccept(cause -> {
                                hungUp.addAndGet(cause instanceof EndCause.LocalHangup ? 1 : 0);
                                over.countDown();
                            });
                        }
                    },
                    0,
                    20,
                    TimeUnit.MILLISECONDS);
            assertThat(over.await(60, TimeUnit.SECONDS)).isTrue();
            sipp.succeeds();
        } finally {
            pace.shutdownNow();
        }

        assertThat(hungUp).hasValue(calls);
        EngineStatistics figures = engine.statistics().get(20, TimeUnit.SECONDS);
        assertThat(figures.callsEstablished()).isEqualTo(calls);
        assertThat(figures.callsFailed()).isZero();
        assertThat(figures.sip().malformed()).isZero();
    }

    @Test
    void aCallThatNobodyAnswersIsCancelled() throws Exception {
        try (Sipp sipp = sipp("uas-rings", 1)) {
            Call call = alice.dial(at(sipp), CallOptions.none().ringTimeout(Duration.ofMillis(500)));

            assertThat(end(call)).isEqualTo(EndCause.NoAnswer.INSTANCE);
            sipp.succeeds();
        }
        assertThat(wire.count("> CANCEL")).isEqualTo(1);
    }

    @Test
    void anAnswerThatCrossesOurCancelIsAcknowledgedAndHungUp() throws Exception {
        try (Sipp sipp = sipp("uas-answers-cancel", 1)) {
            Call call = alice.dial(at(sipp), CallOptions.none().ringTimeout(Duration.ofMillis(500)));

            assertThat(end(call)).isEqualTo(EndCause.NoAnswer.INSTANCE);
            sipp.succeeds();
        }
        assertThat(wire.count("> BYE")).isEqualTo(1);
    }

    @Test
    void busyIsBusy() throws Exception {
        try (Sipp sipp = sipp("uas-busy", 1)) {
            Call call = alice.dial(at(sipp));

            assertThat(end(call)).isEqualTo(new EndCause.Busy(486, Party.REMOTE));
            sipp.succeeds();
        }
    }

    @Test
    void every200GetsItsAck() throws Exception {
        try (Sipp sipp = sipp("uas-repeats-200", 1, "-nr")) {
            Call call = alice.call(at(sipp)).get(20, TimeUnit.SECONDS);
            Waiting.until("both 200s are here", Duration.ofSeconds(20), () -> wire.datagrams("< 200 INVITE") == 2);
            call.hangUp().get(20, TimeUnit.SECONDS);
            sipp.succeeds();
        }
    }

    @Test
    void theOtherSideHangsUpAndSaysWhy() throws Exception {
        try (Sipp sipp = sipp("uas-hangs-up", 1)) {
            Call call = alice.call(at(sipp)).get(20, TimeUnit.SECONDS);

            assertThat(end(call)).isEqualTo(new EndCause.RemoteHangup("Q.850;cause=16;text=\"Normal call clearing\""));
            sipp.succeeds();
        }
    }

    @Test
    void aSecondBranchThatAnswersIsHungUpAndTheFirstTalksOn() throws Exception {
        try (Sipp sipp = sipp("uas-forks", 1, "-nr")) {
            Call call = alice.call(at(sipp)).get(20, TimeUnit.SECONDS);
            Waiting.until("the other branch has gone", Duration.ofSeconds(20), () -> wire.count("< 200 BYE") == 1);
            assertThat(call.ended()).isNotDone();

            assertThat(call.hangUp().get(20, TimeUnit.SECONDS)).isInstanceOf(EndCause.LocalHangup.class);
            sipp.succeeds();
        }
    }

    @Test
    void aCancelWaitsForTheFirstSignOfLife() throws Exception {
        try (Sipp sipp = sipp("uas-slow", 1)) {
            Call call = alice.dial(at(sipp));
            Waiting.until("the INVITE is out", Duration.ofSeconds(20), () -> wire.count("> INVITE") == 1);
            EndCause cause = call.hangUp().get(20, TimeUnit.SECONDS);

            assertThat(cause).isEqualTo(new EndCause.Cancelled(Party.LOCAL, null));
            sipp.succeeds();
        }
        assertThat(wire.toString()).containsSubsequence("< 180 INVITE", "> CANCEL", "> ACK");
    }

    @Test
    void earlyMediaLeadsToACall() throws Exception {
        List<Integer> provisional = new CopyOnWriteArrayList<>();
        try (Sipp sipp = sipp("uas-early-media", 1)) {
            Call call = alice.dial(at(sipp));
            call.onEvent(event -> {
                if (event instanceof CallEvent.Ringing ringing) {
                    provisional.add(ringing.status());
                }
            });
            call.answered().get(20, TimeUnit.SECONDS);

            assertThat(call.hangUp().get(20, TimeUnit.SECONDS)).isInstanceOf(EndCause.LocalHangup.class);
            sipp.succeeds();
        }
        assertThat(provisional).containsExactly(183);
    }

    @Test
    void anAnswerWithoutAudioIsAcknowledgedAndHungUp() throws Exception {
        try (Sipp sipp = sipp("uas-mute", 1)) {
            Call call = alice.dial(at(sipp));

            assertThat(end(call)).isInstanceOf(EndCause.MediaFailure.class);
            sipp.succeeds();
        }
    }

    @Test
    void whoNeverAnswersIsGivenUp() throws Exception {
        engine.close();
        Duration t1 = Duration.ofMillis(20);
        start(config().withSip(sip ->
                new EngineConfig.Sip(t1, sip.t2(), sip.t4(), sip.ringTimeout(), sip.dscp(), sip.maxDatagram())));
        try (DatagramSocket deaf = new DatagramSocket(LOOPBACK)) {
            Call call = alice.dial("sip:bob@127.0.0.1:" + deaf.getLocalPort());

            assertThat(end(call)).isEqualTo(new EndCause.TimedOut("INVITE"));
        }
        // At 0, 1, 3, 7, 15, 31 and, if timers of 20 ms are exact enough, 63 times T1 (RFC 3261 section 17.1.1.2).
        assertThat(wire.datagrams("> INVITE")).isBetween(6L, 7L);
    }
}
