package io.offhook.engine.actor;

import io.offhook.net.LoopTimer;
import io.offhook.sip.dialog.InviteSession;
import java.util.Arrays;
import java.util.StringJoiner;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one dialog: those that its session armed, numbered from 0, and a few of its own, numbered below. The session never cancels; what it
 * awaits no more is cancelled here, so that a held call holds no timers.
 *
 * <p>They stand in the queue of the shard's own loop and come back as messages. Akka's TimerScheduler would do the same by way of its scheduler's thread: a
 * hand-over and a wake-up for each timer, and an interceptor around each message, some 3 us of an answered call's 50.
 */
final class DialogTimers {
    static final int RING_LIMIT = -1;
    static final int TALK_LIMIT = -2;
    static final int DIGITS = -3;

    /** Puts a timer into the loop's queue. */
    interface Queue {
        LoopTimer in(long delayNs, int timer);
    }

    private final Queue queue;
    private int[] armed = new int[2];
    private @Nullable LoopTimer[] pending = new LoopTimer[2];
    private int count;

    DialogTimers(Queue queue) {
        this.queue = queue;
    }

    /** Arms a timer, anew when it is armed already. */
    void arm(int timer, long delayNs) {
        cancel(timer);
        if (count == armed.length) {
            armed = Arrays.copyOf(armed, count * 2);
            pending = Arrays.copyOf(pending, count * 2);
        }
        armed[count] = timer;
        pending[count++] = queue.in(delayNs, timer);
    }

    void cancel(int timer) {
        for (int i = 0; i < count; i++) {
            if (armed[i] == timer) {
                remove(i);
                return;
            }
        }
    }

    /** A timer has come back: true when it is one that is still armed. */
    boolean due(int timer) {
        int before = count;
        cancel(timer);
        return count < before;
    }

    /** Cancels the session's timers that it no longer awaits. */
    void prune(IntPredicate awaited) {
        for (int i = count - 1; i >= 0; i--) {
            if (armed[i] >= 0 && !awaited.test(armed[i])) {
                remove(i);
            }
        }
    }

    /** Cancels all. */
    void close() {
        while (count > 0) {
            remove(count - 1);
        }
    }

    /** The names of those that are armed. Any thread may ask: then it may miss one, or have one too many. */
    @Override
    public String toString() {
        int[] timers = armed;
        StringJoiner names = new StringJoiner(", ");
        for (int i = 0; i < Math.min(count, timers.length); i++) {
            names.add(name(timers[i]));
        }
        return names.toString();
    }

    private static String name(int timer) {
        return switch (timer) {
            case RING_LIMIT -> "ring limit";
            case TALK_LIMIT -> "talk limit";
            case DIGITS -> "digits";
            default -> InviteSession.timerName(timer);
        };
    }

    private void remove(int place) {
        LoopTimer timer = pending[place];
        if (timer != null) {
            timer.cancel();
        }
        count--;
        armed[place] = armed[count];
        pending[place] = pending[count];
        pending[count] = null;
    }
}
