package io.offhook.sip.registration;

/** The states of a {@link RegistrationSession}. */
public enum RegistrationState {
    /** No binding, and none wanted. */
    UNREGISTERED,
    /** A REGISTER is out and there is no binding yet. */
    REGISTERING,
    /** The registrar holds the binding. */
    REGISTERED,
    /** As REGISTERED, and a refresh is out. */
    REFRESHING,
    /** The REGISTER that removes the binding is out. */
    UNREGISTERING,
    /** An attempt failed; the next one comes by itself. */
    WAITING,
    /** An attempt failed for a reason that time does not mend. Only {@code register()} tries again. */
    FAILED
}
