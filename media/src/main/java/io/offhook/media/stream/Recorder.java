package io.offhook.media.stream;

import io.offhook.media.audio.SeekableOutput;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Records a stream to a WAV file as a tap: never blocks the shard; what the disk is too slow for becomes silence. */
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
    public record Recording(long samples, long dropped, @Nullable IOException error) {}

    private Recorder() {}

    /**
     * Starts a recording.
     *
     * @param rate of the stream's samples
     * @param io runs the file's work, in order of its tasks or not
     * @param finished called on the executor after {@link #stop} when the file is closed
     */
    public static Recorder start(Target target, Legs legs, int rate, Executor io, Consumer<Recording> finished) {
        throw new UnsupportedOperationException("soon");
    }

    @Override
    public void frame(short @Nullable [] received, short @Nullable [] sent, int samples) {
        throw new UnsupportedOperationException("soon");
    }

    /** Ends the recording: no frame is taken after this. */
    public void stop() {
        throw new UnsupportedOperationException("soon");
    }
}
