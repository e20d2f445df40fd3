package io.offhook.engine.actor;

import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;
import java.util.function.IntPredicate;

/**
 * The timers of one dialog: those that its session armed, numbered from 0, and a few of its own, numbered below. The session never cancels; what it
 * awaits no more is cancelled here, so that a held call holds no timers.
 */
final class DialogTimers {
    static final int RING_LIMIT = -1;
    static final int TALK_LIMIT = -2;
    static final int DIGITS = -3;

    private final TimerScheduler<Dialog.Command> timers;
    private int[] armed = new int[2];
    private int count;

    DialogTimers(TimerScheduler<Dialog.Command> timers) {
        this.timers = timers;
    }

    void arm(int timer, long delayNs) {
        Dialog.Due due = new Dialog.Due(timer);
        timers.startSingleTimer(due, due, Duration.ofNanos(delayNs));
        if (timer >= 0) {
            remember(timer);
        }
    }

    void cancel(int timer) {
        timers.cancel(new Dialog.Due(timer));
    }

    /** Cancels the session's timers that it no longer awaits. */
    void prune(IntPredicate awaited) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (awaited.test(armed[i])) {
                armed[kept++] = armed[i];
            } else {
                timers.cancel(new Dialog.Due(armed[i]));
            }
        }
        count = kept;
    }

    private void remember(int timer) {
        for (int i = 0; i < count; i++) {
            if (armed[i] == timer) {
                return;
            }
        }
        if (count == armed.length) {
            armed = java.util.Arrays.copyOf(armed, count * 2);
        }
        armed[count++] = timer;
    }
}
