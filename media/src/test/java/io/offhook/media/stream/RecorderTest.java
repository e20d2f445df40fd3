package io.offhook.media.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.media.audio.AudioFrame;
import io.offhook.media.audio.SeekableOutput;
import io.offhook.media.audio.WavReader;
import io.offhook.media.stream.Recorder.Legs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {
    @TempDir
    Path dir;

    private final Queue<Runnable> io = new ArrayDeque<>();
    private final List<Recorder.Recording> finished = new ArrayList<>();

    private void runIo() {
        for (Runnable task = io.poll(); task != null; task = io.poll()) {
            task.run();
        }
    }

    private static short[] noise(int samples, long seed) {
        Random random = new Random(seed);
        short[] noise = new short[samples];
        for (int i = 0; i < samples; i++) {
            noise[i] = (short) random.nextInt(0x10000);
        }
        return noise;
    }

    private static short[] frame(short[] all, int index) {
        return Arrays.copyOfRange(all, index * 160, index * 160 + 160);
    }

    @Test
    void whatWasHeardIsInTheFileSampleForSample() throws IOException {
        Path file = dir.resolve("heard.wav");
        short[] heard = noise(160 * 333, 1);
        Recorder recorder =
                Recorder.start(() -> SeekableOutput.file(file), Legs.RECEIVED, 8000, io::add, finished::add);
        for (int i = 0; i < 333; i++) {
            recorder.frame(frame(heard, i), null, 160);
            if (i % 50 == 0) {
                runIo();
            }
        }
        recorder.stop();
        recorder.frame(frame(heard, 0), null, 160);
        runIo();
        AudioFrame read = WavReader.read(file);
        assertThat(read.rate()).isEqualTo(8000);
        assertThat(read.samples()).isEqualTo(heard);
        assertThat(finished).containsExactly(new Recorder.Recording(160 * 333, 0, null));
    }

    @Test
    void bothLegsLieSideBySideAndAMissingLegIsSilence() throws IOException {
        Path file = dir.resolve("both.wav");
        short[] heard = noise(160 * 4, 2);
        short[] said = noise(160 * 4, 3);
        Recorder recorder = Recorder.start(() -> SeekableOutput.file(file), Legs.BOTH, 8000, io::add, finished::add);
        recorder.frame(frame(heard, 0), frame(said, 0), 160);
        recorder.frame(null, frame(said, 1), 160);
        recorder.frame(frame(heard, 2), null, 160);
        recorder.frame(null, null, 160);
        recorder.stop();
        runIo();
        ByteBuffer wav = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(wav.limit()).isEqualTo(44 + 640 * 4);
        for (int i = 0; i < 640; i++) {
            int frame = i / 160;
            assertThat(wav.getShort(44 + 4 * i)).isEqualTo(frame == 0 || frame == 2 ? heard[i] : 0);
            assertThat(wav.getShort(46 + 4 * i)).isEqualTo(frame < 2 ? said[i] : 0);
        }
    }

    @Test
    void aDiskThatIsTooSlowCostsSilenceAndIsCountedAndTheRestStaysInTime() throws IOException {
        Path file = dir.resolve("slow.wav");
        short[] heard = noise(160 * 2000, 4);
        Recorder recorder =
                Recorder.start(() -> SeekableOutput.file(file), Legs.RECEIVED, 8000, io::add, finished::add);
        for (int i = 0; i < 2000; i++) {
            recorder.frame(frame(heard, i), null, 160);
            if (i == 1500) {
                runIo();
            }
        }
        recorder.stop();
        runIo();
        Recorder.Recording recording = finished.get(0);
        assertThat(recording.dropped()).isPositive();
        assertThat(recording.samples()).isEqualTo(heard.length);
        short[] read = WavReader.read(file).samples();
        assertThat(read).hasSize(heard.length);
        int silent = 0;
        for (int i = 0; i < read.length; i++) {
            if (read[i] != heard[i]) {
                assertThat(read[i]).isZero();
                silent++;
            }
        }
        assertThat(silent).isBetween((int) recording.dropped() - 20, (int) recording.dropped());
    }

    @Test
    void aFileThatCannotBeOpenedIsToldAtTheEnd() {
        Recorder recorder = Recorder.start(
                () -> {
                    throw new IOException("no such directory");
                },
                Legs.SENT,
                8000,
                io::add,
                finished::add);
        for (int i = 0; i < 200; i++) {
            recorder.frame(null, new short[160], 160);
        }
        recorder.stop();
        runIo();
        assertThat(finished).singleElement().satisfies(recording -> {
            assertThat(recording.error()).hasMessage("no such directory");
            assertThat(recording.samples()).isZero();
        });
    }

    @Test
    void anExecutorThatRefusesDoesNotReachTheStream() {
        Recorder recorder = Recorder.start(
                () -> SeekableOutput.file(dir.resolve("never.wav")),
                Legs.SENT,
                8000,
                task -> {
                    throw new RejectedExecutionException("closed");
                },
                finished::add);
        for (int i = 0; i < 2000; i++) {
            recorder.frame(null, new short[160], 160);
        }
        recorder.stop();
        assertThat(finished).isEmpty();
    }

    @Test
    void aRecordingOfAStreamEqualsWhatItsSinkHeard() throws IOException {
        Path file = dir.resolve("stream.wav");
        List<Short> heard = new ArrayList<>();
        try (ShardLab lab = new ShardLab()) {
            Leg a = Leg.plain(lab, Leg.SETTINGS);
            Leg b = Leg.plain(lab, Leg.SETTINGS);
            Leg.connect(a, b);
            a.wire = i -> i % 7 != 3; // with losses, so that concealment is recorded too
            a.stream.setSource(AudioSources.clip(new AudioFrame(noise(80_000, 9), 8000), true));
            b.stream.setSink((samples, offset, length) -> {
                for (int i = 0; i < length; i++) {
                    heard.add(samples[offset + i]);
                }
            });
            Recorder recorder =
                    Recorder.start(() -> SeekableOutput.file(file), Legs.RECEIVED, 8000, io::add, finished::add);
            lab.ticks(20);
            heard.clear();
            b.stream.addTap(recorder);
            lab.ticks(200);
            b.stream.removeTap(recorder);
            recorder.stop();
            runIo();
        }
        short[] read = WavReader.read(file).samples();
        assertThat(read).hasSize(heard.size()).hasSize(32_000);
        for (int i = 0; i < read.length; i++) {
            assertThat(read[i]).isEqualTo(heard.get(i));
        }
    }
}
