package io.offhook.engine.actor;

import akka.actor.typed.ActorRef;
import java.util.List;

/** The living parts of an account: its actor, and its small child on every shard, in the order of the shards. */
record AccountPorts(EngineContext engine, ActorRef<Account.Command> account, List<ActorRef<ShardCalls.Command>> calls) {
    ActorRef<ShardCalls.Command> leastLoaded() {
        return calls.get(engine.leastLoaded());
    }

    ActorRef<ShardCalls.Command> on(int shard) {
        return calls.get(shard);
    }
}
