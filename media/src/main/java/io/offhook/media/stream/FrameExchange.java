package io.offhook.media.stream;

import io.offhook.media.codec.AudioCodec;
import org.jspecify.annotations.Nullable;

/** The other side of the packet path: a graph, or plain sources and sinks. Once a tick: take, pull, then deliver. */
interface FrameExchange {
    /** The frame to send in this tick in coded form, as {@link AudioSource.Coded#readCoded} says; asked first. */
    int takeCoded(AudioCodec codec, int samples, byte[] out, int offset);

    /** The samples to send in this tick, from index 0 and one frame long; null: nothing. May be {@code scratch}. */
    short @Nullable [] take(int samples, short[] scratch);

    /** Asks for the frame of the next tick. */
    void pull();

    /** Whether anybody listens: if not, nothing is decoded. */
    boolean listens();

    /** Gives a coded frame; false: samples are wanted. */
    boolean deliverCoded(AudioCodec codec, byte[] frame, int offset, int length);

    /** Where the samples for {@link #deliver} are to be written. */
    short[] room(int samples);

    /** Gives a de-jittered frame: what was written into {@link #room}. */
    void deliver(short[] room, int samples);
}
