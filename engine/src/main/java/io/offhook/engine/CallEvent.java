package io.offhook.engine;

import io.offhook.sip.dialog.EndCause;
import java.time.Duration;

/** The life of one call. {@link Ended} comes exactly once and last. */
public sealed interface CallEvent extends Event {
    /** The call concerned. */
    Call call();

    /** A provisional response above 100 came (180 ringing, 183 session progress ...), RFC 3261 section 13.2.2.1. */
    record Ringing(Call call, int status) implements CallEvent {}

    /** Both sides agreed to talk: the call is established. */
    record Answered(Call call) implements CallEvent {}

    /** The first valid RTP packet of the other side arrived. */
    record MediaStarted(Call call, String codec) implements CallEvent {}

    /** A DTMF digit (0-9, *, #, A-D) came by RFC 4733, reported once, when it begins. */
    record DigitReceived(Call call, char digit, Duration duration) implements CallEvent {}

    /** The other side holds the call: it no longer wants our audio (RFC 3264 section 8.4). */
    record RemoteHeld(Call call) implements CallEvent {}

    /** The other side takes the call up again. */
    record RemoteResumed(Call call) implements CallEvent {}

    /** No RTP came for the configured time although the other side said that it would send. */
    record MediaTimedOut(Call call, Duration silence) implements CallEvent {}

    /** The audio of this call stopped for a reason of ours, for example an exception in a user's audio source. */
    record MediaFailed(Call call, Throwable cause) implements CallEvent {}

    /** The call is over; no event follows, and nothing of the call is alive any more. */
    record Ended(Call call, EndCause cause, CallStatistics statistics) implements CallEvent {}
}
