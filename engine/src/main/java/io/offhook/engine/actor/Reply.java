package io.offhook.engine.actor;

import akka.actor.typed.ActorRef;
import java.util.function.Function;

/**
 * Where the answer to one command goes: a command carries it, the actor completes it once. There is no {@code ask} in the engine, because its
 * continuations would run on the common pool.
 */
public interface Reply<T> {
    /** It was done. */
    void succeed(T value);

    /** It was not. */
    void fail(Throwable why);

    /** It was done, and there is nothing to say beyond that. */
    @SuppressWarnings("NullAway") // null is the one value of Void
    static void done(Reply<Void> reply) {
        reply.succeed(null);
    }

    /** Nobody wants to know. */
    static <T> Reply<T> ignored() {
        return new Reply<>() {
            @Override
            public void succeed(T value) {}

            @Override
            public void fail(Throwable why) {}
        };
    }

    /** For Akka users and testkit scenarios: both outcomes as messages of the asker's own. */
    static <T, M> Reply<T> to(ActorRef<? super M> asker, Function<T, M> success, Function<Throwable, M> failure) {
        return new Reply<>() {
            @Override
            public void succeed(T value) {
                asker.tell(success.apply(value));
            }

            @Override
            public void fail(Throwable why) {
                asker.tell(failure.apply(why));
            }
        };
    }
}
