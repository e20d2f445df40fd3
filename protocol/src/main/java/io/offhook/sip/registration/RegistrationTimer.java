package io.offhook.sip.registration;

/**
 * The name of a timer that a {@link RegistrationSession} armed. There is no cancel: a timer whose generation is over is
 * ignored when it comes back. Arming a name again replaces the timer of that name.
 *
 * @param name which one
 * @param generation which arming of it
 */
public record RegistrationTimer(Name name, int generation) {
    /** What a timer is for. */
    public enum Name {
        /** Timer E of the transaction: repeat the request. */
        E,
        /** Timer F of the transaction: give up. */
        F,
        /** Renew the binding. */
        REFRESH,
        /** Tell that the binding ends soon. */
        EXPIRING,
        /** The binding's end. */
        EXPIRED,
        /** The wait after a failure is over. */
        RETRY
    }
}
