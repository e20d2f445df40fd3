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
        int bytes = readCoded(codec, samples, out, offset);
        if (bytes == AudioSource.END && ended()) {
            bytes = readCoded(codec, samples, out, offset);
            if (bytes == AudioSource.END) {
                ended();
            }
        }
        return bytes == AudioSource.END ? 0 : bytes;
    }

    private int readCoded(AudioCodec codec, int samples, byte[] out, int offset) {
        return source instanceof AudioSource.Coded coded
                ? coded.readCoded(codec, samples, out, offset)
                : AudioSource.Coded.NOT_CODED;
    }

    @Override
    public short @Nullable [] take(int samples, short[] into) {
        int read = read(samples, into);
        if (read == AudioSource.END && ended()) {
            read = read(samples, into);
            if (read == AudioSource.END) {
                ended();
            }
        }
        if (read <= 0) {
            return null;
        }
        if (read < samples) {
            Arrays.fill(into, read, samples, (short) 0);
        }
        return into;
    }

    private int read(int samples, short[] into) {
        AudioSource present = source;
        return present == null ? 0 : present.read(into, 0, samples);
    }

    /**
     * Tells that the source is over. A source that somebody sets upon that has this tick already, so that what plays after a prompt follows without a gap; only
     * one does, or empty ones without end would hold the tick up.
     *
     * @return whether there is one
     */
    private boolean ended() {
        AudioSource over = source;
        source = null;
        if (over != null) {
            events.accept(new RtpStreamEvent.SourceEnded(over));
        }
        return source != null;
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
