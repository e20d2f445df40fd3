package io.offhook.engine.actor;

import akka.actor.typed.ActorRef;

/**
 * Hears what becomes of one dialog, on its shard: must not block and must not throw. (The plain-Java {@code Call} is such a listener, and hops to the
 * callback executor.)
 */
@FunctionalInterface
public interface DialogListener {
    /** Something happened. */
    void on(DialogEvent event);

    /** Hears nothing. */
    DialogListener NONE = event -> {};

    /** Passes every event on to an actor. */
    static DialogListener tell(ActorRef<? super DialogEvent> actor) {
        return actor::tell;
    }
}
