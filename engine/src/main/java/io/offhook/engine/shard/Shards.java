package io.offhook.engine.shard;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.Extension;
import akka.actor.typed.ExtensionId;
import akka.actor.typed.javadsl.Adapter;
import io.offhook.engine.EngineEnvironment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * The Akka extension that owns the shards' dispatcher ids of one ActorSystem, ours or the caller's, and counts the engines
 * that use it. Each engine gets shards of its own; the ids of a closed engine go to the next one.
 */
public final class Shards implements Extension {
    private static final Id ID = new Id();

    /** How Akka finds it. */
    private static final class Id extends ExtensionId<Shards> {
        @Override
        public Shards createExtension(ActorSystem<?> system) {
            return new Shards(system);
        }
    }

    private final ActorSystem<?> system;
    private final Executor fallback;
    private final Deque<ShardDispatcher> free = new ArrayDeque<>();
    private final Set<ShardGroup> groups = new LinkedHashSet<>();
    private int registered;

    private Shards(ActorSystem<?> system) {
        this.system = system;
        this.fallback = system.dispatchers().lookup(DispatcherSelector.defaultDispatcher());
        Adapter.toClassic(system).registerOnTermination(this::closeAll);
    }

    /** The extension of a system. */
    public static Shards of(ActorSystem<?> system) {
        return system.registerExtension(ID);
    }

    /** Starts the shards of one engine on a system. Their threads start with their first task. */
    public static ShardGroup start(ActorSystem<?> system, EngineEnvironment environment, ShardSettings settings) {
        return of(system).start(environment, settings);
    }

    private synchronized ShardGroup start(EngineEnvironment environment, ShardSettings settings) {
        Ledger ledger = new Ledger();
        List<Shard> shards = new ArrayList<>(settings.count());
        for (int i = 0; i < settings.count(); i++) {
            ShardDispatcher dispatcher = dispatcher(settings.throughput());
            shards.add(new Shard(
                    i,
                    environment,
                    dispatcher,
                    environment.network().openLoop("offhook-shard-" + i),
                    ledger.page(),
                    settings));
        }
        Watchdog watchdog = settings.stallAfter().isZero()
                ? null
                : Watchdog.start(shards, environment.clock(), settings.stallAfter());
        ShardGroup[] self = new ShardGroup[1];
        ShardGroup group = new ShardGroup(shards, ledger, watchdog, () -> released(self[0]));
        self[0] = group;
        groups.add(group);
        return group;
    }

    private ShardDispatcher dispatcher(int throughput) {
        for (Iterator<ShardDispatcher> candidates = free.iterator(); candidates.hasNext(); ) {
            ShardDispatcher candidate = candidates.next();
            if (candidate.throughput() == throughput) {
                candidates.remove();
                return candidate;
            }
        }
        return ShardDispatcher.register(system, "offhook-shard-" + registered++, throughput, fallback);
    }

    private synchronized void released(ShardGroup group) {
        if (groups.remove(group)) {
            for (Shard shard : group.shards()) {
                free.add(shard.registration());
            }
        }
    }

    /** Engines that use this system's shards. */
    public synchronized int engines() {
        return groups.size();
    }

    /** Dispatcher ids registered so far. */
    synchronized int registered() {
        return registered;
    }

    private void closeAll() {
        List<ShardGroup> open;
        synchronized (this) {
            open = List.copyOf(groups);
        }
        for (ShardGroup group : open) {
            group.close();
        }
    }
}
