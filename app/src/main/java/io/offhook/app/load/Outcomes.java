package io.offhook.app.load;

import io.offhook.sip.dialog.EndCause;

/** How calls end, in words for people. */
public final class Outcomes {
    private Outcomes() {}

    /** A few words, the same for all calls that ended the same way. */
    public static String text(EndCause cause) {
        if (cause instanceof EndCause.Rejected rejected) {
            return rejected.status() + " " + rejected.reason();
        } else if (cause instanceof EndCause.Busy busy) {
            return busy.status() + " busy";
        } else if (cause instanceof EndCause.Unauthorized unauthorized) {
            return unauthorized.status() + " credentials missing or wrong";
        } else if (cause instanceof EndCause.TimedOut timedOut) {
            return "no answer to " + timedOut.what();
        } else if (cause instanceof EndCause.LocalHangup) {
            return "we hung up";
        } else if (cause instanceof EndCause.RemoteHangup) {
            return "the other side hung up";
        } else if (cause instanceof EndCause.NoAnswer) {
            return "nobody answered in time";
        } else if (cause instanceof EndCause.Cancelled) {
            return "cancelled";
        } else if (cause instanceof EndCause.Overload) {
            return "we had too much to do";
        } else if (cause instanceof EndCause.TransportError error) {
            return "could not send: " + error.text();
        } else if (cause instanceof EndCause.ProtocolError error) {
            return "protocol error: " + error.text();
        } else if (cause instanceof EndCause.MediaFailure failure) {
            return "no audio: " + failure.text();
        } else if (cause instanceof EndCause.InternalError error) {
            return "internal error: " + error.text();
        }
        return cause.toString();
    }
}
