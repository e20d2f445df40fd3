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
import io.offhook.engine.shard.ActorGuard;
import io.offhook.sip.dialog.EndCause;
import io.offhook.sip.dialog.LingeringTransaction;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipUri;
import java.net.InetSocketAddress;

/**
 * An account's small child on one shard: spawns and parents the dialogs of that shard, so that a call is born without a hop and its parent is never busy
 * elsewhere. It restarts after a failure of its own and keeps its dialogs.
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
    private final Memory memory;

    /** What a restart must not forget. */
    private static final class Memory {
        boolean closing;
    }

    private ShardCalls(
            ActorContext<Command> context, EngineContext engine, SipShard shard, AccountParts account, Memory memory) {
        super(context);
        this.engine = engine;
        this.shard = shard;
        this.account = account;
        this.memory = memory;
    }

    static Behavior<Command> create(EngineContext engine, SipShard shard, AccountParts account) {
        return Behaviors.setup(outer -> {
            Memory memory = new Memory();
            return Behaviors.<Command>supervise(ActorGuard.failing(
                            engine::fault,
                            Behaviors.setup(context -> new ShardCalls(context, engine, shard, account, memory))))
                    .onFailure(Throwable.class, engine.restartKeepingChildren());
        });
    }

    /** Tells the listener of a call that was never placed. */
    static void refuse(DialogListener listener, String why) {
        listener.on(DialogEvent.Ended.unborn(new EndCause.TransportError(why)));
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
        if (memory.closing || !engine.admit()) {
            refuse(
                    dial.listener(),
                    memory.closing ? "the account is closing" : "the engine's limit of calls is reached");
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
        } else if (over(incoming)) {
            return this;
        } else if (memory.closing) {
            shard.respond(incoming.invite(), 503);
        } else if (!engine.admit()) {
            shard.counters().shed++;
            shard.outbox().send(engine.overloadAnswer(incoming.invite(), shard), incoming.source());
        } else {
            spawn(new DialogSetup.Incoming(incoming.invite(), incoming.key(), incoming.source()));
        }
        return this;
    }

    /** The first copy's call has come and gone while this one waited in the mailbox: it is a repeat, not another call. */
    private boolean over(Incoming incoming) {
        LingeringTransaction transaction = engine.lingering().of(incoming.invite());
        if (transaction == null) {
            return false;
        }
        shard.counters().lingering++;
        byte[] again = transaction.onMessage(incoming.invite());
        if (again != null) {
            shard.sendAgain(again, transaction.destination(), incoming.invite(), incoming.source());
        }
        return true;
    }

    private void spawn(DialogSetup setup) {
        ActorRef<Dialog.Command> dialog =
                getContext().spawnAnonymous(Dialog.create(engine, shard, account, setup), shard.props());
        if (memory.closing) {
            getContext().watch(dialog);
        }
    }

    private Behavior<Command> close() {
        memory.closing = true;
        for (ActorRef<Void> child : getContext().getChildren()) {
            getContext().watch(child);
            child.<Dialog.Command>unsafeUpcast().tell(new Dialog.HangUp());
        }
        return stopWhenEmpty();
    }

    private Behavior<Command> stopWhenEmpty() {
        return memory.closing && !getContext().getChildren().iterator().hasNext() ? Behaviors.stopped() : this;
    }
}
