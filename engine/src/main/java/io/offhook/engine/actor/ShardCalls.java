package io.offhook.engine.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.offhook.engine.CallOptions;
import io.offhook.engine.CallStatistics;
import io.offhook.sip.dialog.EndCause;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipUri;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * An account's small child on one shard: spawns and parents the dialogs of that shard, so that a call is born without a hop and its parent is never busy
 * elsewhere.
 */
final class ShardCalls extends AbstractBehavior<ShardCalls.Command> {
    sealed interface Command {}

    /** Place a call. */
    record Dial(SipUri target, CallOptions options, MediaProgram program, DialogListener listener, DialogLine line)
            implements Command {}

    /** An INVITE for the account, not yet anybody's. */
    record Incoming(SipRequest invite, OwnerTable.InitialKey key, InetSocketAddress source) implements Command {}

    /** Take no more calls, end those that are, then stop. */
    record Close() implements Command {}

    private final EngineContext engine;
    private final SipShard shard;
    private final AccountParts account;
    private boolean closing;

    private ShardCalls(ActorContext<Command> context, EngineContext engine, SipShard shard, AccountParts account) {
        super(context);
        this.engine = engine;
        this.shard = shard;
        this.account = account;
    }

    static Behavior<Command> create(EngineContext engine, SipShard shard, AccountParts account) {
        return Behaviors.setup(context -> new ShardCalls(context, engine, shard, account));
    }

    /** Tells the listener of a call that was never placed. */
    static void refuse(DialogListener listener, String why) {
        listener.on(new DialogEvent.Ended(
                new EndCause.TransportError(why),
                new CallStatistics(
                        Duration.ZERO, Duration.ZERO, Optional.empty(), Optional.empty(), Optional.empty())));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Dial.class, this::dial)
                .onMessage(Incoming.class, this::incoming)
                .onMessage(Close.class, close -> close())
                .onSignal(ChildFailed.class, gone -> stopWhenEmpty())
                .onSignal(Terminated.class, gone -> stopWhenEmpty())
                .build();
    }

    private Behavior<Command> dial(Dial dial) {
        if (closing || !engine.admit()) {
            refuse(dial.listener(), closing ? "the account is closing" : "the engine's limit of calls is reached");
            return this;
        }
        spawn(new DialogSetup.Outgoing(dial.target(), dial.options(), dial.program(), dial.listener(), dial.line()));
        return this;
    }

    private Behavior<Command> incoming(Incoming incoming) {
        // Two copies of one INVITE may both have found no owner: only the first makes a dialog.
        MessageOwner owner = engine.owners().of(incoming.key());
        if (owner != null) {
            owner.deliver(incoming.invite(), incoming.source());
        } else if (closing) {
            shard.respond(incoming.invite(), 503);
        } else if (!engine.admit()) {
            shard.counters().shed++;
            shard.outbox().send(engine.overloadAnswer(incoming.invite(), shard), incoming.source());
        } else {
            spawn(new DialogSetup.Incoming(incoming.invite(), incoming.key(), incoming.source()));
        }
        return this;
    }

    private void spawn(DialogSetup setup) {
        ActorRef<Dialog.Command> dialog = getContext().spawnAnonymous(
                Dialog.create(engine, shard, account, setup), shard.props());
        if (closing) {
            getContext().watch(dialog);
        }
    }

    private Behavior<Command> close() {
        closing = true;
        for (ActorRef<Void> child : getContext().getChildren()) {
            getContext().watch(child);
            child.<Dialog.Command>unsafeUpcast().tell(new Dialog.HangUp());
        }
        return stopWhenEmpty();
    }

    private Behavior<Command> stopWhenEmpty() {
        return closing && !getContext().getChildren().iterator().hasNext() ? Behaviors.stopped() : this;
    }
}
