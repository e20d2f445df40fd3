package io.offhook.media.stream;

import org.jspecify.annotations.Nullable;

/** Listens to both legs of a stream, whatever plays on it. Called on the shard's thread, so it must not block. */
@FunctionalInterface
public interface AudioTap {
    /**
     * Once a tick, both legs aligned.
     *
     * @param received what was heard in this tick from index 0, null if there was nothing; valid until this returns
     * @param sent what was sent in this tick from index 0, null if there was nothing; valid until this returns
     * @param samples how many in each
     */
    void frame(short @Nullable [] received, short @Nullable [] sent, int samples);
}
