package io.offhook.engine.actor;

import io.offhook.engine.CallStatistics;
import io.offhook.sip.dialog.EndCause;
import java.time.Duration;
import java.util.Optional;

/** What a {@link Dialog} tells its listener. {@link Ended} comes exactly once and last. */
public sealed interface DialogEvent {
    /** A provisional response above 100 (outgoing calls). */
    record Provisional(int status) implements DialogEvent {}

    /** Established: 2xx sent and confirmed, or received. */
    record Answered() implements DialogEvent {}

    /** The first valid RTP packet came. */
    record MediaStarted(String codec) implements DialogEvent {}

    /** A DTMF digit began. */
    record Digit(char digit, Duration duration) implements DialogEvent {}

    /** The other side took its ear off, or on again (RFC 3264 section 8.4). */
    record RemoteHold(boolean held) implements DialogEvent {}

    /** No RTP for the configured time. */
    record MediaTimedOut(Duration silence) implements DialogEvent {}

    /** The stream ended for a reason of ours; the dialog goes on and hangs up. */
    record MediaFailed(Throwable cause) implements DialogEvent {}

    /** Over. */
    record Ended(EndCause cause, CallStatistics statistics) implements DialogEvent {
        /** The end of a call that never had a dialog. */
        public static Ended unborn(EndCause cause) {
            return new Ended(
                    cause,
                    new CallStatistics(
                            Duration.ZERO, Duration.ZERO, Optional.empty(), Optional.empty(), Optional.empty()));
        }
    }
}
