package io.offhook.engine;

import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Flow;
import io.offhook.engine.actor.DialogLine;
import io.offhook.engine.actor.DialogListener;
import io.offhook.engine.actor.EngineContext;
import io.offhook.engine.actor.IncomingPolicy;
import io.offhook.engine.actor.MediaProgram;
import io.offhook.media.audio.AudioFrame;
import io.offhook.media.stream.MediaGraph;
import java.util.concurrent.CompletableFuture;

/**
 * The engine's door for Akka users, load tests and simulations: an actor system of the caller's, what lies under the engine, and calls whose events are
 * heard on the shard, without a hop. What is called there must not block.
 */
public final class ActorEngine {
    private ActorEngine() {}

    /**
     * Starts an engine on the caller's actor system, with dispatchers of its own; closing it leaves the system running, and terminating the system closes
     * it.
     */
    public static Engine attach(ActorSystem<?> system, EngineConfig config) {
        return new Engine(EngineRuntime.attach(system, config, EngineSetup.plain()));
    }

    /** Starts an engine with something under or beside it. */
    public static Engine start(EngineConfig config, EngineSetup setup) {
        return new Engine(EngineRuntime.start(config, setup));
    }

    /** Both. */
    public static Engine attach(ActorSystem<?> system, EngineConfig config, EngineSetup setup) {
        return new Engine(EngineRuntime.attach(system, config, setup));
    }

    /** Decides about an account's incoming calls on the shard. */
    public static AccountBuilder policy(AccountBuilder builder, IncomingPolicy policy) {
        return builder.policy(policy);
    }

    /**
     * Runs a call's audio through a flow of the caller's own: it takes what is heard, frame by frame, and gives what is said, one frame a tick of the media
     * clock, which paces and back-pressures it. The flow runs fused inside the shard's media host, so it must not block; give blocking stages an
     * {@code async()} island with a dispatcher of its own. A flow that throws ends this call's audio, and no other's.
     *
     * @return completes, on the callback executor, with what the flow materialises; fails when the call has no audio
     */
    public static <M> CompletableFuture<M> flow(Call call, Flow<AudioFrame, AudioFrame, M> flow) {
        return call.attach(MediaGraph.joining(flow));
    }

    /** Places a call that says {@code program} once it is answered; {@code listener} hears of it on its shard. */
    public static DialogLine dial(
            Account account, String target, CallOptions options, MediaProgram program, DialogListener listener) {
        DialogLine line = new DialogLine();
        account.line().dial(Targets.uri(target, account.line().spec().aor()), options, program, listener, line);
        return line;
    }

    /** The same through a line of the caller's own, which {@code listener} may use from its first event on. */
    public static void dial(
            Account account,
            String target,
            CallOptions options,
            MediaProgram program,
            DialogListener listener,
            DialogLine line) {
        account.line().dial(Targets.uri(target, account.line().spec().aor()), options, program, listener, line);
    }

    /**
     * What the actors of an engine share, for whoever spawns one of them alone: a {@code Registration}, a {@code Dialog}, a {@code MediaStream}, an
     * {@code Account}, in a test that drives it message by message. Each must be spawned with the {@code props()} of its shard, and be gone before the
     * engine is closed.
     */
    public static EngineContext context(Engine engine) {
        return engine.context();
    }

    /** Forgets how late packets left so far ({@link EngineStatistics#pacing}): a measurement begins. */
    public static void forgetPacing(Engine engine) {
        engine.forgetPacing();
    }
}
