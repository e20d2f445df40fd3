package io.offhook.engine.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.Behaviors;
import io.offhook.engine.shard.ActorGuard;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.registration.RegistrationTimer;
import java.time.Duration;

/** The protocol of the actor that is one registration: one binding of one account at one registrar (RFC 3261 section 10). */
public final class Registration {
    private static final Duration FIRST_RESTART = Duration.ofMillis(100);
    private static final Duration LAST_RESTART = Duration.ofMillis(800);

    private Registration() {}

    /** What a registration understands. */
    public sealed interface Command {}

    /** Bind, or refresh now. */
    public record Register() implements Command {}

    /** Remove the binding. */
    public record Unregister() implements Command {}

    /** An answer of the registrar. */
    public record Received(SipMessage message) implements Command {}

    /** A timer of the session fell due. */
    record Due(RegistrationTimer timer) implements Command {}

    /** The registrar's name was resolved, or not. */
    record Resolved(Hops.Resolved hop) implements Command {}

    /**
     * A registration that tells its account what happens. It restarts with backoff after a failure of its own, and registers again at once when it held a
     * binding.
     */
    public static Behavior<Command> create(
            EngineContext engine, SipShard shard, AccountParts account, ActorRef<RegistrationEvent> listener) {
        RegistrationBehavior.Memory memory = new RegistrationBehavior.Memory();
        return Behaviors.<Command>supervise(ActorGuard.failing(
                        engine::fault,
                        Behaviors.setup(context -> Behaviors.withTimers(timers ->
                                new RegistrationBehavior(context, timers, engine, shard, account, listener, memory)))))
                .onFailure(
                        Throwable.class,
                        SupervisorStrategy.restartWithBackoff(FIRST_RESTART, LAST_RESTART, engine.restartSpread())
                                .withStashCapacity(64));
    }
}
