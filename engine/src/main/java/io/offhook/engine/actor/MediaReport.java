package io.offhook.engine.actor;

import io.offhook.media.stream.RtpStream;
import io.offhook.media.stream.RtpStreamStatistics;
import org.jspecify.annotations.Nullable;

/**
 * What a stream leaves behind for its dialog. An object and not a message, because the last message of a stopping child to its stopping parent is lost;
 * both live on one shard.
 */
final class MediaReport {
    private @Nullable RtpStream stream;
    private @Nullable RtpStreamStatistics last;

    void opened(RtpStream opened) {
        stream = opened;
    }

    void closed(RtpStreamStatistics figures) {
        last = figures;
        stream = null;
    }

    /** The figures now, or those at the stream's end; null where there never was one. */
    @Nullable
    RtpStreamStatistics figures() {
        return stream != null ? stream.statistics() : last;
    }
}
