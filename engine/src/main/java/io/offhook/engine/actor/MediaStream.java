package io.offhook.engine.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import io.offhook.media.stream.AudioSink;
import io.offhook.media.stream.AudioSource;
import io.offhook.media.stream.MediaGraph;
import io.offhook.media.stream.RtpStreamStatistics;
import io.offhook.sdp.AudioAgreement;
import io.offhook.sdp.LocalEndpoint;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The protocol of the actor that is one audio stream (one m-line): its socket, its place in the shard's media host, its events. */
public final class MediaStream {
    private MediaStream() {}

    /** What a stream understands. */
    public sealed interface Command {}

    /** Offer and answer agree, at first or anew: send and hear by this. */
    public record Agreed(AudioAgreement agreement, @Nullable InetSocketAddress signallingPeer) implements Command {}

    /** Say something else. */
    public record Play(MediaProgram program, Reply<Void> reply) implements Command {}

    /** Record what is heard. */
    public record Record(Path file, Reply<Void> reply) implements Command {}

    /** End the recording. */
    public record StopRecording(Reply<Path> reply) implements Command {}

    /** Send digits by RFC 4733. */
    public record SendDigits(String digits, Reply<Void> reply) implements Command {}

    /** Give what is heard to a sink. */
    public record Listen(AudioSink sink, Reply<Void> reply) implements Command {}

    /** Take what to say from a source. */
    public record Speak(AudioSource source, Reply<Void> reply) implements Command {}

    /** Run the stream through a graph of Akka Streams. */
    public record Attach<M>(MediaGraph<M> graph, Reply<M> materialised) implements Command {}

    /** How it stands: its figures, once there is an agreement. */
    public record GetStatistics(Reply<RtpStreamStatistics> reply) implements Command {}

    /** RTP packets by tell, for replay and testkit scenarios; sockets feed the jitter ring directly. */
    public record RtpReceived(List<byte[]> packets, InetSocketAddress source) implements Command {}

    /** Stop: send RTCP BYE, free the port. */
    public record Close() implements Command {}

    /** What a stream tells its dialog. */
    public sealed interface Event {}

    /** The socket is bound: this is what SDP may say. */
    public record Bound(LocalEndpoint endpoint) implements Event {}

    /** There is no port or no descriptor left. */
    public record Unavailable(String reason) implements Event {}

    /** First packet, with the codec it carries. */
    public record Started(String codec) implements Event {}

    /** A digit began. */
    public record Digit(char digit, Duration duration) implements Event {}

    /** Nothing came for so long. */
    public record TimedOut(Duration silence) implements Event {}

    /** The stream ended by a fault of ours. */
    public record Failed(Throwable cause) implements Event {}

    /**
     * A stream without a dialog, for whoever sends {@link Agreed} himself. It tells its port first ({@link Bound}). It never fails, it stops.
     *
     * @param peer where signalling with the other side goes: decides on which of our addresses the stream listens
     * @param listener hears what a dialog would
     */
    public static Behavior<Command> create(
            EngineContext engine,
            SipShard shard,
            AccountParts account,
            InetSocketAddress peer,
            ActorRef<? super Event> listener) {
        return create(engine, shard, new MediaOwner(account, account.name(), peer, new MediaReport()), listener::tell);
    }

    /** One stream of a dialog, on the dialog's shard; its figures stay in the owner's report. */
    static Behavior<Command> create(
            EngineContext engine, SipShard shard, MediaOwner owner, Consumer<? super Event> listener) {
        return MediaStreams.create(engine, shard, owner, listener);
    }
}
