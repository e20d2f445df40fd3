package io.offhook.engine.shard;

/**
 * A Throwable that was caught before it could do harm.
 *
 * @param where in which kind of code
 * @param subject the actor's path, the stream, the shard, whose handler or listener
 * @param cause what was thrown
 */
public record Fault(Where where, String subject, Throwable cause) {
    /** In which kind of code. */
    public enum Where {
        /** A behavior's setup: its actor never started and gets no PostStop. */
        ACTOR_START,
        /** A behavior's receive. */
        ACTOR_RECEIVE,
        /** A behavior's signal handler. */
        ACTOR_SIGNAL,
        /** It escaped from an actor's mailbox: its actor was stopped. */
        MAILBOX,
        /** A stream's tick: it was taken off the clock. */
        TICK,
        /** A task or timer of a loop. */
        TASK,
        /** A handler or listener of the user's, on the executor for callbacks. */
        CALLBACK
    }
}
