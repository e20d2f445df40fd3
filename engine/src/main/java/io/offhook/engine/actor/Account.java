package io.offhook.engine.actor;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.offhook.engine.shard.ActorGuard;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipUri;
import java.net.InetSocketAddress;

/**
 * The protocol of the actor that is one account: parent of its {@link Registration} and of one small child per shard that parents the
 * {@link Dialog}s there.
 */
public final class Account {
    private Account() {}

    /** What an account understands. */
    public sealed interface Command {}

    /** Hold a binding at the registrar. */
    public record Register(Reply<Void> reply) implements Command {}

    /** Remove the binding. */
    public record Unregister(Reply<Void> reply) implements Command {}

    /** Send OPTIONS to {@code target}; the reply gets the final status. */
    public record Ping(SipUri target, Reply<Integer> reply) implements Command {}

    /** Hang up all calls, unregister, stop. */
    public record Close(Reply<Void> reply) implements Command {}

    /** A request outside any dialog, other than INVITE, came for this account. */
    record Incoming(SipRequest request, InetSocketAddress source) implements Command {}

    /** An answer to a request of ours outside any dialog. */
    record Received(SipMessage message, InetSocketAddress source) implements Command {}

    /** A timer of such a request fell due. */
    record Due(String callId, int timer) implements Command {}

    /** A next hop of such a request was resolved, or not. */
    record Resolved(String callId, Hops.Resolved hop) implements Command {}

    /** The registration said something. */
    record FromRegistration(RegistrationEvent event) implements Command {}

    /**
     * An account. It restarts with backoff after a failure of its own, and its calls and its registration live on meanwhile: what it knows is rebuilt, its
     * children stay.
     */
    public static Behavior<Command> create(EngineContext engine, SipShard home, AccountLine line) {
        return Behaviors.setup(context -> {
            AccountParts parts = AccountParts.of(line);
            AccountChildren children = AccountChildren.spawn(context, engine, parts);
            line.attach(children.ports());
            AccountBehavior.Waiting waiting = new AccountBehavior.Waiting();
            return Behaviors.<Command>supervise(ActorGuard.failing(
                            engine::fault,
                            Behaviors.withTimers(timers -> new AccountBehavior(
                                    context, timers, engine, home, parts, children, line, waiting))))
                    .onFailure(Throwable.class, engine.restartKeepingChildren());
        });
    }
}
