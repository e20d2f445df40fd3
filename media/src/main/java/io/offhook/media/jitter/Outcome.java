package io.offhook.media.jitter;

/** What one tick of play-out brings. */
public enum Outcome {
    /** A frame: see frameBuffer(), frameOffset(), frameLength(). */
    FRAME,
    /** A frame is missing (or one is inserted to grow the delay): conceal. */
    LOST,
    /** The sender paused (DTX, telephone events): silence or comfort noise. */
    SILENCE,
    /** Nothing to play yet, or no more: before the first packet, while the delay builds up, after the source went quiet. */
    BUFFERING
}
