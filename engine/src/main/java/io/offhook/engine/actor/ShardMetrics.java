package io.offhook.engine.actor;

import io.offhook.media.stream.RtpStreamStatistics;
import org.HdrHistogram.Histogram;

/** What one shard counts of calls and streams. Confined to the shard; {@link EngineFigures} reads it there. */
final class ShardMetrics {
    private static final long LONGEST_US = 600_000_000L;

    final Histogram setupUs = new Histogram(LONGEST_US, 2);
    final RtpSums closedStreams = new RtpSums();
    long started;
    long established;
    long failed;
    long retransmitted;
    int active;
    int registered;
    long registrations;
    long registrationFailures;

    /** Sums over streams. */
    static final class RtpSums {
        long sent;
        long received;
        long lost;
        long late;
        long discarded;
        long ignored;
        long concealed;

        void add(RtpStreamStatistics s) {
            sent += s.sent();
            received += s.received();
            lost += s.lost();
            late += s.late();
            discarded += s.discarded();
            ignored += s.ignored();
            concealed += s.concealed();
        }

        void add(RtpSums s) {
            sent += s.sent;
            received += s.received;
            lost += s.lost;
            late += s.late;
            discarded += s.discarded;
            ignored += s.ignored;
            concealed += s.concealed;
        }
    }

    void started() {
        started++;
        active++;
    }

    void established(long setupNs) {
        established++;
        setupUs.recordValue(Math.min(setupNs / 1_000, LONGEST_US));
    }

    void ended(boolean wasEstablished) {
        active--;
        if (!wasEstablished) {
            failed++;
        }
    }

    void retransmitted() {
        retransmitted++;
    }

    void streamClosed(RtpStreamStatistics figures) {
        closedStreams.add(figures);
    }
}
