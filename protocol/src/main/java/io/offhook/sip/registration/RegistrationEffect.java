package io.offhook.sip.registration;

import io.offhook.sip.message.NameAddress;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.transaction.UnexpectedInput;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a {@link RegistrationSession} asks of its owner, or tells it. A closed list, in order. */
public sealed interface RegistrationEffect {
    /**
     * Send this to the account's registrar or outbound proxy (the first Route when there is one).
     *
     * @param retransmission whether the same bytes were sent before
     */
    record Send(SipRequest request, boolean retransmission) implements RegistrationEffect {}

    /** Call {@code timer(timer, now)} after this many nanoseconds, possibly 0. */
    record Arm(RegistrationTimer timer, long delayNs) implements RegistrationEffect {}

    /**
     * The registrar holds our binding: after the first 200 and after each refresh.
     *
     * @param expires how long, from now
     * @param bindings all bindings of the address of record
     * @param response the 200, for its Service-Route, Via received/rport and the like
     */
    record Registered(Duration expires, List<NameAddress> bindings, SipResponse response)
            implements RegistrationEffect {}

    /** The binding ends in {@code remaining} and its refresh has not succeeded so far. */
    record ExpiringSoon(Duration remaining) implements RegistrationEffect {}

    /** The binding's time is over: nobody can call this account until the next {@link Registered}. */
    record Expired() implements RegistrationEffect {}

    /**
     * An attempt failed.
     *
     * @param cause why
     * @param retryInNs when the next attempt comes, in nanoseconds; empty when none does
     */
    record RegistrationFailed(RegistrationFailure cause, OptionalLong retryInNs) implements RegistrationEffect {}

    /**
     * An input that meant nothing in the present state; to be counted.
     *
     * @param response null for a failure to send
     */
    record Unexpected(UnexpectedInput what, @Nullable SipResponse response) implements RegistrationEffect {}

    /**
     * There is no binding any more, as was asked.
     *
     * @param confirmed whether the registrar said so; otherwise the binding just runs out there
     */
    record Unregistered(boolean confirmed) implements RegistrationEffect {}
}
