package io.offhook.engine.shard;

import akka.actor.typed.Behavior;
import akka.actor.typed.BehaviorInterceptor;
import akka.actor.typed.Signal;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.javadsl.Behaviors;

/**
 * Catches everything that an actor throws, fatal errors included: on a shard Netty would swallow those and the actor would
 * go on half-changed.
 *
 * <p>{@link #stopping} ends the actor in order: its PostStop runs at once (a failing child's would wait for its parent's
 * turn), so that it can send its BYE and free its ports. {@link #failing} goes <em>inside</em> {@code Behaviors.supervise}:
 * it hands on every Throwable as an exception that the supervisor sees.
 *
 * <p>A setup that throws gets no PostStop: {@link Fault.Where#ACTOR_START} tells the listener, which must clean up.
 */
public final class ActorGuard<T> extends BehaviorInterceptor<T, T> {
    private final FaultListener listener;
    private final boolean fails;

    private ActorGuard(Class<T> all, FaultListener listener, boolean fails) {
        super(all);
        this.listener = listener;
        this.fails = fails;
    }

    /** The actor stops when anything is thrown. */
    public static <T> Behavior<T> stopping(FaultListener listener, Behavior<T> behavior) {
        return Behaviors.intercept(() -> new ActorGuard<>(all(), listener, false), behavior);
    }

    /** The actor fails with an exception when anything is thrown, to be supervised: {@code supervise(failing(...))}. */
    public static <T> Behavior<T> failing(FaultListener listener, Behavior<T> behavior) {
        return Behaviors.intercept(() -> new ActorGuard<>(all(), listener, true), behavior);
    }

    @SuppressWarnings("unchecked") // every message is an Object: nothing passes beside the guard
    private static <T> Class<T> all() {
        return (Class<T>) Object.class;
    }

    @Override
    public Behavior<T> aroundStart(TypedActorContext<T> context, PreStartTarget<T> target) {
        try {
            return target.start(context);
        } catch (Throwable t) {
            return caught(Fault.Where.ACTOR_START, context, t);
        }
    }

    @Override
    public Behavior<T> aroundReceive(TypedActorContext<T> context, T message, ReceiveTarget<T> target) {
        try {
            return target.apply(context, message);
        } catch (Throwable t) {
            return caught(Fault.Where.ACTOR_RECEIVE, context, t);
        }
    }

    @Override
    public Behavior<T> aroundSignal(TypedActorContext<T> context, Signal signal, SignalTarget<T> target) {
        try {
            return target.apply(context, signal);
        } catch (Throwable t) {
            return caught(Fault.Where.ACTOR_SIGNAL, context, t);
        }
    }

    private Behavior<T> caught(Fault.Where where, TypedActorContext<T> context, Throwable cause) {
        try {
            listener.fault(new Fault(where, context.asJava().getSelf().path().toString(), cause));
        } catch (Throwable second) { // the listener's own fault must not save the actor from stopping
            if (second != cause) {
                cause.addSuppressed(second);
            }
        }
        if (fails) {
            throw new ActorFault(cause);
        }
        return Behaviors.stopped();
    }

    /** What a supervised actor fails with: a plain exception, whatever was thrown. */
    public static final class ActorFault extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private ActorFault(Throwable cause) {
            super(cause.toString(), cause);
        }
    }
}
