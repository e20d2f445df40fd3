package io.offhook.media.stream;

import io.offhook.media.codec.AudioCodec;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The plain sources and sinks of a stream. */
final class PlainExchange implements FrameExchange {
    private final Scratch scratch;
    private final Consumer<RtpStreamEvent> events;
    private @Nullable AudioSource source;
    private @Nullable AudioSink sink;

    PlainExchange(Scratch scratch, Consumer<RtpStreamEvent> events) {
        this.scratch = scratch;
        this.events = events;
    }

    void setSource(@Nullable AudioSource next) {
        source = next;
    }

    void setSink(@Nullable AudioSink next) {
        sink = next;
    }

    /** Whether the source may give coded frames. */
    boolean speaksCoded() {
        return source instanceof AudioSource.Coded;
    }

    @Override
    public int takeCoded(AudioCodec codec, int samples, byte[] out, int offset) {
        AudioSource present = source;
        if (!(present instanceof AudioSource.Coded coded)) {
            return AudioSource.Coded.NOT_CODED;
        }
        int bytes = coded.readCoded(codec, samples, out, offset);
        return bytes == AudioSource.END ? ended(present) : bytes;
    }

    @Override
    public short @Nullable [] take(int samples, short[] into) {
        AudioSource present = source;
        if (present == null) {
            return null;
        }
        int read = present.read(into, 0, samples);
        if (read <= 0) {
            if (read == AudioSource.END) {
                ended(present);
            }
            return null;
        }
        if (read < samples) {
            Arrays.fill(into, read, samples, (short) 0);
        }
        return into;
    }

    private int ended(AudioSource ended) {
        source = null;
        events.accept(new RtpStreamEvent.SourceEnded(ended));
        return 0;
    }

    @Override
    public void pull() {
        // a source is asked when the time has come
    }

    @Override
    public boolean listens() {
        return sink != null;
    }

    @Override
    public boolean deliverCoded(AudioCodec codec, byte[] frame, int offset, int length) {
        return sink instanceof AudioSink.Coded coded && coded.acceptCoded(codec, frame, offset, length);
    }

    @Override
    public short[] room(int samples) {
        return scratch.received;
    }

    @Override
    public void deliver(short[] room, int samples) {
        AudioSink present = sink;
        if (present != null) {
            present.accept(room, 0, samples);
        }
    }
}
