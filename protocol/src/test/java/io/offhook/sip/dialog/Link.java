package io.offhook.sip.dialog;

import java.util.PriorityQueue;
import java.util.Random;

/** Virtual time and a seeded bad network: what happens next is a queue ordered by time, then by arrival. */
final class Link {

    private record Event(long atNs, long order, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return atNs != other.atNs ? Long.compare(atNs, other.atNs) : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Event> queue = new PriorityQueue<>();
    private final Random random;
    private long order;
    private long nowNs;
    private long elapsedNs;
    private double loss;
    private double duplication;
    private long delayNs = 1_000_000;
    private long jitterNs;

    /** Starts at an odd time: nothing may think that time begins at 0, and nanoTime may be negative. */
    Link(long seed) {
        random = new Random(seed * 0x9E3779B97F4A7C15L); // neighbouring seeds begin alike otherwise
        nowNs = seed % 2 == 0 ? -5_000_000_000L : Long.MAX_VALUE - 5_000_000_000L;
    }

    Link bad(double lossRatio, double duplicateRatio, long jitterMs) {
        loss = lossRatio;
        duplication = duplicateRatio;
        jitterNs = jitterMs * 1_000_000;
        return this;
    }

    Link delay(long ms) {
        delayNs = ms * 1_000_000;
        return this;
    }

    long nowNs() {
        return nowNs;
    }

    Random random() {
        return random;
    }

    /** Carries a packet over the wire, or loses, delays, reorders or repeats it. */
    void carry(Runnable arrival) {
        if (random.nextDouble() >= loss) {
            after(wireNs(), arrival);
        }
        if (random.nextDouble() < duplication) {
            after(wireNs(), arrival);
        }
    }

    private long wireNs() {
        return delayNs + (jitterNs == 0 ? 0 : (long) (random.nextDouble() * jitterNs));
    }

    void after(long delay, Runnable what) {
        queue.add(new Event(elapsedNs + delay, order++, what));
    }

    /** Lets time pass until nothing is left to happen or the limit is reached; true when nothing is left. */
    boolean run(long seconds) {
        long endNs = elapsedNs + seconds * 1_000_000_000L;
        while (!queue.isEmpty() && queue.peek().atNs <= endNs) {
            Event next = queue.remove();
            nowNs += next.atNs - elapsedNs;
            elapsedNs = next.atNs;
            next.what.run();
        }
        if (queue.isEmpty()) {
            return true;
        }
        nowNs += endNs - elapsedNs;
        elapsedNs = endNs;
        return false;
    }

    /** Milliseconds since the beginning. */
    long elapsedMs() {
        return elapsedNs / 1_000_000;
    }
}
