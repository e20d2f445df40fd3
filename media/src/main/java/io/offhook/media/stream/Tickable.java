package io.offhook.media.stream;

/** Something that a shard's media clock drives. */
public interface Tickable {
    /**
     * One period has passed. Called on the shard's thread; does not throw.
     *
     * @param scheduledNs when this tick was due on the shard's monotonic clock
     * @param nowNs the time now on the same clock, not before scheduledNs
     */
    void tick(long scheduledNs, long nowNs);

    /** Milliseconds between ticks, 10 to 60; may change while the stream runs. */
    default int periodMs() {
        return 20;
    }
}
