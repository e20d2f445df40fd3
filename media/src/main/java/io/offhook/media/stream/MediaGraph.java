package io.offhook.media.stream;

import akka.NotUsed;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.RunnableGraph;
import io.offhook.media.audio.AudioFrame;

/**
 * Wires a user's stages around a stream.
 *
 * <p>The stream's own flow takes the frames to send, one a tick (so whatever is upstream is paced and back-pressured),
 * and gives the de-jittered frames. Frames must have the codec's sample rate; they may be longer than a packet, and an
 * empty one says "nothing in this tick".
 *
 * <p>The graph runs inside the shard's host. {@code async()} or a dispatcher attribute in it makes an island that runs
 * ahead by its input buffer (two frames as attributes are set here); blocking stages need such an island.
 *
 * @param <M> what the graph materialises
 */
@FunctionalInterface
public interface MediaGraph<M> {
    /** Builds the graph. Called once, on the shard's thread, with the stream as materialised value of {@code rtp}. */
    RunnableGraph<M> around(Flow<AudioFrame, AudioFrame, RtpStream> rtp);

    /** Joins a flow that takes what is received and gives what is to be sent: an echo is the identity. */
    static <M> MediaGraph<M> joining(Flow<AudioFrame, AudioFrame, M> user) {
        return rtp -> RunnableGraph.fromGraph(user.joinMat(rtp, akka.stream.javadsl.Keep.left()));
    }

    /** The identity flow. */
    static MediaGraph<NotUsed> echo() {
        return joining(Flow.of(AudioFrame.class));
    }
}
