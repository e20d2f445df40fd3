package io.offhook.engine;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A future of an engine on virtual time, and what is derived from it: whoever waits for one lets time pass, for nobody else would. */
final class VirtualFuture<T> extends CompletableFuture<T> {
    private final SimulatedWorld world;

    private VirtualFuture(SimulatedWorld world) {
        this.world = world;
    }

    /** A future as a world has them; an ordinary one in the real world. */
    static <T> CompletableFuture<T> in(@Nullable SimulatedWorld world) {
        return world == null ? new CompletableFuture<>() : new VirtualFuture<>(world);
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new VirtualFuture<>(world);
    }

    @Override
    public T join() {
        letTimePass();
        return super.join();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        letTimePass();
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        if (!isDone()) {
            world.await(this::isDone, Duration.of(timeout, unit.toChronoUnit()));
        }
        return super.get(0, unit);
    }

    private void letTimePass() {
        if (!isDone() && !world.await(this::isDone, world.patience())) {
            throw new IllegalStateException(
                    "a future did not complete within " + world.patience().toMinutes() + " minutes");
        }
    }
}
