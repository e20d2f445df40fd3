package io.offhook.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.engine.Account;
import io.offhook.engine.ActorEngine;
import io.offhook.engine.Call;
import io.offhook.engine.CallOptions;
import io.offhook.engine.Engine;
import io.offhook.engine.EngineConfig;
import io.offhook.engine.EngineSetup;
import io.offhook.engine.EngineStatistics;
import io.offhook.sip.dialog.EndCause;
import io.offhook.sip.dialog.Party;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
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
        EngineConfig config =
                EngineConfig.load().withListen(new InetSocketAddress("127.0.0.1", 0)).withShards(1).withoutMedia();
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
        return call.ended().get(10, TimeUnit.SECONDS);
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
        EngineStatistics figures = engine.statistics().get(5, TimeUnit.SECONDS);
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
            Call call = alice.call(at(sipp)).get(10, TimeUnit.SECONDS);
            Waiting.until("both 200s are here", Duration.ofSeconds(5), () -> wire.count("< 200 INVITE") == 2);
            call.hangUp().get(10, TimeUnit.SECONDS);
            sipp.succeeds();
        }
    }

    @Test
    void theOtherSideHangsUpAndSaysWhy() throws Exception {
        try (Sipp sipp = sipp("uas-hangs-up", 1)) {
            Call call = alice.call(at(sipp)).get(10, TimeUnit.SECONDS);

            assertThat(end(call)).isEqualTo(new EndCause.RemoteHangup("Q.850;cause=16;text=\"Normal call clearing\""));
            sipp.succeeds();
        }
    }
}
