package io.offhook.engine.actor;

import io.offhook.media.audio.Prompt;

/** What a media stream says into the line until it is told otherwise. */
public sealed interface MediaProgram {
    /** Packets of silence at the codec's pace. */
    record Silence() implements MediaProgram {}

    /** What is heard goes back, frame by frame, from the jitter buffer. */
    record Echo() implements MediaProgram {}

    /** A prompt, coded once and shared among all streams that play it; {@code loop}: again and again. */
    record Play(Prompt prompt, boolean loop) implements MediaProgram {}

    /** A sine of {@code hertz}, 20 to 3,800. */
    record Tone(int hertz) implements MediaProgram {}
}
