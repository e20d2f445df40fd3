package io.offhook.engine.actor;

import io.offhook.engine.EngineStatistics;
import io.offhook.engine.shard.Shard;
import io.offhook.media.stream.RtpStream;
import io.offhook.net.SocketCounters;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** Adds up what all shards count: each shard adds its own figures on its own thread, the last one hands the sum over. */
public final class EngineFigures {
    private static final double US_A_MS = 1_000;
    private static final double NS_A_MS = 1_000_000;

    private final EngineContext engine;
    private final Consumer<EngineStatistics> then;
    private final AtomicInteger left;
    private final Histogram setupUs = new Histogram(600_000_000L, 2);
    private final Histogram pacingNs = new Histogram(1_000, 60_000_000_000L, 2);
    private final ShardMetrics.RtpSums rtp = new ShardMetrics.RtpSums();
    private final ShardMetrics sum = new ShardMetrics();
    private long sent;
    private long received;
    private long malformed;
    private long stray;
    private long shed;
    private int streams;

    private EngineFigures(EngineContext engine, Consumer<EngineStatistics> then) {
        this.engine = engine;
        this.then = then;
        this.left = new AtomicInteger(engine.shards().size());
    }

    /** Collects the figures; {@code then} gets them on the last shard's thread. */
    public static void collect(EngineContext engine, Consumer<EngineStatistics> then) {
        EngineFigures figures = new EngineFigures(engine, then);
        for (SipShard shard : engine.shards()) {
            try {
                shard.shard().execute(() -> figures.add(shard));
            } catch (RejectedExecutionException closed) {
                figures.done();
            }
        }
    }

    private void add(SipShard shard) {
        Shard below = shard.shard();
        below.mediaClock().snapshot(lateness -> {
            try {
                add(shard, lateness);
            } finally {
                done(); // whoever waits for the figures gets those that there are
            }
        });
    }

    private synchronized void add(SipShard shard, Histogram lateness) {
        ShardMetrics m = shard.metrics();
        SipCounters c = shard.counters();
        setupUs.add(m.setupUs);
        pacingNs.add(lateness);
        sum.started += m.started;
        sum.established += m.established;
        sum.failed += m.failed;
        sum.retransmitted += m.retransmitted;
        sum.active += m.active;
        sum.registered += m.registered;
        sum.registrations += m.registrations;
        sum.registrationFailures += m.registrationFailures;
        rtp.add(m.closedStreams);
        for (RtpStream stream : shard.media().streams()) {
            rtp.add(stream.statistics());
            streams++;
        }
        sent += c.sent;
        received += c.received;
        malformed += c.malformed;
        stray += c.strayRequests + c.strayResponses;
        shed += c.shed;
    }

    private void done() {
        if (left.decrementAndGet() == 0) {
            then.accept(statistics());
        }
    }

    private synchronized EngineStatistics statistics() {
        SocketCounters sockets = engine.environment().network().counters();
        return new EngineStatistics(
                engine.accounts().size(),
                sum.registered,
                sum.registrations,
                sum.registrationFailures,
                sum.active,
                sum.started,
                sum.established,
                sum.failed,
                latency(setupUs, US_A_MS),
                latency(pacingNs, NS_A_MS),
                new EngineStatistics.Sip(sent, received, sum.retransmitted, malformed, stray, shed),
                new EngineStatistics.Rtp(
                        rtp.sent,
                        rtp.received,
                        rtp.lost,
                        rtp.late,
                        rtp.discarded,
                        rtp.ignored,
                        rtp.concealed,
                        sockets.sendErrors()),
                streams,
                engine.ledger().size());
    }

    private static EngineStatistics.Latency latency(Histogram h, double unitsAMs) {
        return new EngineStatistics.Latency(
                h.getTotalCount(),
                h.getValueAtPercentile(50) / unitsAMs,
                h.getValueAtPercentile(95) / unitsAMs,
                h.getValueAtPercentile(99) / unitsAMs,
                h.getValueAtPercentile(99.9) / unitsAMs,
                h.getMaxValue() / unitsAMs);
    }
}
