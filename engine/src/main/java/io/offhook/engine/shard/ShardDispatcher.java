package io.offhook.engine.shard;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.dispatch.Dispatcher;
import akka.dispatch.Dispatchers;
import akka.dispatch.MessageDispatcher;
import akka.dispatch.MessageDispatcherConfigurator;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import scala.concurrent.duration.Duration;
import scala.concurrent.duration.FiniteDuration;

/**
 * A dispatcher of an ActorSystem that needs no configuration file: its id and its executor. Akka has no way to take an id
 * back, so {@link Shards} keeps dispatchers whose engine has closed and gives them to the next.
 */
final class ShardDispatcher {
    private final String id;
    private final int throughput;
    private final ShardExecutor executor;

    private ShardDispatcher(String id, int throughput, ShardExecutor executor) {
        this.id = id;
        this.throughput = throughput;
        this.executor = executor;
    }

    static ShardDispatcher register(ActorSystem<?> system, String id, int throughput, Executor fallback) {
        ShardExecutor executor = new ShardExecutor(fallback);
        Dispatchers dispatchers = Adapter.toClassic(system).dispatchers();
        Config config = ConfigFactory.parseMap(Map.of("id", id, "throughput", throughput))
                .withFallback(dispatchers.defaultDispatcherConfig());
        MessageDispatcherConfigurator configurator =
                new MessageDispatcherConfigurator(config, dispatchers.prerequisites()) {
                    private final Dispatcher dispatcher = new Dispatcher(
                            this,
                            id,
                            throughput,
                            Duration.Zero(),
                            (executorId, threads) -> () -> executor,
                            FiniteDuration.apply(1, TimeUnit.SECONDS));

                    @Override
                    public MessageDispatcher dispatcher() {
                        return dispatcher;
                    }
                };
        if (!dispatchers.registerConfigurator(id, configurator)) {
            throw new IllegalStateException("the ActorSystem has a dispatcher called " + id + " already");
        }
        return new ShardDispatcher(id, throughput, executor);
    }

    String id() {
        return id;
    }

    int throughput() {
        return throughput;
    }

    ShardExecutor executor() {
        return executor;
    }
}
