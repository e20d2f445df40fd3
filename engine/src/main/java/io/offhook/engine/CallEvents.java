package io.offhook.engine;

import io.offhook.engine.actor.DialogEvent;

/** From what a dialog says on its shard to what a user hears. */
final class CallEvents {
    private CallEvents() {}

    static CallEvent of(Call call, DialogEvent event) {
        if (event instanceof DialogEvent.Provisional provisional) {
            return new CallEvent.Ringing(call, provisional.status());
        } else if (event instanceof DialogEvent.Answered) {
            return new CallEvent.Answered(call);
        } else if (event instanceof DialogEvent.MediaStarted started) {
            return new CallEvent.MediaStarted(call, started.codec());
        } else if (event instanceof DialogEvent.Digit digit) {
            return new CallEvent.DigitReceived(call, digit.digit(), digit.duration());
        } else if (event instanceof DialogEvent.RemoteHold hold) {
            return hold.held() ? new CallEvent.RemoteHeld(call) : new CallEvent.RemoteResumed(call);
        } else if (event instanceof DialogEvent.MediaTimedOut timedOut) {
            return new CallEvent.MediaTimedOut(call, timedOut.silence());
        } else if (event instanceof DialogEvent.MediaFailed failed) {
            return new CallEvent.MediaFailed(call, failed.cause());
        }
        DialogEvent.Ended ended = (DialogEvent.Ended) event;
        return new CallEvent.Ended(call, ended.cause(), ended.statistics());
    }
}
