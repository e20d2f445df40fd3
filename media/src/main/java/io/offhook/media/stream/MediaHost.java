package io.offhook.media.stream;

import akka.stream.Materializer;
import java.util.List;
import java.util.function.Consumer;

/** All audio streams of one shard. */
public final class MediaHost {
    private MediaHost() {}

    /**
     * Starts the host of a shard.
     *
     * @param materializer of a small actor of the shard ({@code Materializer.createMaterializer(context)}): the host ends
     *     with that actor
     * @param dispatcher id of the shard's dispatcher
     */
    public static MediaHost start(Materializer materializer, String dispatcher, MediaEnvironment environment) {
        throw new UnsupportedOperationException("soon");
    }

    /** Opens a stream that plays and hears through {@link RtpStream#setSource} and {@link RtpStream#setSink}. */
    public RtpStream open(RtpStreamSettings settings, RtpOutput output, RtpStreamListener listener) {
        throw new UnsupportedOperationException("soon");
    }

    /**
     * Opens a stream with a user's graph. It is materialised in the host's next turn; if building or running it throws,
     * the stream ends with that cause.
     *
     * @param materialised takes the graph's materialised value, on the shard's thread
     */
    public <M> RtpStream open(
            RtpStreamSettings settings,
            RtpOutput output,
            RtpStreamListener listener,
            MediaGraph<M> graph,
            Consumer<? super M> materialised) {
        throw new UnsupportedOperationException("soon");
    }

    /** The streams that are open, oldest first. */
    public List<RtpStream> streams() {
        throw new UnsupportedOperationException("soon");
    }

    /**
     * To be called by the backstop of the shard's executor with a Throwable that escaped a mailbox of a stream actor:
     * names the cause of a stream that died of it.
     */
    public void escaped(Throwable error) {
        throw new UnsupportedOperationException("soon");
    }

    /** Ends every stream in order, then the host. */
    public void stop() {
        throw new UnsupportedOperationException("soon");
    }
}
