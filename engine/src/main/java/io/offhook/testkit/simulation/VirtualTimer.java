package io.offhook.testkit.simulation;

import io.offhook.net.LoopTimer;
import org.jspecify.annotations.Nullable;

/** Something that is to happen at an instant of virtual time. */
final class VirtualTimer implements Comparable<VirtualTimer>, LoopTimer {
    final long atNs;
    private final long order;
    private @Nullable Runnable action;

    VirtualTimer(long atNs, long order, Runnable action) {
        this.atNs = atNs;
        this.order = order;
        this.action = action;
    }

    @Override
    public void cancel() {
        action = null;
    }

    boolean isCancelled() {
        return action == null;
    }

    /** Does it, once. */
    void fire() {
        Runnable due = action;
        action = null;
        if (due != null) {
            due.run();
        }
    }

    /** By time, then by arrival: never by identity. */
    @Override
    public int compareTo(VirtualTimer other) {
        return atNs != other.atNs ? Long.compare(atNs, other.atNs) : Long.compare(order, other.order);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(order);
    }
}
