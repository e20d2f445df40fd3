package io.offhook.sip.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The timers that a machine has armed, and those that have fired: an owner may be late, and a stale one may come at any time. */
final class Alarms<T> {

    record Alarm<T>(T timer, long atNs) {}

    private static final int MOST_PAST = 64;

    private final List<Alarm<T>> armed = new ArrayList<>(8);
    private final List<T> past = new ArrayList<>(8);

    void arm(T timer, long atNs) {
        armed.add(new Alarm<>(timer, atNs));
    }

    /** An owner that keeps one timer a name forgets the one that was armed before. */
    void forget(Predicate<T> which) {
        for (int i = armed.size() - 1; i >= 0; i--) {
            if (which.test(armed.get(i).timer)) {
                retire(armed.remove(i).timer);
            }
        }
    }

    /** The first of those that fit, by time and then by the order of arming. */
    @Nullable
    Alarm<T> first(Predicate<T> which) {
        Alarm<T> first = null;
        for (int i = 0; i < armed.size(); i++) {
            Alarm<T> alarm = armed.get(i);
            if ((first == null || alarm.atNs - first.atNs < 0) && which.test(alarm.timer)) {
                first = alarm;
            }
        }
        return first;
    }

    void fired(Alarm<T> alarm) {
        armed.remove(alarm);
        retire(alarm.timer);
    }

    private void retire(T timer) {
        if (past.size() < MOST_PAST) {
            past.add(timer);
        }
    }

    /** Timers that have fired before. */
    List<T> past() {
        return past;
    }

    int size() {
        return armed.size();
    }
}
