package io.offhook.media.stream;

import java.util.function.Consumer;

/** Notices that no media comes any more, and that it comes again. */
final class SilenceWatch {
    private final long timeoutNs;
    private long lastHeardNs;
    private boolean told;

    /** @param timeoutNs 0: never */
    SilenceWatch(long timeoutNs, long nowNs) {
        this.timeoutNs = timeoutNs;
        lastHeardNs = nowNs;
    }

    void heard(long nowNs, Consumer<RtpStreamEvent> events) {
        lastHeardNs = nowNs;
        if (told) {
            told = false;
            events.accept(new RtpStreamEvent.MediaResumed());
        }
    }

    void tick(long nowNs, Consumer<RtpStreamEvent> events) {
        if (timeoutNs > 0 && !told && nowNs - lastHeardNs >= timeoutNs) {
            told = true;
            events.accept(new RtpStreamEvent.MediaTimeout(nowNs - lastHeardNs));
        }
    }

    /** A new agreement: the peer gets the whole time again. */
    void restart(long nowNs) {
        lastHeardNs = nowNs;
        told = false;
    }
}
