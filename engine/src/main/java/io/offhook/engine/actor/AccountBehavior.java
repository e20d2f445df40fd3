package io.offhook.engine.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.ExtensibleBehavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.PreRestart;
import akka.actor.typed.Signal;
import akka.actor.typed.Terminated;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.offhook.sip.message.SipRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One account: its registration child, its children on the shards, its requests outside dialogs. */
final class AccountBehavior extends ExtensibleBehavior<Account.Command> {
    private final ActorContext<Account.Command> context;
    private final EngineContext engine;
    private final SipShard shard;
    private final AccountParts parts;
    private final AccountChildren children;
    private final AccountLine line;
    private final Pings pings;
    private final List<Reply<Void>> registering;
    private final List<Reply<Void>> unregistering;
    private final List<Reply<Void>> closing;

    /** Who waits for what: a restart must not forget them. */
    record Waiting(List<Reply<Void>> registering, List<Reply<Void>> unregistering, List<Reply<Void>> closing) {
        Waiting() {
            this(new ArrayList<>(1), new ArrayList<>(1), new ArrayList<>(1));
        }
    }

    AccountBehavior(
            ActorContext<Account.Command> context,
            TimerScheduler<Account.Command> timers,
            EngineContext engine,
            SipShard shard,
            AccountParts parts,
            AccountChildren children,
            AccountLine line,
            Waiting waiting) {
        this.context = context;
        this.engine = engine;
        this.shard = shard;
        this.parts = parts;
        this.children = children;
        this.line = line;
        this.registering = waiting.registering();
        this.unregistering = waiting.unregistering();
        this.closing = waiting.closing();
        this.pings = new Pings(context.getSelf(), timers, engine, shard, parts);
    }

    @Override
    public Behavior<Account.Command> receive(TypedActorContext<Account.Command> ctx, Account.Command command) {
        try {
            engine.strike(Chaos.Victim.ACCOUNT, parts, command);
            return handle(command);
        } catch (Throwable e) {
            refuse(command, e); // the restart that follows forgets this command: whoever waits for it is told
            throw e;
        }
    }

    private static void refuse(Account.Command command, Throwable why) {
        if (command instanceof Account.Register register) {
            register.reply().fail(why);
        } else if (command instanceof Account.Unregister unregister) {
            unregister.reply().fail(why);
        } else if (command instanceof Account.Ping ping) {
            ping.reply().fail(why);
        }
    }

    private Behavior<Account.Command> handle(Account.Command command) {
        if (command instanceof Account.Register register) {
            registering.add(register.reply());
            registration().tell(new Registration.Register());
        } else if (command instanceof Account.Unregister unregister) {
            unregister(unregister.reply());
        } else if (command instanceof Account.FromRegistration from) {
            return fromRegistration(from.event());
        } else if (command instanceof Account.Incoming incoming) {
            answer(incoming.request());
        } else if (command instanceof Account.Ping ping) {
            pings.start(ping);
        } else if (command instanceof Account.Received received) {
            pings.received(received.message());
        } else if (command instanceof Account.Due due) {
            pings.due(due);
        } else if (command instanceof Account.Resolved resolved) {
            pings.resolved(resolved);
        } else if (command instanceof Account.Close close) {
            return close(close.reply());
        } else {
            return Behaviors.unhandled();
        }
        return this;
    }

    @Override
    public Behavior<Account.Command> receiveSignal(TypedActorContext<Account.Command> ctx, Signal signal) {
        if (signal instanceof PostStop) {
            pings.close();
            engine.accounts().leave(line); // nobody finds it any more
            line.close(); // who asks from now on is told at once
            drain(registering, new IllegalStateException("the account is closed"));
            drain(unregistering, null);
            drain(closing, null);
        } else if (signal instanceof PreRestart) {
            pings.close();
        } else if (signal instanceof Terminated || signal instanceof ChildFailed) {
            return closing.isEmpty() ? this : next();
        }
        return this;
    }

    private ActorRef<Registration.Command> registration() {
        return children.registration(context, shard);
    }

    private void unregister(Reply<Void> reply) {
        ActorRef<Registration.Command> child = children.registrationOrNull();
        if (child == null) {
            Reply.done(reply);
        } else {
            unregistering.add(reply);
            child.tell(new Registration.Unregister());
        }
    }

    private Behavior<Account.Command> fromRegistration(RegistrationEvent event) {
        if (event instanceof RegistrationEvent.Registered) {
            drain(registering, null);
        } else if (event instanceof RegistrationEvent.Failed failed) {
            drain(registering, new io.offhook.engine.RegistrationFailedException(failed.failure()));
        } else if (event instanceof RegistrationEvent.Unregistered) {
            drain(unregistering, null);
            if (!closing.isEmpty()) {
                children.stopRegistration(context);
            }
        }
        parts.spec().listener().accept(event);
        return this;
    }

    private static void drain(List<Reply<Void>> replies, @Nullable Throwable failure) {
        List<Reply<Void>> waiting = List.copyOf(replies);
        replies.clear();
        for (Reply<Void> reply : waiting) {
            if (failure == null) {
                Reply.done(reply);
            } else {
                reply.fail(failure);
            }
        }
    }

    /** OPTIONS outside a dialog is answered as an INVITE would be (RFC 3261 section 11.2); the rest was refused at the gate. */
    private void answer(SipRequest request) {
        shard.respond(OptionsAnswer.to(request, shard, parts.contactUser()));
    }

    /** First the calls, then the binding, then itself: each step when the one before is through. */
    private Behavior<Account.Command> close(Reply<Void> reply) {
        closing.add(reply);
        if (closing.size() == 1) {
            children.watchCalls(context);
            children.ports().calls().forEach(calls -> calls.tell(new ShardCalls.Close()));
        }
        return this;
    }

    private Behavior<Account.Command> next() {
        if (children.callsAlive(context)) {
            return this;
        }
        ActorRef<Registration.Command> child = children.registrationOrNull();
        if (child == null) {
            return Behaviors.stopped();
        }
        if (unregistering.isEmpty()) {
            unregister(Reply.ignored());
        }
        return this;
    }
}
