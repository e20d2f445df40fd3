package io.offhook.engine;

import io.offhook.engine.actor.Chaos;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A chaos hook with one bullet: throws once, into one actor of one account, at one kind of message. */
final class Sniper implements Chaos {
    private record Shot(Victim victim, String account, Class<?> message, Throwable error) {}

    private final AtomicReference<@Nullable Shot> loaded = new AtomicReference<>();

    void aim(Victim victim, String account, Class<?> message, Throwable error) {
        loaded.set(new Shot(victim, account, message, error));
    }

    boolean hasFired() {
        return loaded.get() == null;
    }

    @Override
    public void strike(Victim victim, String account, Object message) {
        Shot shot = loaded.get();
        if (shot != null
                && shot.victim == victim
                && shot.account.equals(account)
                && shot.message.isInstance(message)
                && loaded.compareAndSet(shot, null)) {
            raise(shot.error);
        }
    }

    /** Throws what is not checked. */
    static void raise(Throwable error) {
        if (error instanceof Error e) {
            throw e;
        }
        throw (RuntimeException) error;
    }
}
