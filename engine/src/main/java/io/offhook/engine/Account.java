package io.offhook.engine;

import io.offhook.engine.actor.AccountLine;
import io.offhook.engine.actor.AccountSpec;
import io.offhook.engine.actor.RegistrationEvent;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An identity that makes and takes calls: an address-of-record, its credentials and its binding at a registrar. Made by {@link Engine#account}.
 */
public final class Account {
    private final Engine engine;
    private final String aor;
    private final SerialExecutor callbacks;
    private final Listeners<AccountEvent> listeners;
    private final Set<Call> calls = ConcurrentHashMap.newKeySet();
    private final PendingReplies replies;
    private final AccountLine line;
    private @Nullable CompletableFuture<Void> closed;

    Account(Engine engine, String aor, Function<Account, AccountSpec> spec) {
        this.engine = engine;
        this.aor = aor;
        this.callbacks = new SerialExecutor(engine.callbacks());
        this.listeners = new Listeners<>(callbacks, 0, e -> engine.callbackThrew("a listener of " + aor, e));
        this.replies = new PendingReplies(engine);
        this.line = new AccountLine(spec.apply(this));
    }

    /** The address-of-record, for example {@code sip:alice@example.com}. */
    public String addressOfRecord() {
        return aor;
    }

    /** The engine that it belongs to. */
    public Engine engine() {
        return engine;
    }

    /** Calls {@code listener} with every later event of this account, in order, on the callback executor. */
    public Account onEvent(Consumer<? super AccountEvent> listener) {
        listeners.add(listener);
        return this;
    }

    /** Calls {@code target}; completes when it is answered, fails with {@link CallFailedException} when it will not be. */
    public CompletableFuture<Call> call(String target) {
        return dial(target, CallOptions.none()).answered();
    }

    /** Calls {@code target} and returns the call at once, to be watched or cancelled while it rings. */
    public Call dial(String target) {
        return dial(target, CallOptions.none());
    }

    /**
     * Calls {@code target} in a way of its own.
     *
     * @param target a sip: URI, or just a user or number of the account's own domain
     * @throws IllegalArgumentException when it is neither
     */
    public Call dial(String target, CallOptions options) {
        Call call = newCall();
        line.dial(Targets.uri(target, line.spec().aor()), options, call::happened, call.line());
        return call;
    }

    /**
     * Sends OPTIONS (RFC 3261 section 11) to {@code target}; completes with the status of the answer, fails with {@link CallFailedException} when none
     * came.
     */
    public CompletableFuture<Integer> options(String target) {
        PendingReplies.FutureReply<Integer> reply = replies.open();
        line.options(Targets.uri(target, line.spec().aor()), reply);
        return reply.future;
    }

    /** Registers, or refreshes at once. Completes when the registrar has answered 200; fails with {@link RegistrationFailedException} otherwise. */
    public CompletableFuture<Account> register() {
        PendingReplies.FutureReply<Void> reply = replies.open();
        line.register(reply);
        return reply.future.thenApply(v -> this);
    }

    /** Removes the binding. Completes when the registrar has confirmed or does not answer. */
    public CompletableFuture<Account> unregister() {
        PendingReplies.FutureReply<Void> reply = replies.open();
        line.unregister(reply);
        return reply.future.thenApply(v -> this);
    }

    /** Hangs up all its calls, removes its binding and is gone. Completes when nothing of it is alive. */
    public synchronized CompletableFuture<Void> close() {
        CompletableFuture<Void> before = closed;
        if (before != null) {
            return before.copy();
        }
        PendingReplies.FutureReply<Void> reply = replies.open();
        line.close(reply);
        CompletableFuture<Void> end = reply.future.thenRun(() -> {
            replies.close(new IllegalStateException("the account is closed"));
            loseCalls();
        });
        closed = end;
        return end.copy();
    }

    AccountLine line() {
        return line;
    }

    /** Told on a shard. */
    void happened(RegistrationEvent event) {
        callbacks.execute(() -> deliver(event));
    }

    /** The engine is gone. */
    void engineClosed() {
        replies.close(new IllegalStateException("the engine is closed"));
        loseCalls();
    }

    /** A call of this account, to be told its end whatever happens. */
    Call newCall() {
        Call call = new Call(this);
        calls.add(call);
        return call;
    }

    void forget(Call call) {
        calls.remove(call);
    }

    /** What was said to an account on its way out reaches nobody: calls that no dialog ever had are told so. */
    private void loseCalls() {
        calls.forEach(call -> call.lost("the account is closed"));
    }

    private void deliver(RegistrationEvent event) {
        AccountEvent said;
        if (event instanceof RegistrationEvent.Registered r) {
            said = new AccountEvent.Registered(this, r.expires());
        } else if (event instanceof RegistrationEvent.Expiring e) {
            said = new AccountEvent.RegistrationExpiring(this, e.remaining());
        } else if (event instanceof RegistrationEvent.Failed f) {
            said = new AccountEvent.RegistrationFailed(this, f.failure(), f.retryIn());
        } else {
            said = new AccountEvent.Unregistered(this);
        }
        engine.publish(said);
        listeners.tell(said);
    }
}
