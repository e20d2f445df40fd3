package io.offhook.engine.actor;

import io.offhook.sip.registration.RegistrationFailure;
import java.time.Duration;
import java.util.Optional;

/** What a {@link Registration} tells, on its shard. */
public sealed interface RegistrationEvent {
    /** The registrar holds our binding for {@code expires}. */
    record Registered(Duration expires) implements RegistrationEvent {}

    /** It lapses soon and the refresh has not succeeded. */
    record Expiring(Duration remaining) implements RegistrationEvent {}

    /** An attempt failed. */
    record Failed(RegistrationFailure failure, Optional<Duration> retryIn) implements RegistrationEvent {}

    /** There is no binding any more. */
    record Unregistered() implements RegistrationEvent {}
}
