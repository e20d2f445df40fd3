package io.offhook.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offhook.media.TestData;
import io.offhook.media.codec.AudioCodec;
import io.offhook.media.codec.Codecs;
import io.offhook.media.codec.FrameDecoder;
import io.offhook.media.codec.FrameEncoder;
import io.offhook.media.jitter.JitterBuffer;
import io.offhook.media.jitter.JitterConfig;
import io.offhook.media.jitter.LossConcealment;
import io.offhook.media.jitter.Outcome;
import io.offhook.media.jitter.QuietFrame;
import io.offhook.media.quality.SegmentalSnr;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class ToneMarkTest {
    private static final short[] ALICE = ToneMark.bed(TestData.speech("alice"));
    private static final short[] BOB = ToneMark.bed(TestData.speech("bob"));

    /** Seconds until an id is confirmed over a bad network, with everything a receiver does; -1 if it never is. */
    private static double listen(
            short[] bed, int id, AudioCodec codec, double loss, int jitterMs, long seed, int seconds) {
        Random random = new Random(seed);
        MarkedAudio audio = new MarkedAudio(bed, id).startingAt(random.nextInt(100_000));
        MarkDetector detector = new MarkDetector();
        FrameEncoder encoder = codec.newEncoder().get();
        FrameDecoder decoder = codec.newDecoder().get();
        JitterBuffer buffer = new JitterBuffer(JitterConfig.adaptive(), 8000, 160, 1, QuietFrame.NEVER);
        LossConcealment concealment = new LossConcealment(8000);
        record Arrival(long ns, byte[] payload, int seq) {}
        List<Arrival> arrivals = new ArrayList<>();
        short[] pcm = new short[160];
        for (int i = 0; i < seconds * 50; i++) {
            audio.next(pcm, 0);
            byte[] coded = new byte[160];
            encoder.encode(pcm, 0, 160, coded, 0);
            if (random.nextDouble() >= loss) {
                arrivals.add(new Arrival(i * 20_000_000L + random.nextInt(jitterMs + 1) * 1_000_000L, coded, i));
            }
        }
        arrivals.sort(java.util.Comparator.comparingLong(Arrival::ns));
        int next = 0;
        double found = -1;
        for (int tick = 0; tick < seconds * 50; tick++) {
            long now = tick * 20_000_000L + 9_000_000L;
            while (next < arrivals.size() && arrivals.get(next).ns <= now) {
                Arrival arrival = arrivals.get(next++);
                buffer.put(arrival.payload, 0, 160, arrival.seq & 0xFFFF, 160L * arrival.seq, false, arrival.ns);
            }
            Outcome outcome = buffer.next(now);
            if (outcome == Outcome.FRAME) {
                decoder.decode(buffer.frameBuffer(), buffer.frameOffset(), buffer.frameLength(), pcm, 0);
                concealment.good(pcm, 0, 160);
            } else {
                concealment.conceal(pcm, 0, 160);
            }
            int heard = detector.accept(pcm, 0, 160);
            if (heard >= 0) {
                assertThat(heard).as("a wrong id is never reported").isEqualTo(id);
                if (found < 0) {
                    found = tick / 50.0;
                }
            }
        }
        assertThat(detector.changes()).isLessThanOrEqualTo(1);
        return found;
    }

    @Test
    void aMarkInSpeechIsHeardWithinTwoAndAHalfSecondsOverAGoodNetwork() {
        Random ids = new Random(1);
        for (int i = 0; i < 40; i++) {
            int id = i == 0 ? 0 : i == 1 ? ToneMark.MAX_ID : ids.nextInt(ToneMark.MAX_ID + 1);
            double after = listen(i % 2 == 0 ? ALICE : BOB, id, i % 3 == 0 ? Codecs.PCMA : Codecs.PCMU, 0, 3, i, 4);
            assertThat(after).as("id " + id).isBetween(1.7, 2.8);
        }
    }

    @Test
    void overEightPercentLossAndFortyMillisecondsOfJitterEverySeedIsHeardAndNoneWrongly() {
        int seeds = TestData.LONG ? 2000 : 100;
        double sum = 0;
        for (int seed = 0; seed < seeds; seed++) {
            int id = new Random(seed).nextInt(ToneMark.MAX_ID + 1);
            double after = listen(seed % 2 == 0 ? ALICE : BOB, id, Codecs.PCMU, 0.08, 40, seed, 12);
            assertThat(after).as("seed " + seed).isBetween(1.7, 6.0);
            sum += after;
        }
        assertThat(sum / seeds).isLessThan(2.5);
    }

    @Test
    void evenTwentyPercentLossIsSurvivedInTime() {
        for (int seed = 0; seed < 20; seed++) {
            assertThat(listen(ALICE, 4711, Codecs.PCMU, 0.20, 10, seed, 60))
                    .as("seed " + seed)
                    .isPositive();
        }
    }

    @Test
    void anyAlignmentOfTheAudioIsHeard() {
        short[] clip = ToneMark.mix(TestData.speech("bob"), 123_456);
        for (int shift = 0; shift < 160; shift += 9) {
            MarkDetector detector = new MarkDetector();
            detector.accept(new short[shift], 0, shift);
            for (int at = 0; at + 100 <= 8000 * 6; at += 100) { // pieces that are no whole frames
                detector.accept(clip, at, 100);
            }
            assertThat(detector.heard()).as("shift " + shift).hasValue(123_456);
        }
    }

    @Test
    void aClipLoopsWithoutASeam() {
        short[] clip = ToneMark.mix(TestData.speech("alice"), 77);
        assertThat(clip.length % (ToneMark.FRAMES_PER_COPY * ToneMark.FRAME)).isZero();
        MarkDetector detector = new MarkDetector();
        for (int round = 0; round < 3; round++) {
            detector.accept(clip, 0, clip.length);
        }
        assertThat(detector.heard()).hasValue(77);
        assertThat(detector.changes()).isEqualTo(1);
        assertThat(detector.copies()).isGreaterThan(3L * clip.length / 7200 * 9 / 10);
    }

    @Test
    void someoneElsesMarkIsNoticedWhenItFollows() {
        MarkDetector detector = new MarkDetector();
        short[] first = ToneMark.mix(new short[8000 * 4], 1);
        short[] second = ToneMark.mix(new short[8000 * 4], 2);
        detector.accept(first, 0, first.length);
        assertThat(detector.heard()).hasValue(1);
        detector.accept(new short[16_000], 0, 16_000);
        assertThat(detector.silentMs()).isBetween(1900L, 3000L);
        assertThat(detector.accept(second, 0, second.length)).isEqualTo(2);
        assertThat(detector.changes()).isEqualTo(2);
    }

    @Test
    void oneCopyIsNotEnough() {
        MarkDetector detector = new MarkDetector();
        short[] clip = ToneMark.mix(new short[100], 5);
        assertThat(clip).hasSize(7200);
        detector.accept(clip, 0, clip.length);
        detector.accept(new short[8000], 0, 8000);
        assertThat(detector.heard()).isEmpty();
    }

    @Test
    void nothingIsHeardInSpeechNoiseSilenceOrTonesWithoutAMark() {
        Random random = new Random(5);
        int minutes = TestData.LONG ? 600 : 20;
        MarkDetector noise = new MarkDetector();
        MarkDetector tones = new MarkDetector();
        short[] pcm = new short[480];
        for (int i = 0; i < minutes * 1000; i++) {
            for (int k = 0; k < 480; k++) {
                pcm[k] = (short) (random.nextGaussian() * 5000);
            }
            assertThat(noise.accept(pcm, 0, 480)).isEqualTo(-1);
            short[] tone = ToneMark.frame(random.nextInt(ToneMark.TONES)); // random tones of the right kind
            for (int k = 0; k < 3; k++) {
                assertThat(tones.accept(tone, 0, 160)).isEqualTo(-1);
            }
        }
        MarkDetector speech = new MarkDetector();
        speech.accept(TestData.speech("alice"), 0, TestData.speech("alice").length);
        speech.accept(TestData.speech("bob"), 0, TestData.speech("bob").length);
        speech.accept(new short[80_000], 0, 80_000);
        short[] dial = new short[80_000];
        new ToneGenerator(8000, 2400, 0, 5000).next(dial, 0, dial.length);
        speech.accept(dial, 0, dial.length);
        assertThat(speech.heard()).isEmpty();
    }

    @Test
    void everyIdReadsBackAndDamagedBitsDoNot() {
        Random random = new Random(6);
        for (int i = 0; i < 20_000; i++) {
            int id = random.nextInt(ToneMark.MAX_ID + 1);
            byte[] symbols = ToneMark.symbols(id);
            assertThat(symbols[0]).isEqualTo((byte) ToneMark.SYNC);
            long bits = 0;
            for (int s = 1; s < symbols.length; s++) {
                assertThat(symbols[s]).isBetween((byte) 0, (byte) 7);
                bits = bits << 3 | symbols[s];
            }
            assertThat(ToneMark.idOf(bits)).isEqualTo(id);
            int burst = random.nextInt(27);
            long damage = (1L | random.nextInt(1 << 15)) << burst; // an odd pattern of up to 15 bits
            assertThat(ToneMark.idOf(bits ^ damage)).isEqualTo(-1);
        }
        assertThatThrownBy(() -> ToneMark.symbols(1 << 24)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ToneMark.symbols(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void randomBitsPassTheChecksAboutOnceIn2To18() {
        Random random = new Random(7);
        int tries = 20_000_000;
        int passed = 0;
        for (int i = 0; i < tries; i++) {
            passed += ToneMark.idOf(random.nextLong() & (1L << 42) - 1) >= 0 ? 1 : 0;
        }
        assertThat(passed).isBetween(40, 120); // 76 expected
    }

    @Test
    void theSpeechUnderAMarkIsHardlyChanged() {
        short[] speech = TestData.speech("alice");
        SegmentalSnr.Result bed = SegmentalSnr.measure(speech, ALICE, 8000, 10);
        assertThat(bed.offset()).isZero();
        assertThat(bed.meanDb()).isGreaterThan(12);
    }
}
