package io.offhook.media.stream;

import io.offhook.media.audio.SeekableOutput;
import io.offhook.media.audio.WavWriter;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Records a stream to a WAV file as a tap. The shard only copies samples into blocks; an executor for I/O writes them.
 * When the disk is too slow, blocks are dropped and counted, and silence of their length keeps the recording in time.
 */
public final class Recorder implements AudioTap {
    /** What is recorded. */
    public enum Legs {
        RECEIVED,
        SENT,
        /** Stereo: received left, sent right. */
        BOTH
    }

    /** Opens the file; runs on the I/O executor. */
    @FunctionalInterface
    public interface Target {
        SeekableOutput open() throws IOException;
    }

    /**
     * How a recording ended.
     *
     * @param samples samples written a channel, silence for dropped ones included
     * @param dropped samples a channel that were dropped because the disk was too slow
     * @param error what went wrong with the file, or null
     */
    public record Recording(
            long samples, long dropped, @Nullable IOException error) {}

    /** 8 KiB: half a second of one leg at 8 kHz. */
    private static final int BLOCK = 4096;
    /** Blocks that may wait for the disk: 16 s of one leg at 8 kHz. */
    private static final int MOST_WAITING = 32;

    /** Samples in order, preceded by so much silence for what was dropped before them. */
    private record Block(short[] samples, int length, long silenceBefore) {}

    private final Legs legs;
    private final int channels;
    private final Executor io;
    private final File file;

    // of the shard
    private short[] filling = new short[BLOCK];
    private int filled;
    private long droppedBefore;
    private long dropped;
    private boolean stopped;

    // between the two
    private final Queue<Block> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingCount = new AtomicInteger();
    private final AtomicBoolean draining = new AtomicBoolean();
    private volatile @Nullable Runnable end;

    private Recorder(Target target, Legs legs, int rate, Executor io, Consumer<Recording> finished) {
        this.legs = legs;
        this.io = io;
        channels = legs == Legs.BOTH ? 2 : 1;
        file = new File(target, rate, channels, finished);
    }

    /**
     * Starts a recording.
     *
     * @param rate of the stream's samples
     * @param io runs the file's work; its threads may block
     * @param finished called once on the executor, after {@link #stop}, when the file is closed
     */
    public static Recorder start(Target target, Legs legs, int rate, Executor io, Consumer<Recording> finished) {
        Recorder recorder = new Recorder(target, legs, rate, io, finished);
        recorder.drainSoon(); // so that the file exists from the beginning
        return recorder;
    }

    @Override
    public void frame(short @Nullable [] received, short @Nullable [] sent, int samples) {
        if (stopped) {
            return;
        }
        for (int i = 0; i < samples; i++) {
            if (legs != Legs.SENT) {
                add(received == null ? 0 : received[i]);
            }
            if (legs != Legs.RECEIVED) {
                add(sent == null ? 0 : sent[i]);
            }
        }
    }

    private void add(short sample) {
        filling[filled++] = sample;
        if (filled == BLOCK) {
            hand();
        }
    }

    private void hand() {
        if (waitingCount.get() >= MOST_WAITING) {
            dropped += filled;
            droppedBefore += filled;
        } else {
            waitingCount.incrementAndGet();
            waiting.add(new Block(filling, filled, droppedBefore));
            droppedBefore = 0;
            filling = new short[BLOCK];
            drainSoon();
        }
        filled = 0;
    }

    /** Ends the recording, on the shard's thread: no frame is taken after this. */
    public void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        if (filled > 0) {
            hand();
        }
        long lost = dropped;
        long silence = droppedBefore;
        end = () -> file.close(silence, lost / channels);
        drainSoon();
    }

    private void drainSoon() {
        if (draining.compareAndSet(false, true)) {
            try {
                io.execute(this::drain);
            } catch (RejectedExecutionException e) {
                draining.set(false); // a later block tries again; until then they wait, then are dropped
            }
        }
    }

    /** On the executor, one at a time. */
    private void drain() {
        file.open();
        Block block = waiting.poll();
        while (block != null) {
            file.write(block.samples(), block.length(), block.silenceBefore());
            waitingCount.decrementAndGet();
            block = waiting.poll();
        }
        Runnable last = end;
        if (last != null && waiting.isEmpty()) {
            last.run(); // draining stays set: nothing follows
            return;
        }
        draining.set(false);
        if (!waiting.isEmpty() || end != null) {
            drainSoon();
        }
    }

    /** The file, on the executor's side; after an error it only counts. */
    private static final class File {
        private static final short[] SILENCE = new short[1024];
        private final Target target;
        private final int rate;
        private final int channels;
        private final Consumer<Recording> finished;
        private @Nullable WavWriter writer;
        private @Nullable IOException error;

        File(Target target, int rate, int channels, Consumer<Recording> finished) {
            this.target = target;
            this.rate = rate;
            this.channels = channels;
            this.finished = finished;
        }

        void open() {
            if (writer == null && error == null) {
                try {
                    writer = new WavWriter(target.open(), rate, channels);
                } catch (IOException e) {
                    error = e;
                } catch (RuntimeException e) {
                    error = new IOException(e);
                }
            }
        }

        void write(short[] samples, int length, long silenceBefore) {
            WavWriter out = writer;
            if (out == null || error != null) {
                return;
            }
            try {
                for (long left = silenceBefore; left > 0; left -= SILENCE.length) {
                    out.write(SILENCE, 0, (int) Math.min(left, SILENCE.length));
                }
                out.write(samples, 0, length);
            } catch (IOException e) {
                error = e;
            }
        }

        void close(long silence, long dropped) {
            write(SILENCE, 0, silence);
            WavWriter out = writer;
            long samples = 0;
            if (out != null) {
                try {
                    samples = out.samples() / channels;
                    out.close();
                } catch (IOException e) {
                    error = error == null ? e : error;
                }
            }
            finished.accept(new Recording(samples, dropped, error));
        }
    }
}
