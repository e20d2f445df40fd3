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
        Consumer<? super RegistrationEvent> listener) {}
