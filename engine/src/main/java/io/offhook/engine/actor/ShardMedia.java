package io.offhook.engine.actor;

import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.Behaviors;
import akka.stream.Materializer;
import io.offhook.media.stream.MediaEnvironment;
import io.offhook.media.stream.MediaHost;
import java.util.concurrent.CompletableFuture;

/** The small actor of a shard that keeps its media host: the host's graph ends with it. */
public final class ShardMedia {
    private ShardMedia() {}

    /** Nothing is ever said to it but to stop. */
    public enum Command {
        STOP
    }

    /** Starts the media host of {@code shard}; {@code up} completes when streams can be opened, {@code gone} when it has stopped. */
    public static Behavior<Command> create(
            EngineContext engine, SipShard shard, CompletableFuture<Void> up, CompletableFuture<Void> gone) {
        return Behaviors.setup(context -> {
            MediaEnvironment environment = new MediaEnvironment(
                    engine.environment().clock()::nanoTime,
                    engine.environment().clock()::wallTime,
                    engine.environment().random());
            MediaHost host = MediaHost.start(
                    Materializer.createMaterializer(context), shard.shard().dispatcherId(), environment);
            shard.mediaHost(host);
            shard.shard().rescue((actor, cause) -> {
                boolean ours = MediaHost.isHost(actor);
                if (ours) {
                    host.escaped(cause);
                }
                return ours;
            });
            up.complete(null);
            return Behaviors.receive(Command.class)
                    .onMessageEquals(Command.STOP, Behaviors::stopped)
                    .onSignal(PostStop.class, stop -> {
                        host.stop();
                        gone.complete(null);
                        return Behaviors.same();
                    })
                    .build();
        });
    }
}
