package io.offhook.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offhook.media.audio.AudioFrame;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Frames between a stream and a user's thread. */
class FrameQueueTest {
    private static AudioFrame frame(int from, int length) {
        short[] samples = new short[length];
        for (int i = 0; i < length; i++) {
            samples[i] = (short) (from + i);
        }
        return new AudioFrame(samples, 8_000);
    }

    @Test
    void framesOfAnyLengthComeOutWholeAndInOrder() {
        FrameQueue queue = new FrameQueue(1_000, 8_000);
        Random random = new Random(7);
        int written = 1;
        for (int i = 0; i < 200; i++) {
            int length = 1 + random.nextInt(400);
            assertThat(queue.offer(frame(written, length))).isTrue();
            written += length;
        }
        short[] out = new short[160 + 2];
        int read = 1;
        while (read < written) {
            int n = queue.read(out, 1, 160);
            assertThat(n).isPositive().isLessThanOrEqualTo(160);
            for (int i = 0; i < n; i++) {
                assertThat(out[1 + i]).isEqualTo((short) read++);
            }
        }
        assertThat(out[0]).isZero();
        assertThat(out[161]).isZero();
    }

    @Test
    void silenceIsReadWhereNoneWaits() {
        FrameQueue queue = new FrameQueue(2, 8_000);
        short[] out = {1, 1, 1, 1, 1, 1};

        assertThat(queue.read(out, 1, 4)).isEqualTo(4);

        assertThat(out).containsExactly(1, 0, 0, 0, 0, 1);
    }

    @Test
    void aSlowReaderLosesTheOldest() throws InterruptedException {
        FrameQueue queue = new FrameQueue(3, 8_000);
        for (int i = 0; i < 10; i++) {
            queue.accept(new short[] {(short) i, 99}, 0, 1);
        }

        for (int i = 7; i < 10; i++) {
            AudioFrame frame = queue.poll(0);
            assertThat(frame).isNotNull();
            assertThat(frame.samples()).containsExactly((short) i);
        }
        assertThat(queue.poll(0)).isNull();
    }

    @Test
    void aFullQueueTakesNoOffer() {
        FrameQueue queue = new FrameQueue(2, 8_000);

        assertThat(queue.offer(frame(0, 1))).isTrue();
        assertThat(queue.offer(frame(0, 1))).isTrue();
        assertThat(queue.offer(frame(0, 1))).isFalse();
    }

    @Test
    void aWriterThatWaitsIsToldOfTheEnd() throws InterruptedException {
        FrameQueue queue = new FrameQueue(1, 8_000);
        queue.put(frame(0, 1));
        Thread closer = new Thread(() -> queue.close(new IllegalStateException("over")));
        closer.start();

        assertThatThrownBy(() -> queue.put(frame(0, 1))).hasMessage("over");
        closer.join();
    }

    @Test
    void audioOutFitsEveryRate() throws InterruptedException {
        for (int rate : new int[] {8_000, 16_000, 48_000}) {
            FrameQueue queue = new FrameQueue(4, 8_000);
            assertThat(new AudioOut(queue, 8_000).offer(AudioFrame.silence(rate / 50, rate)))
                    .isTrue();
            AudioFrame frame = queue.poll(0);
            assertThat(frame).isNotNull();
            assertThat(frame.rate()).isEqualTo(8_000);
            assertThat(frame.samples()).hasSize(160);
        }
    }
}
