package io.offhook.sip.proxy;

import io.offhook.sip.transaction.TimerName;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * All timers of a proxy core, so that its owner needs a single one. Nothing is ever removed before its time: a timer that
 * means nothing any more is ignored by whom it belongs to.
 */
final class TimerQueue {
    /** Whom a timer belongs to. */
    @FunctionalInterface
    interface Timed {
        /** One of its timers is due; the name is null for the one that has no transaction. */
        void due(@Nullable TimerName name, long nowNs, List<Outgoing> out);
    }

    private record Entry(
            long dueNs, long order, Timed owner, @Nullable TimerName name) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = Long.signum(dueNs - other.dueNs); // monotonic times may wrap: compare by difference
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private long order;

    void arm(Timed owner, @Nullable TimerName name, long dueNs) {
        entries.add(new Entry(dueNs, order++, owner, name));
    }

    /** Runs what is due, in order of time and then of arming. */
    void advance(long nowNs, List<Outgoing> out) {
        Entry first = entries.peek();
        while (first != null && first.dueNs - nowNs <= 0) {
            entries.poll();
            first.owner.due(first.name, nowNs, out);
            first = entries.peek();
        }
    }

    /** Nanoseconds until the next timer, 0 when it is overdue, -1 without one. */
    long untilNextNs(long nowNs) {
        Entry first = entries.peek();
        return first == null ? -1 : Math.max(0, first.dueNs - nowNs);
    }

    int size() {
        return entries.size();
    }
}
