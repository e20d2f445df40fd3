package io.offhook.media.stream;

import akka.actor.ActorRef;
import akka.stream.ActorAttributes;
import akka.stream.Attributes;
import akka.stream.Materializer;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.RunnableGraph;
import io.offhook.media.stream.RtpStreamEvent.EndReason;
import io.offhook.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All audio streams of one shard. Their graphs run inside one host graph, so that a slot of the media clock reaches all
 * streams that are due in it by one message. To be used on the shard's thread only, which also runs the dispatcher.
 */
public final class MediaHost {
    private static final String NAME = "media-host";
    private static final int SYNC_LIMIT = 200;

    private final MediaEnvironment environment;
    private final HostStage.Logic logic;
    private final Scratch scratch = new Scratch();
    private final RtpPacket packet = new RtpPacket();
    private final Set<RtpStream> streams = new LinkedHashSet<>();
    private boolean stopped;
    private @Nullable RtpStream running;
    private @Nullable Throwable lastEscaped;
    private long listenerFailures;
    private long lostGoodbyes;

    private MediaHost(Materializer materializer, String dispatcher, MediaEnvironment environment) {
        this.environment = environment;
        // The dispatcher on the host only; the limit so that a graph that spins leaves the loop its turns.
        Attributes attributes = ActorAttributes.dispatcher(dispatcher)
                .and(ActorAttributes.syncProcessingLimit(SYNC_LIMIT))
                .and(Attributes.inputBuffer(1, 1))
                .and(Attributes.name(NAME));
        logic = RunnableGraph.fromGraph(new HostStage(this))
                .withAttributes(attributes)
                .run(materializer);
    }

    /**
     * Starts the host of a shard.
     *
     * @param materializer of a small actor of the shard ({@code Materializer.createMaterializer(context)}): the host ends
     *     with that actor
     * @param dispatcher id of the shard's dispatcher
     */
    public static MediaHost start(Materializer materializer, String dispatcher, MediaEnvironment environment) {
        return new MediaHost(materializer, dispatcher, environment);
    }

    /**
     * Opens a stream that plays and hears through {@link RtpStream#setSource} and {@link RtpStream#setSink}.
     *
     * @throws IllegalStateException if the host has stopped
     */
    public RtpStream open(RtpStreamSettings settings, RtpOutput output, RtpStreamListener listener) {
        RtpStream stream = added(settings, output, listener);
        if (settings.lane() == RtpStreamSettings.Lane.GRAPH) {
            RtpEndpoint endpoint = new RtpEndpoint(stream, true);
            MediaGraph<RtpStream> graph =
                    rtp -> RunnableGraph.fromGraph(rtp.join(Flow.fromGraph(new PlainFlow(stream))));
            logic.enter(() -> attach(stream, endpoint, graph, ignored -> {}));
        }
        return stream;
    }

    /**
     * Opens a stream with a user's graph. It is materialised in the host's next turn; if building or running it throws,
     * the stream ends with that cause.
     *
     * @param materialised takes the graph's materialised value, on the shard's thread
     * @throws IllegalStateException if the host has stopped
     */
    public <M> RtpStream open(
            RtpStreamSettings settings,
            RtpOutput output,
            RtpStreamListener listener,
            MediaGraph<M> graph,
            Consumer<? super M> materialised) {
        RtpStream stream = added(settings.withLane(RtpStreamSettings.Lane.GRAPH), output, listener);
        attach(stream, graph, materialised);
        return stream;
    }

    <M> void attach(RtpStream stream, MediaGraph<M> graph, Consumer<? super M> materialised) {
        RtpEndpoint endpoint = new RtpEndpoint(stream, false);
        logic.enter(() -> attach(stream, endpoint, graph, materialised));
    }

    void detach(RtpStream stream) {
        logic.enter(stream::detachGraph);
    }

    private RtpStream added(RtpStreamSettings settings, RtpOutput output, RtpStreamListener listener) {
        if (stopped) {
            throw new IllegalStateException("the media host of this shard has stopped");
        }
        RtpStream stream = new RtpStream(this, settings, output, listener);
        streams.add(stream);
        return stream;
    }

    private <M> void attach(
            RtpStream stream, RtpEndpoint endpoint, MediaGraph<M> graph, Consumer<? super M> materialised) {
        if (!stream.isOpen()) {
            return;
        }
        try {
            Attributes quiet = Attributes.inputBuffer(1, 1)
                    .and(Attributes.logLevels(
                            Attributes.logLevelOff(), Attributes.logLevelOff(), Attributes.logLevelOff()));
            M value =
                    graph.around(Flow.fromGraph(endpoint)).addAttributes(quiet).run(logic.materializer());
            RtpEndpoint.Logic end = endpoint.logic();
            if (end == null) {
                throw new IllegalStateException("the graph does not contain the stream's flow");
            }
            stream.attached(end);
            materialised.accept(value);
        } catch (Throwable t) {
            stream.ended(EndReason.FAILED, t);
        }
    }

    /** The streams that are open, oldest first. */
    public List<RtpStream> streams() {
        return new ArrayList<>(streams);
    }

    /** How many streams are open. */
    public int size() {
        return streams.size();
    }

    /** Listeners that threw: a fault of the owner's, told nowhere else. */
    public long listenerFailures() {
        return listenerFailures;
    }

    /** Streams whose RTCP BYE could not be sent when they ended. */
    public long lostGoodbyes() {
        return lostGoodbyes;
    }

    /**
     * To be called by the backstop of the shard's executor with a Throwable that escaped a mailbox of a stream actor. If
     * it came out of a stage during a tick, its stream ends with it as cause; else it names the cause of the next stall.
     */
    public void escaped(Throwable error) {
        lastEscaped = error;
        RtpStream victim = running;
        running = null;
        if (victim != null) {
            victim.ended(EndReason.FAILED, error);
        }
        logic.enter(() -> {}); // what the error left undone of the slot goes on at once
    }

    /** Whether an actor is the host of some shard's streams: it is never stopped for what a stream did. */
    public static boolean isHost(ActorRef actor) {
        return actor.path().name().endsWith(NAME);
    }

    /** Ends every stream in order, then the host. */
    public void stop() {
        logic.enter(logic::stopHost);
    }

    // What follows is for the streams and the host's stage.

    MediaEnvironment environment() {
        return environment;
    }

    long nowNs() {
        return environment.monotonicNs().getAsLong();
    }

    Scratch scratch() {
        return scratch;
    }

    RtpPacket packet() {
        return packet;
    }

    void due(RtpStream stream) {
        logic.due(stream);
    }

    void enter(Runnable turn) {
        logic.enter(turn);
    }

    boolean isRunning() {
        return logic.isRunning();
    }

    /** Marks the stream whose graph runs next; null when the slot is over. */
    void running(@Nullable RtpStream stream) {
        running = stream;
    }

    @Nullable
    Throwable lastEscaped() {
        return lastEscaped;
    }

    void removed(RtpStream stream) {
        streams.remove(stream);
    }

    void goodbyeLost() {
        lostGoodbyes++;
    }

    void listenerFailed() {
        listenerFailures++;
    }

    /** The host's stage is gone: every stream ends, in order. */
    void gone() {
        stopped = true;
        for (RtpStream stream : streams()) {
            stream.ended(EndReason.HOST_STOPPED, null);
        }
    }
}
