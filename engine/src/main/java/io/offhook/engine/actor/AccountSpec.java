package io.offhook.engine.actor;

import io.offhook.sip.auth.Credentials;
import io.offhook.sip.message.SipUri;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An account as it was opened; immutable.
 *
 * @param aor address-of-record, a sip: URI with a user
 * @param displayName what From shows
 * @param credentials for challenges of the account's own registrar and proxies
 * @param registrar where REGISTER goes; empty: the domain of the address-of-record
 * @param proxy preloaded route of every request outside a dialog
 * @param expires the lifetime that is asked for
 * @param policy what becomes of incoming calls
 * @param catchAll takes calls to users that no other account of the engine has
 * @param listener hears of registrations, on a shard
 */
public record AccountSpec(
        SipUri aor,
        Optional<String> displayName,
        Optional<Credentials> credentials,
        Optional<SipUri> registrar,
        Optional<SipUri> proxy,
        Duration expires,
        IncomingPolicy policy,
        boolean catchAll,
        Consumer<? super RegistrationEvent> listener) {
    private static final Duration EXPIRES = Duration.ofMinutes(10);

    /** The plainest one: no credentials, the registrar of its own domain, nobody there for calls. */
    public static AccountSpec of(SipUri aor) {
        return new AccountSpec(
                aor,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                EXPIRES,
                IncomingPolicy.UNAVAILABLE,
                false,
                event -> {});
    }

    /** The same with credentials. */
    public AccountSpec withCredentials(Credentials other) {
        return new AccountSpec(
                aor, displayName, Optional.of(other), registrar, proxy, expires, policy, catchAll, listener);
    }

    /** The same at another registrar. */
    public AccountSpec withRegistrar(SipUri other) {
        return new AccountSpec(
                aor, displayName, credentials, Optional.of(other), proxy, expires, policy, catchAll, listener);
    }

    /** The same behind a proxy. */
    public AccountSpec withProxy(SipUri other) {
        return new AccountSpec(
                aor, displayName, credentials, registrar, Optional.of(other), expires, policy, catchAll, listener);
    }

    /** The same with another lifetime of its binding. */
    public AccountSpec withExpires(Duration other) {
        return new AccountSpec(aor, displayName, credentials, registrar, proxy, other, policy, catchAll, listener);
    }

    /** The same with somebody there for calls. */
    public AccountSpec withPolicy(IncomingPolicy other) {
        return new AccountSpec(aor, displayName, credentials, registrar, proxy, expires, other, catchAll, listener);
    }
}
