package io.offhook.engine.actor;

import akka.actor.typed.ActorRef;
import io.offhook.sip.message.SipUri;
import java.util.List;

/** The living parts of an account: its actor, and its small child on every shard, in the order of the shards. */
record AccountPorts(EngineContext engine, ActorRef<Account.Command> account, List<ActorRef<ShardCalls.Command>> calls) {
    /** The child on the shard where a call to {@code hop} had best start. */
    ActorRef<ShardCalls.Command> toward(SipUri hop) {
        return calls.get(engine.homeToward(hop));
    }

    ActorRef<ShardCalls.Command> on(int shard) {
        return calls.get(shard);
    }
}
