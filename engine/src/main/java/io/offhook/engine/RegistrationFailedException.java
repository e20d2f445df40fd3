package io.offhook.engine;

import io.offhook.sip.registration.RegistrationFailure;

/** A registration that was waited for did not come about. {@link #failure} says why, as a type. */
public final class RegistrationFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient RegistrationFailure failure;

    /** For {@code failure}. */
    public RegistrationFailedException(RegistrationFailure failure) {
        super(failure.text(), null, false, false);
        this.failure = failure;
    }

    /** Why, and whether a later attempt can succeed. */
    public RegistrationFailure failure() {
        return failure;
    }
}
