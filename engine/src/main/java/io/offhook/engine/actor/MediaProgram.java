package io.offhook.engine.actor;

import io.offhook.media.stream.AudioSink;
import io.offhook.media.stream.AudioSource;
import org.jspecify.annotations.Nullable;

/** What a media stream says into the line until it is told otherwise. */
public sealed interface MediaProgram {
    /** Packets of silence at the codec's pace. */
    record Silence() implements MediaProgram {}

    /** What is heard goes back, frame by frame, from the jitter buffer. */
    record Echo() implements MediaProgram {}

    /** A clip, coded once and shared among all streams that play it; {@code loop}: again and again. */
    record Play(AudioClip clip, boolean loop) implements MediaProgram {}

    /** A sine of {@code hertz}, 20 to 3,800. */
    record Tone(int hertz) implements MediaProgram {}

    /** Frames from a source, and what is heard to a sink, both on the shard: neither may block. */
    record Live(AudioSource source, @Nullable AudioSink sink) implements MediaProgram {}
}
