package io.offhook.engine;

import io.offhook.sip.dialog.EndCause;

/** A call was not established, or ended before what was asked of it was done. {@link #outcome} says how, as a type. */
public final class CallFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient EndCause cause;

    /** For {@code cause}. */
    public CallFailedException(EndCause cause) {
        super(cause.toString(), null, false, false);
        this.cause = cause;
    }

    /** How the call ended: who ended it, the SIP status where there was one, and whether trying again makes sense. */
    public EndCause outcome() {
        return cause;
    }
}
