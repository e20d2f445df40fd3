package io.offhook.engine.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.PostStop;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The root of an engine's actors: parents the {@link Account}s, each on the shard that the hash of its address-of-record says.
 */
public final class UserAgent extends AbstractBehavior<UserAgent.Command> {
    /** What a user agent understands. */
    public sealed interface Command {}

    /** Open an account; {@code line} is attached when it lives. */
    public record Open(AccountLine line) implements Command {}

    /** Close every account, orderly, then stop. */
    public record Close(Reply<Void> reply) implements Command {}

    /** Stop now, with everything below. */
    public enum Abort implements Command {
        INSTANCE
    }

    private final EngineContext engine;
    private final CompletableFuture<Void> gone;
    private final Map<ActorRef<Account.Command>, AccountLine> accounts = new LinkedHashMap<>();
    private @Nullable Reply<Void> closing;

    private UserAgent(ActorContext<Command> context, EngineContext engine, CompletableFuture<Void> gone) {
        super(context);
        this.engine = engine;
        this.gone = gone;
    }

    /** The user agent of one engine; {@code gone} completes when it has stopped, and everything below before it. */
    public static Behavior<Command> create(EngineContext engine, CompletableFuture<Void> gone) {
        return Behaviors.setup(context -> new UserAgent(context, engine, gone));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Open.class, this::open)
                .onMessage(Close.class, this::close)
                .onMessage(Abort.class, abort -> Behaviors.stopped())
                .onSignal(ChildFailed.class, this::gone)
                .onSignal(Terminated.class, this::gone)
                .onSignal(PostStop.class, stop -> stopped())
                .build();
    }

    private Behavior<Command> open(Open open) {
        if (closing != null) {
            engine.accounts().leave(open.line);
            open.line.close();
            return this;
        }
        SipShard home = engine.shardOf(open.line.spec().aor().encode());
        ActorRef<Account.Command> account =
                getContext().spawnAnonymous(Account.create(engine, home, open.line), home.props());
        accounts.put(account, open.line);
        getContext().watch(account);
        return this;
    }

    private Behavior<Command> close(Close close) {
        if (closing != null) {
            close.reply.fail(new IllegalStateException("already closing"));
            return this;
        }
        closing = close.reply;
        accounts.keySet().forEach(account -> account.tell(new Account.Close(Reply.ignored())));
        return stopWhenEmpty();
    }

    private Behavior<Command> gone(Terminated signal) {
        AccountLine line = accounts.remove(signal.getRef().<Account.Command>unsafeUpcast());
        if (line != null) {
            engine.accounts().leave(line);
            line.close();
        }
        return stopWhenEmpty();
    }

    private Behavior<Command> stopped() {
        gone.complete(null);
        return this;
    }

    private Behavior<Command> stopWhenEmpty() {
        Reply<Void> reply = closing;
        if (reply == null || !accounts.isEmpty()) {
            return this;
        }
        return Behaviors.stopped(() -> Reply.done(reply));
    }
}
