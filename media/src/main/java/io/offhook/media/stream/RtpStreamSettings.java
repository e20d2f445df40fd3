package io.offhook.media.stream;

import io.offhook.media.jitter.JitterConfig;
import java.time.Duration;

/**
 * How one stream behaves.
 *
 * @param agreement what offer and answer settled
 * @param cname our canonical name in RTCP (RFC 3550 §6.5.1), constant over the streams of one call
 * @param jitter how the jitter buffer chooses its delay
 * @param lane whether the stream has an Akka Streams graph of its own
 * @param mediaTimeout how long nothing may arrive before {@link RtpStreamEvent.MediaTimeout}; zero: for ever
 * @param stallTicks how many ticks in a row a graph may neither give nor ask for a frame before the stream ends as
 *     stalled; 0: for ever
 */
public record RtpStreamSettings(
        AudioAgreement agreement, String cname, JitterConfig jitter, Lane lane, Duration mediaTimeout, int stallTicks) {

    /** Where the frames of a stream without a user's graph flow. */
    public enum Lane {
        /** Through a small Akka Streams graph of its own, inside the shard's host. The default. */
        GRAPH,
        /** Through plain objects in the host's own graph, all that are due in a slot in one go: for load tests with thousands of streams. */
        BULK
    }

    public RtpStreamSettings {
        if (mediaTimeout.isNegative() || stallTicks < 0) {
            throw new IllegalArgumentException("timeouts are not negative");
        }
    }

    /** A graph lane, an adaptive jitter buffer, timeout after 30 s of silence from the peer, stalled after 500 ticks. */
    public static RtpStreamSettings of(AudioAgreement agreement, String cname) {
        return new RtpStreamSettings(
                agreement, cname, JitterConfig.adaptive(), Lane.GRAPH, Duration.ofSeconds(30), 500);
    }

    public RtpStreamSettings withJitter(JitterConfig other) {
        return new RtpStreamSettings(agreement, cname, other, lane, mediaTimeout, stallTicks);
    }

    public RtpStreamSettings withLane(Lane other) {
        return new RtpStreamSettings(agreement, cname, jitter, other, mediaTimeout, stallTicks);
    }

    public RtpStreamSettings withMediaTimeout(Duration other) {
        return new RtpStreamSettings(agreement, cname, jitter, lane, other, stallTicks);
    }

    public RtpStreamSettings withStallTicks(int other) {
        return new RtpStreamSettings(agreement, cname, jitter, lane, mediaTimeout, other);
    }
}
