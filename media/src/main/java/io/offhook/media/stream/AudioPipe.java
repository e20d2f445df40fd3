package io.offhook.media.stream;

/**
 * What goes in comes out: the echo of one stream, or one direction of a bridge of two, on the same shard or not. Holds
 * up to four frames; when it is full the oldest goes.
 */
public final class AudioPipe implements AudioSource, AudioSink {
    public AudioPipe() {}

    @Override
    public void accept(short[] samples, int offset, int length) {
        throw new UnsupportedOperationException("soon");
    }

    @Override
    public int read(short[] samples, int offset, int length) {
        throw new UnsupportedOperationException("soon");
    }
}
