package io.offhook.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offhook.media.audio.AudioFrame;
import io.offhook.media.audio.WavReader;
import io.offhook.media.stream.RtpStreamStatistics;
import io.offhook.sip.dialog.EndCause;
import io.offhook.sip.dialog.Party;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two engines on loopback, by the plain-Java API. */
@Timeout(60)
class EngineCallTest {
    private static final EngineConfig LOOPBACK = EngineConfig.load().withListen(new InetSocketAddress("127.0.0.1", 0));

    private static final int FRAME = 160;

    private Engine caller;
    private Engine callee;

    @BeforeEach
    void start() {
        caller = Engine.start(LOOPBACK);
        callee = Engine.start(LOOPBACK.withShards(1));
    }

    @AfterEach
    void everythingIsGivenBack() {
        caller.close();
        callee.close();
        assertThat(caller.ledger()).isEmpty();
        assertThat(callee.ledger()).isEmpty();
    }

    private String bob() {
        return "sip:bob@127.0.0.1:" + callee.addresses().get(0).getPort();
    }

    @Test
    void aCallIsPlacedAnsweredAndHungUp() throws Exception {
        CompletableFuture<Call> taken = new CompletableFuture<>();
        callee.account("sip:bob@127.0.0.1").onAnswered(taken::complete).open();
        Account alice = caller.account("sip:alice@127.0.0.1").open();

        Call call = alice.call(bob()).get(20, TimeUnit.SECONDS);
        Call other = taken.get(20, TimeUnit.SECONDS);
        EndCause cause = call.hangUp().get(20, TimeUnit.SECONDS);

        assertThat(cause).isInstanceOf(EndCause.LocalHangup.class);
        assertThat(other.ended().get(20, TimeUnit.SECONDS)).isInstanceOf(EndCause.RemoteHangup.class);
    }

    @Test
    void theOtherSideMayHangUp() throws Exception {
        callee.account("sip:bob@127.0.0.1").onAnswered(Call::hangUp).open();
        Call call = caller.account("sip:alice@127.0.0.1").open().call(bob()).get(20, TimeUnit.SECONDS);

        EndCause cause = call.ended().get(20, TimeUnit.SECONDS);

        assertThat(cause.by()).isEqualTo(Party.REMOTE);
        assertThatThrownBy(() -> call.sendDigits("1").get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(CallFailedException.class);
    }

    @Test
    void aRefusalIsATypedOutcome() throws Exception {
        callee.account("sip:bob@127.0.0.1").onCall(call -> call.reject(486)).open();
        Account alice = caller.account("sip:alice@127.0.0.1").open();

        assertThatThrownBy(() -> alice.call(bob()).get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(CallFailedException.class)
                .extracting(e -> ((CallFailedException) e.getCause()).outcome())
                .isEqualTo(new EndCause.Busy(486, Party.REMOTE));
    }

    @Test
    void nobodyAtThatAddressIs404() {
        callee.account("sip:bob@127.0.0.1").open();
        Account alice = caller.account("sip:alice@127.0.0.1").open();

        assertThatThrownBy(() -> alice.call("sip:carol@127.0.0.1:"
                                + callee.addresses().get(0).getPort())
                        .get(20, TimeUnit.SECONDS))
                .hasMessageContaining("404");
    }

    @Test
    void aCallThatNobodyAnswersIsCancelledAfterItsRingTimeout() throws Exception {
        CompletableFuture<Call> ringing = new CompletableFuture<>();
        callee.account("sip:bob@127.0.0.1")
                .onCall(call -> ringing.complete(call.ring().call()))
                .open();
        Call call = caller.account("sip:alice@127.0.0.1")
                .open()
                .dial(bob(), CallOptions.none().ringTimeout(Duration.ofMillis(300)));

        assertThat(call.ended().get(20, TimeUnit.SECONDS)).isEqualTo(EndCause.NoAnswer.INSTANCE);
        assertThat(ringing.get(20, TimeUnit.SECONDS).ended().get(20, TimeUnit.SECONDS))
                .isInstanceOf(EndCause.Cancelled.class);
    }

    @Test
    void digitsArriveEachOnce() throws Exception {
        CompletableFuture<String> heard = new CompletableFuture<>();
        callee.account("sip:bob@127.0.0.1")
                .onAnswered(
                        call -> call.collectDigits(4, Duration.ofSeconds(20)).thenAccept(heard::complete))
                .open();
        Call call = caller.account("sip:alice@127.0.0.1").open().call(bob()).get(20, TimeUnit.SECONDS);

        call.sendDigits("12#A").get(20, TimeUnit.SECONDS);

        assertThat(heard.get(20, TimeUnit.SECONDS)).isEqualTo("12#A");
        call.hangUp().get(20, TimeUnit.SECONDS);
    }

    @Test
    void whatIsPlayedIsWhatIsRecorded(@TempDir Path folder) throws Exception {
        Path tone = folder.resolve("tone.wav");
        Path heard = folder.resolve("heard.wav");
        writeTone(tone, 1_000);
        CompletableFuture<Call> taken = new CompletableFuture<>();
        callee.account("sip:bob@127.0.0.1").onAnswered(taken::complete).open();
        Call call = caller.account("sip:alice@127.0.0.1").open().call(bob()).get(20, TimeUnit.SECONDS);
        Call other = taken.get(20, TimeUnit.SECONDS);
        other.record(heard).get(20, TimeUnit.SECONDS);

        call.play(tone).get(20, TimeUnit.SECONDS);
        call.stopPlaying().get(20, TimeUnit.SECONDS);
        // What was said last is still in the other side's jitter buffer: 20 frames more and it has been heard.
        long heardSoFar = frames(other);
        while (frames(other) < heardSoFar + 20) {
            Thread.onSpinWait();
        }
        other.stopRecording().get(20, TimeUnit.SECONDS);

        AudioFrame recorded = WavReader.read(heard);
        CallStatistics figures = other.statistics().get(20, TimeUnit.SECONDS);
        RtpStreamStatistics media = figures.media().orElseThrow();
        // A busy machine makes the jitter buffer throw frames away or make some up: those and no others may differ.
        assertThat(loudSamples(recorded))
                .as(media.toString())
                .isBetween((int) (7_000 - FRAME * (media.late() + media.discarded())), (int)
                        (8_400 + FRAME * media.concealed()))
                .isGreaterThan(2_000);
        assertThat(figures.codec()).contains("PCMU");
        assertThat(media.lost()).isZero();
        call.hangUp().get(20, TimeUnit.SECONDS);
    }

    @Test
    void aFlowOfAkkaStreamsHearsAndSpeaks() throws Exception {
        callee.account("sip:bob@127.0.0.1").onAnswered(Call::echo).open();
        Call call = caller.account("sip:alice@127.0.0.1").open().call(bob()).get(20, TimeUnit.SECONDS);
        java.util.concurrent.CountDownLatch loud = new java.util.concurrent.CountDownLatch(20);
        io.offhook.media.audio.ToneGenerator tone = new io.offhook.media.audio.ToneGenerator(8_000, 440, 0, 10_000);

        ActorEngine.flow(call, akka.stream.javadsl.Flow.of(AudioFrame.class).map(heard -> {
                    if (loudSamples(heard) > 100) {
                        loud.countDown();
                    }
                    short[] said = new short[160];
                    tone.next(said, 0, said.length);
                    return new AudioFrame(said, 8_000);
                }))
                .get(20, TimeUnit.SECONDS);

        assertThat(loud.await(20, TimeUnit.SECONDS))
                .as("its own tone came back 20 times")
                .isTrue();
        call.hangUp().get(20, TimeUnit.SECONDS);
    }

    @Test
    void eventsComeInOrderAndEndsOnce() throws Exception {
        callee.account("sip:bob@127.0.0.1").onCall(call -> call.ring().answer()).open();
        List<String> events = new CopyOnWriteArrayList<>();
        Call call = caller.account("sip:alice@127.0.0.1").open().dial(bob());
        CompletableFuture<Void> heardAll = new CompletableFuture<>();
        call.onEvent(e -> {
            events.add(e.getClass().getSimpleName());
            if (e instanceof CallEvent.Ended) {
                heardAll.complete(null);
            }
        });
        call.answered().get(20, TimeUnit.SECONDS);
        call.hangUp().get(20, TimeUnit.SECONDS);
        heardAll.get(20, TimeUnit.SECONDS);

        assertThat(events).containsSubsequence("Ringing", "Answered", "Ended");
        assertThat(events).last().isEqualTo("Ended");
        assertThat(events).filteredOn("Ended"::equals).hasSize(1);
    }

    @Test
    void optionsAreAnsweredWithWhatWeCanDo() throws Exception {
        callee.account("sip:bob@127.0.0.1").open();

        assertThat(caller.account("sip:alice@127.0.0.1").open().options(bob()).get(20, TimeUnit.SECONDS))
                .isEqualTo(200);
    }

    private static long frames(Call call) throws Exception {
        return call.statistics().get(20, TimeUnit.SECONDS).media().orElseThrow().frames();
    }

    private static int loudSamples(AudioFrame frame) {
        int loud = 0;
        for (short sample : frame.samples()) {
            if (Math.abs(sample) > 200) {
                loud++;
            }
        }
        return loud;
    }

    private static void writeTone(Path file, int ms) throws Exception {
        short[] samples = new short[8 * ms];
        new io.offhook.media.audio.ToneGenerator(8_000, 440, 0, 10_000).next(samples, 0, samples.length);
        try (var out =
                new io.offhook.media.audio.WavWriter(io.offhook.media.audio.SeekableOutput.file(file), 8_000, 1)) {
            out.write(samples, 0, samples.length);
        }
        assertThat(Files.size(file)).isGreaterThan(1_000);
    }
}
