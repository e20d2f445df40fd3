package io.offhook.engine.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The children of an account's actor, which outlive its restarts: one for the calls on every shard, and the registration once it is needed. */
final class AccountChildren {
    private final EngineContext engine;
    private final AccountParts account;
    private final List<ActorRef<ShardCalls.Command>> calls = new ArrayList<>();
    private final AccountPorts ports;
    private @Nullable ActorRef<Registration.Command> registration;

    private AccountChildren(ActorContext<Account.Command> context, EngineContext engine, AccountParts account) {
        this.engine = engine;
        this.account = account;
        this.ports = new AccountPorts(engine, context.getSelf(), calls);
        for (SipShard shard : engine.shards()) {
            calls.add(context.spawnAnonymous(ShardCalls.create(engine, shard, account), shard.props()));
        }
    }

    /** Spawns an account's lasting children. */
    static AccountChildren spawn(ActorContext<Account.Command> context, EngineContext engine, AccountParts account) {
        return new AccountChildren(context, engine, account);
    }

    AccountPorts ports() {
        return ports;
    }

    /** The registration, spawned when it is first needed. */
    ActorRef<Registration.Command> registration(ActorContext<Account.Command> context, SipShard shard) {
        if (registration == null) {
            ActorRef<RegistrationEvent> listener =
                    context.messageAdapter(RegistrationEvent.class, Account.FromRegistration::new);
            registration = context.spawnAnonymous(Registration.create(engine, shard, account, listener), shard.props());
        }
        return registration;
    }

    @Nullable
    ActorRef<Registration.Command> registrationOrNull() {
        return registration;
    }

    void stopRegistration(ActorContext<Account.Command> context) {
        ActorRef<Registration.Command> over = registration;
        registration = null;
        if (over != null) {
            context.watch(over);
            context.stop(over);
        }
    }

    void watchCalls(ActorContext<Account.Command> context) {
        calls.forEach(context::watch);
    }

    boolean callsAlive(ActorContext<Account.Command> context) {
        for (ActorRef<Void> child : context.getChildren()) {
            if (!child.equals(registration)) {
                return true;
            }
        }
        return false;
    }
}
