package io.offhook.engine;

import io.offhook.media.audio.AudioFrame;
import io.offhook.media.stream.AudioSink;
import io.offhook.media.stream.AudioSource;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Frames between a stream on its shard and a user's thread. The shard's side never waits: what a slow reader leaves is lost, oldest first. */
final class FrameQueue implements AudioSource, AudioSink {
    private static final long CLOSED_CHECK_MS = 100;

    private final ArrayBlockingQueue<AudioFrame> frames;
    private final int rate;
    private final @Nullable SimulatedWorld world;
    private @Nullable AudioFrame rest;
    private int restFrom;
    private volatile @Nullable RuntimeException closed;

    FrameQueue(int capacity, int rate) {
        this(capacity, rate, null);
    }

    /**
     * @param world whose time passes while somebody waits; null: the real one's
     */
    FrameQueue(int capacity, int rate, @Nullable SimulatedWorld world) {
        this.frames = new ArrayBlockingQueue<>(capacity);
        this.rate = rate;
        this.world = world;
    }

    @Override
    public void accept(short[] samples, int offset, int length) {
        AudioFrame frame = new AudioFrame(Arrays.copyOfRange(samples, offset, offset + length), rate);
        while (!frames.offer(frame)) {
            frames.poll();
        }
    }

    /** The user's frames need not be as long as ours: what is left of one begins the next. */
    @Override
    public int read(short[] samples, int offset, int length) {
        int written = 0;
        while (written < length) {
            AudioFrame from = rest != null ? rest : frames.poll();
            if (from == null) {
                break;
            }
            int start = rest != null ? restFrom : 0;
            int n = Math.min(length - written, from.samples().length - start);
            System.arraycopy(from.samples(), start, samples, offset + written, n);
            written += n;
            boolean used = start + n == from.samples().length;
            rest = used ? null : from;
            restFrom = used ? 0 : start + n;
        }
        if (written == 0) {
            Arrays.fill(samples, offset, offset + length, (short) 0);
            return length;
        }
        return written;
    }

    boolean offer(AudioFrame frame) {
        return frames.offer(frame);
    }

    /** Waits for room, but not for a stream that has ended. */
    void put(AudioFrame frame) throws InterruptedException {
        if (world != null) {
            putInVirtualTime(frame, world);
            return;
        }
        do {
            failIfClosed();
        } while (!frames.offer(frame, CLOSED_CHECK_MS, TimeUnit.MILLISECONDS));
    }

    /** A stream that takes nothing, being held for example, must not let virtual time run away for ever. */
    private void putInVirtualTime(AudioFrame frame, SimulatedWorld passing) {
        passing.await(() -> closed != null || frames.remainingCapacity() > 0, passing.patience());
        failIfClosed();
        if (!frames.offer(frame)) {
            throw new IllegalStateException(
                    "no room for a frame within " + passing.patience().toMinutes() + " minutes");
        }
    }

    private void failIfClosed() {
        RuntimeException why = closed;
        if (why != null) {
            throw why;
        }
    }

    /** Nobody takes frames any more: writers are told {@code why}. */
    void close(RuntimeException why) {
        closed = why;
    }

    @Nullable
    AudioFrame poll(long nanos) throws InterruptedException {
        if (world == null) {
            return frames.poll(nanos, TimeUnit.NANOSECONDS);
        }
        world.await(() -> !frames.isEmpty(), Duration.ofNanos(nanos));
        return frames.poll();
    }
}
