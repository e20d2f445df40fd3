package io.offhook.app.load;

import io.offhook.engine.CallStatistics;
import io.offhook.sip.dialog.EndCause;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Counts calls from any number of shards; cheap where all goes well. */
public final class CallTally {
    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder ended = new LongAdder();
    private final LongAdder digits = new LongAdder();
    private final ConcurrentHashMap<String, LongAdder> causes = new ConcurrentHashMap<>();
    /** Hundredths of a MOS point. Guarded by itself: calls with media end rarely enough. */
    private final Histogram mos = new Histogram(1, 500, 3);

    private volatile @Nullable CallStatistics last;
    private volatile @Nullable String lastOutcome;

    /** A call was established. */
    public void answered() {
        answered.increment();
    }

    /** A digit came. */
    public void digit() {
        digits.increment();
    }

    /**
     * A call is over.
     *
     * @param problem what went wrong on our side although the call was answered, or null
     */
    public void ended(boolean wasAnswered, EndCause cause, CallStatistics statistics, @Nullable String problem) {
        boolean hungUp = cause instanceof EndCause.LocalHangup || cause instanceof EndCause.RemoteHangup;
        if (!wasAnswered || !hungUp || problem != null) {
            failed.increment();
            String why = problem != null ? problem : Outcomes.text(cause);
            causes.computeIfAbsent(why, text -> new LongAdder()).increment();
        }
        if (statistics.mos().isPresent()) {
            synchronized (mos) {
                mos.recordValue(
                        Math.max(1, Math.min(500, Math.round(statistics.mos().get() * 100))));
            }
        }
        last = statistics;
        lastOutcome = problem != null ? problem : Outcomes.text(cause);
        ended.increment(); // last: who waits for this sees all the rest
    }

    /** Calls that were established. */
    public long answeredCount() {
        return answered.sum();
    }

    /** Calls that were not established or did not end by a hang-up. */
    public long failedCount() {
        return failed.sum();
    }

    /** Calls that are over. */
    public long endedCount() {
        return ended.sum();
    }

    /** DTMF digits that came. */
    public long digitCount() {
        return digits.sum();
    }

    /** Why calls failed, and how many. */
    public Map<String, Long> causes() {
        Map<String, Long> sums = new TreeMap<>();
        causes.forEach((why, count) -> sums.put(why, count.sum()));
        return sums;
    }

    /** MOS below which {@code percentile} percent of the calls lie; 0 where no call had audio. */
    public double mosAt(double percentile) {
        synchronized (mos) {
            return mos.getTotalCount() == 0 ? 0 : mos.getValueAtPercentile(percentile) / 100.0;
        }
    }

    /** What is known of the call that ended last. */
    public @Nullable CallStatistics lastStatistics() {
        return last;
    }

    /** How that one ended. */
    public @Nullable String lastOutcome() {
        return lastOutcome;
    }
}
