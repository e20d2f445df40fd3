package io.offhook.engine.actor;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.offhook.engine.CallStatistics;
import io.offhook.engine.shard.ActorGuard;
import io.offhook.media.stream.AudioSink;
import io.offhook.media.stream.AudioSource;
import io.offhook.media.stream.MediaGraph;
import io.offhook.sip.dialog.EndCause;
import io.offhook.sip.message.SipMessage;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The protocol of the actor that is one dialog (RFC 3261 section 12) and the session in it. Commands may come from any thread; the dialog's
 * {@link DialogListener} hears the rest.
 */
public final class Dialog {
    private Dialog() {}

    /** What a dialog understands. */
    public sealed interface Command {}

    /** A message of this dialog arrived on a shard's socket. */
    public record Received(SipMessage message, InetSocketAddress source) implements Command {}

    /** Tell the caller that it rings (180). Incoming calls only. */
    public record Ring() implements Command {}

    /** Take the call. Incoming calls only. */
    public record Answer() implements Command {}

    /** Refuse the call with {@code status} 300 to 699. Incoming calls only. */
    public record Reject(int status) implements Command {}

    /** End it: BYE, CANCEL or a refusal, whatever the state asks for. */
    public record HangUp() implements Command {}

    /** Say something else into the line; {@code reply} when it was said to its end, or has begun where it has none. */
    public record Play(MediaProgram program, Reply<Void> reply) implements Command {}

    /** Write what is heard to a WAV file. */
    public record Record(Path file, Reply<Void> reply) implements Command {}

    /** End the recording. */
    public record StopRecording(Reply<Path> reply) implements Command {}

    /** Send digits by RFC 4733. */
    public record SendDigits(String digits, Reply<Void> reply) implements Command {}

    /** Wait for digits. */
    public record CollectDigits(int count, Duration timeout, Reply<String> reply) implements Command {}

    /** Give every frame that is heard to {@code sink}, on the shard. */
    public record Listen(AudioSink sink, Reply<Void> reply) implements Command {}

    /** Take every frame to say from {@code source}, on the shard. */
    public record Speak(AudioSource source, Reply<Void> reply) implements Command {}

    /** Run the stream through a graph of Akka Streams, inside the shard's media host; {@code materialised} gets what it materialises. */
    public record Attach<M>(MediaGraph<M> graph, Reply<M> materialised) implements Command {}

    /** How it stands. */
    public record GetStatistics(Reply<CallStatistics> reply) implements Command {}

    /** The stream of this dialog reports. */
    record FromMedia(MediaStream.Event event) implements Command {}

    /** A timer of the session, of the ring limit or of a digit collection fell due. */
    record Due(int timer) implements Command {}

    /** The name of a next hop was resolved, or not. */
    record Resolved(Hops.Resolved hop) implements Command {}

    /** The address of whom we call is known, or there is none (null). */
    record Located(@Nullable InetSocketAddress address) implements Command {}

    /** An actor above wants the dialog gone, orderly; {@code cause} is what its listener hears. */
    record Close(EndCause cause) implements Command {}

    /**
     * One dialog on a shard: a call that is placed, or one that came in. It never fails, it stops, and says BYE or 500 on its way.
     */
    public static Behavior<Command> create(
            EngineContext engine, SipShard shard, AccountParts account, DialogSetup setup) {
        DialogPlace place = new DialogPlace(engine, shard, account);
        DialogStart start = new DialogStart(place, setup);
        return ActorGuard.stopping(start::fault, Behaviors.setup(start::begin));
    }
}
