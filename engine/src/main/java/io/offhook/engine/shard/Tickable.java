package io.offhook.engine.shard;

/** Something that wants the media clock's beat: once every 20 ms. */
@FunctionalInterface
public interface Tickable {
    /**
     * The beat. Between two beats there are always exactly 20 ms of {@code scheduledNs}, or a multiple when the clock had
     * to skip.
     *
     * @param scheduledNs when it was due
     * @param nowNs when it came
     */
    void tick(long scheduledNs, long nowNs);
}
