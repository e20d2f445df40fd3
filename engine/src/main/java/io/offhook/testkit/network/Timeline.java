package io.offhook.testkit.network;

/** Runs things later, on the virtual clock. */
@FunctionalInterface
public interface Timeline {
    /**
     * Runs a task after a delay, never inline.
     *
     * @param delayNs nanoseconds from now, at least 0
     */
    void in(long delayNs, Runnable task);
}
