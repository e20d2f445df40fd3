package io.offhook.engine;

import io.offhook.sip.registration.RegistrationFailure;
import java.time.Duration;
import java.util.Optional;

/** What becomes of an account's binding at its registrar (RFC 3261 section 10). */
public sealed interface AccountEvent extends Event {
    /** The account concerned. */
    Account account();

    /** The registrar accepted the binding, at first or on a refresh; it lapses after {@code expires} unless refreshed. */
    record Registered(Account account, Duration expires) implements AccountEvent {}

    /** The binding lapses in {@code remaining} and its refresh has not succeeded yet. */
    record RegistrationExpiring(Account account, Duration remaining) implements AccountEvent {}

    /** An attempt failed; the next one follows after {@code retryIn}, or none does where that is empty. */
    record RegistrationFailed(Account account, RegistrationFailure failure, Optional<Duration> retryIn)
            implements AccountEvent {}

    /** The binding was removed at our wish, or lapsed. */
    record Unregistered(Account account) implements AccountEvent {}
}
