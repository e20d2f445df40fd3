package io.offhook.engine;

import io.offhook.engine.actor.AccountSpec;
import io.offhook.engine.actor.IncomingPolicy;
import io.offhook.sip.auth.Credentials;
import io.offhook.sip.message.SipUri;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an account is before it is opened, by {@link #open} (makes calls and takes calls that reach us directly) or {@link #register} (also holds a
 * binding at its registrar).
 */
public final class AccountBuilder {
    private final Engine engine;
    private final SipUri aor;
    private @Nullable String displayName;
    private @Nullable String authUser;
    private char @Nullable [] password;
    private @Nullable SipUri registrar;
    private @Nullable SipUri proxy;
    private Duration expires;
    private boolean catchAll;
    private @Nullable Function<Account, IncomingPolicy> policy;

    AccountBuilder(Engine engine, String aor) {
        this.engine = engine;
        this.aor = Targets.uri(aor, null);
        this.expires = engine.config().registration().expires();
    }

    /** What the other side sees beside the address. */
    public AccountBuilder displayName(String name) {
        displayName = name;
        return this;
    }

    /** The user name of the credentials where it is not the user of the address-of-record. */
    public AccountBuilder authUser(String user) {
        authUser = user;
        return this;
    }

    /** The password for digest challenges (RFC 8760); kept in memory only, never logged. */
    public AccountBuilder password(String secret) {
        return password(secret.toCharArray());
    }

    /** The password for digest challenges (RFC 8760); the array is copied. */
    public AccountBuilder password(char[] secret) {
        password = secret.clone();
        return this;
    }

    /** Where REGISTER goes, when it is not the domain of the address-of-record: "sip:host:port" or "host:port". */
    public AccountBuilder registrar(String address) {
        registrar = Targets.server(address);
        return this;
    }

    /** The outbound proxy: preloaded route of all requests, "sip:host:port" or "host:port". */
    public AccountBuilder proxy(String address) {
        proxy = Targets.server(address);
        return this;
    }

    /** The lifetime of the binding that is asked for, at least 10 s. */
    public AccountBuilder expires(Duration lifetime) {
        expires = lifetime;
        return this;
    }

    /** Takes calls to every user that no other account of this engine has. */
    public AccountBuilder catchAll() {
        catchAll = true;
        return this;
    }

    /** Calls {@code handler}, on the callback executor, with every incoming call; it rings until the handler's word. */
    public AccountBuilder onCall(Consumer<? super IncomingCall> handler) {
        policy = account -> invite -> {
            Call call = account.newCall();
            engine.callbacks().execute(() -> meet(handler, new IncomingCall(call, invite)));
            return new IncomingPolicy.Wait(call::happened, call.line());
        };
        return this;
    }

    /**
     * Answers every call at once, then calls {@code handler}, on the callback executor, with the established call.
     */
    public AccountBuilder onAnswered(Consumer<? super Call> handler) {
        return onCall(incoming -> incoming.answer().thenAccept(call -> {
            try {
                handler.accept(call);
            } catch (Throwable e) {
                engine.callbackThrew(
                        "a handler of answered calls of " + call.account().addressOfRecord(), e);
            }
        }));
    }

    /** A handler that throws has not taken the call: the caller must not hear it ring for ever. */
    private void meet(Consumer<? super IncomingCall> handler, IncomingCall incoming) {
        try {
            handler.accept(incoming);
        } catch (Throwable e) {
            engine.callbackThrew("a handler of calls to " + incoming.account().addressOfRecord(), e);
            incoming.reject(500);
        }
    }

    /** Decides about incoming calls on the shard, without a hop; for {@link ActorEngine} users and load tests. */
    AccountBuilder policy(IncomingPolicy onShard) {
        policy = account -> onShard;
        return this;
    }

    /** Opens the account without registering it. */
    public Account open() {
        String user = authUser != null ? authUser : aor.user();
        Optional<Credentials> credentials =
                password == null || user == null ? Optional.empty() : Optional.of(Credentials.password(user, password));
        Account account = new Account(
                engine,
                aor.encode(),
                self -> new AccountSpec(
                        aor,
                        Optional.ofNullable(displayName),
                        credentials,
                        Optional.ofNullable(registrar),
                        Optional.ofNullable(proxy),
                        expires,
                        policy == null ? IncomingPolicy.UNAVAILABLE : policy.apply(self),
                        catchAll,
                        self::happened));
        engine.open(account);
        return account;
    }

    /** Opens the account and registers it. Completes when the registrar has answered 200; fails with {@link RegistrationFailedException}. */
    public CompletableFuture<Account> register() {
        return open().register();
    }
}
