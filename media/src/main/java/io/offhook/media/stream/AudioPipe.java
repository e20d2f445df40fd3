package io.offhook.media.stream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What goes in comes out: the echo of one stream, or one direction of a bridge of two, on the same shard or not. Holds
 * up to 120 ms at 8 kHz; what does not fit is dropped and counted. One thread may write and another one read.
 */
public final class AudioPipe implements AudioSource, AudioSink {
    private static final VarHandle WRITTEN;
    private static final VarHandle READ;

    static {
        try {
            WRITTEN = MethodHandles.lookup().findVarHandle(AudioPipe.class, "written", int.class);
            READ = MethodHandles.lookup().findVarHandle(AudioPipe.class, "read", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final int CAPACITY = 1024;

    private final short[] ring = new short[CAPACITY];
    /** Samples ever written and read: they wrap, their difference does not. */
    private volatile int written;

    private volatile int read;
    private long dropped;

    public AudioPipe() {}

    @Override
    public void accept(short[] samples, int offset, int length) {
        int to = written;
        if (length > CAPACITY - (to - (int) READ.getAcquire(this))) {
            dropped += length;
            return;
        }
        int at = to & CAPACITY - 1;
        int first = Math.min(length, CAPACITY - at);
        System.arraycopy(samples, offset, ring, at, first);
        System.arraycopy(samples, offset + first, ring, 0, length - first);
        WRITTEN.setRelease(this, to + length);
    }

    /** Gives a whole frame or nothing. */
    @Override
    public int read(short[] samples, int offset, int length) {
        int from = read;
        if ((int) WRITTEN.getAcquire(this) - from < length) {
            return 0;
        }
        int at = from & CAPACITY - 1;
        int first = Math.min(length, CAPACITY - at);
        System.arraycopy(ring, at, samples, offset, first);
        System.arraycopy(ring, 0, samples, offset + first, length - first);
        READ.setRelease(this, from + length);
        return length;
    }

    /** Samples that found no room; to be read on the writer's thread. */
    public long dropped() {
        return dropped;
    }
}
