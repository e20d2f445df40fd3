package io.offhook.net;

/** A task that a {@link Loop} will run later. */
@FunctionalInterface
public interface LoopTimer {
    /** Forgets the task. No effect when it has run. On the loop's thread it is certain that the task does not run any more. */
    void cancel();
}
