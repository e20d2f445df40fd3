package io.offhook.media.stream;

import io.offhook.media.jitter.JitterBuffer;
import io.offhook.rtp.ReceptionStatistics;
import org.jspecify.annotations.Nullable;

/** What was received over all sources and jitter buffers that a stream has had. */
final class ReceptionTotals {
    long received;
    long ignored;
    long concealed;
    long frames;
    private long lost;
    private long duplicates;
    private long late;
    private long discarded;

    /** A source is left behind. */
    void add(ReceptionStatistics source) {
        lost += source.lost();
        duplicates += source.duplicates();
    }

    /** A jitter buffer is left behind. */
    void add(JitterBuffer jitter) {
        late += jitter.late();
        discarded += jitter.discarded();
    }

    long lost(@Nullable ReceptionStatistics now) {
        return lost + (now == null ? 0 : now.lost());
    }

    long duplicates(@Nullable ReceptionStatistics now) {
        return duplicates + (now == null ? 0 : now.duplicates());
    }

    long late(JitterBuffer now) {
        return late + now.late();
    }

    long discarded(JitterBuffer now) {
        return discarded + now.discarded();
    }
}
