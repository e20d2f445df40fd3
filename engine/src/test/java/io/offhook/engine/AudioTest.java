package io.offhook.engine;

import static io.offhook.engine.Loopback.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offhook.engine.actor.Dialog;
import io.offhook.engine.actor.MediaProgram;
import io.offhook.engine.actor.Reply;
import io.offhook.media.audio.AudioFrame;
import io.offhook.media.audio.ToneGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Audio in and out of calls, by the plain-Java API. */
@Timeout(60)
class AudioTest {
    private static final int LOW = 440;
    private static final int HIGH = 1_000;

    private final BlockingQueue<Call> taken = new ArrayBlockingQueue<>(4);
    private Engine caller;
    private Engine callee;
    private Account alice;

    @BeforeEach
    void start() {
        caller = Engine.start(Loopback.CONFIG);
        callee = Engine.start(Loopback.CONFIG);
        callee.account("sip:bob@127.0.0.1").onAnswered(taken::add).open();
        alice = caller.account("sip:alice@127.0.0.1").open();
    }

    @AfterEach
    void everythingIsGivenBack() {
        caller.close();
        callee.close();
        assertThat(caller.ledger()).isEmpty();
        assertThat(callee.ledger()).isEmpty();
    }

    private Call answeredBy() throws InterruptedException {
        Call call = taken.poll(Loopback.SECONDS, TimeUnit.SECONDS);
        assertThat(call).isNotNull();
        return call;
    }

    private static Ear listen(Call call) {
        Ear ear = new Ear(LOW, HIGH);
        call.line().tell(new Dialog.Listen(ear, Reply.ignored()));
        return ear;
    }

    @Test
    void aBridgeCarriesAudioBothWays() throws Exception {
        Call first = get(alice.call(Loopback.uri(callee, "bob")));
        Call firstPeer = answeredBy();
        Call second = get(alice.call(Loopback.uri(callee, "bob")));
        Call secondPeer = answeredBy();
        get(first.bridge(second));
        Ear atFirst = listen(firstPeer);
        Ear atSecond = listen(secondPeer);

        get(firstPeer.playTone(LOW));
        get(secondPeer.playTone(HIGH));
        atSecond.awaitLow(20);
        atFirst.awaitHigh(20);

        assertThat(atSecond.heardHigh()).isZero();
        assertThat(atFirst.heardLow()).isZero();
    }

    @Test
    void framesWrittenAtOneEndAreReadAtTheOther() throws Exception {
        Call call = get(alice.call(Loopback.uri(callee, "bob")));
        AudioIn in = get(answeredBy().audioIn());
        AudioOut out = get(call.audioOut());
        ToneGenerator tone = new ToneGenerator(16_000, HIGH, 0, 8_000);
        Ear ear = new Ear(LOW, HIGH);
        while (ear.heardHigh() < 20) {
            short[] samples = new short[320 + 8]; // neither our rate nor our frame
            tone.next(samples, 0, samples.length);
            out.write(new AudioFrame(samples, 16_000));
            AudioFrame frame = in.next(Duration.ofSeconds(Loopback.SECONDS)).orElseThrow();
            assertThat(frame.rate()).isEqualTo(8_000);
            assertThat(frame.samples()).hasSize(160);
            ear.accept(frame.samples(), 0, frame.samples().length);
        }

        assertThat(ear.heardLow()).isZero();
    }

    @Test
    void aWriterIsToldWhenTheCallIsOver() throws Exception {
        Call call = get(alice.call(Loopback.uri(callee, "bob")));
        AudioOut out = get(call.audioOut());
        AudioIn in = get(call.audioIn());
        get(answeredBy().hangUp());
        get(call.ended());

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100; i++) {
                        out.write(AudioFrame.silence(160, 8_000));
                    }
                })
                .isInstanceOf(CallFailedException.class);
        while (in.next(Duration.ZERO).isPresent()) {
            // what was heard may still be read
        }
    }

    @Test
    void anEchoComesBack() throws Exception {
        Call call = get(alice.call(Loopback.uri(callee, "bob")));
        get(answeredBy().echo());
        Ear ear = listen(call);

        get(call.playTone(LOW));
        ear.awaitLow(20);

        assertThat(ear.heardHigh()).isZero();
    }

    @Test
    void everythingOfACallRunsOnOneShard() throws Exception {
        BlockingQueue<String> threads = new ArrayBlockingQueue<>(1_000);
        CountDownLatch heard = new CountDownLatch(20);
        Account carol = ActorEngine.policy(callee.account("sip:carol@127.0.0.1"), invite -> {
                    threads.offer(Thread.currentThread().getName());
                    return new io.offhook.engine.actor.IncomingPolicy.Accept(
                            new MediaProgram.Live(
                                    (samples, offset, length) -> {
                                        threads.offer(Thread.currentThread().getName());
                                        return length;
                                    },
                                    (samples, offset, length) -> {
                                        threads.offer(Thread.currentThread().getName());
                                        heard.countDown();
                                    }),
                            event -> threads.offer(Thread.currentThread().getName()),
                            new io.offhook.engine.actor.DialogLine());
                })
                .open();
        Loopback.opened(callee, 2);
        Call call = get(alice.call(Loopback.uri(callee, "carol")));
        Loopback.await(heard);
        get(call.hangUp());
        get(carol.close());

        assertThat(threads).hasSizeGreaterThan(20);
        assertThat(threads.stream().distinct()).singleElement().asString().startsWith("offhook-shard-");
    }

    @Test
    void noDigitsAreSentAtOnceAndWrongOnesNotAtAll() throws Exception {
        Call call = get(alice.call(Loopback.uri(callee, "bob")));
        Call peer = answeredBy();

        get(call.sendDigits(""));
        assertThatThrownBy(() -> get(call.sendDigits("12x"))).hasMessageContaining("x");
        get(call.sendDigits("7"));

        assertThat(get(peer.collectDigits(1, Duration.ofSeconds(Loopback.SECONDS))))
                .isEqualTo("7");
    }

    @Test
    void collectingDigitsEndsWithWhatThereIsWhenNoneFollows() throws Exception {
        Call call = get(alice.call(Loopback.uri(callee, "bob")));
        Call peer = answeredBy();
        get(call.sendDigits("42"));

        assertThat(get(peer.collectDigits(5, Duration.ofMillis(500)))).isEqualTo("42");
    }

    @Test
    void aFileThatCannotBeWrittenOrReadFailsTypedAndTheCallGoesOn(@TempDir Path folder) throws Exception {
        Call call = get(alice.call(Loopback.uri(callee, "bob")));
        Call peer = answeredBy();

        assertThatThrownBy(() -> get(call.record(folder.resolve("none/such.wav"))))
                .hasCauseInstanceOf(IOException.class);
        assertThatThrownBy(() -> get(call.play(folder.resolve("none.wav")))).hasCauseInstanceOf(IOException.class);
        assertThatThrownBy(() -> get(peer.stopRecording())).hasCauseInstanceOf(IllegalStateException.class);

        Ear ear = listen(peer);
        get(call.playTone(HIGH));
        ear.awaitHigh(1);
    }
}
