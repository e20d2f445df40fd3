package io.offhook.engine;

import io.offhook.engine.actor.Reply;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The futures that a handle has given out and that are still open. A command that reaches its actor too late is a dead letter; so that no future
 * stays open for ever, the handle fails what is left when its actor is gone.
 */
final class PendingReplies {
    private final Engine engine;
    private final Set<FutureReply<?>> open = new LinkedHashSet<>(2);
    private @Nullable RuntimeException closed;

    PendingReplies(Engine engine) {
        this.engine = engine;
    }

    /** A reply whose future completes on the callback executor; already failed when the actor is gone. */
    <T> FutureReply<T> open() {
        FutureReply<T> reply = new FutureReply<>(this);
        RuntimeException late;
        synchronized (open) {
            late = closed;
            if (late == null) {
                open.add(reply);
            }
        }
        if (late != null) {
            reply.future.completeExceptionally(late);
        }
        return reply;
    }

    /** Fails everything open, now and from now on. */
    void close(RuntimeException why) {
        FutureReply<?>[] left;
        synchronized (open) {
            if (closed != null) {
                return;
            }
            closed = why;
            left = open.toArray(FutureReply<?>[]::new);
            open.clear();
        }
        for (FutureReply<?> reply : left) {
            engine.callbacks().execute(() -> reply.future.completeExceptionally(why));
        }
    }

    private void done(FutureReply<?> reply, Runnable completion) {
        synchronized (open) {
            open.remove(reply);
        }
        engine.callbacks().execute(completion);
    }

    /** One answer as a future. */
    static final class FutureReply<T> implements Reply<T> {
        final CompletableFuture<T> future;
        private final PendingReplies owner;

        private FutureReply(PendingReplies owner) {
            this.owner = owner;
            this.future = VirtualFuture.in(owner.engine.world());
        }

        @Override
        public void succeed(T value) {
            owner.done(this, () -> future.complete(value));
        }

        @Override
        public void fail(Throwable why) {
            owner.done(this, () -> future.completeExceptionally(why));
        }
    }
}
