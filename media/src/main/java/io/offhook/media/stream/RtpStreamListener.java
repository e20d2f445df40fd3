package io.offhook.media.stream;

/** Is told of what needs a decision. Called on the shard's thread, so it passes the event on and returns. */
@FunctionalInterface
public interface RtpStreamListener {
    /** {@link RtpStreamEvent.Ended} comes exactly once and last. */
    void event(RtpStream stream, RtpStreamEvent event);
}
