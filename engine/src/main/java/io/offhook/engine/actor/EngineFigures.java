package io.offhook.engine.actor;

import io.offhook.engine.EngineStatistics;
import io.offhook.media.stream.RtpStream;
import io.offhook.net.SocketCounters;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * Adds up what all shards count: each shard reads its own figures on its own thread, a few streams at a time, so that a thousand of them delay no packet;
 * when the last is done the sum is made elsewhere.
 */
public final class EngineFigures {
    /** Streams that a shard reads in one go: some 0.2 ms. */
    private static final int STREAMS_A_SLICE = 50;

    private static final double US_A_MS = 1_000;
    private static final double NS_A_MS = 1_000_000;

    private final EngineContext engine;
    private final Executor elsewhere;
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
    private long unexpected;
    private int streams;

    private EngineFigures(EngineContext engine, Executor elsewhere, Consumer<EngineStatistics> then) {
        this.engine = engine;
        this.elsewhere = elsewhere;
        this.then = then;
        this.left = new AtomicInteger(engine.shards().size());
    }

    /** Collects the figures; {@code then} gets them on {@code elsewhere}, which also asks the sockets: thousands of system calls. */
    public static void collect(EngineContext engine, Executor elsewhere, Consumer<EngineStatistics> then) {
        EngineFigures figures = new EngineFigures(engine, elsewhere, then);
        for (SipShard shard : engine.shards()) {
            figures.onShard(shard, () -> figures.begin(shard));
        }
    }

    /** Whoever waits for the figures gets those that there are: a shard that is gone, or a part that fails, is left out. */
    private void onShard(SipShard shard, Runnable part) {
        try {
            shard.shard().execute(() -> guarded(part));
        } catch (RejectedExecutionException closed) {
            done();
        }
    }

    private void guarded(Runnable part) {
        try {
            part.run();
        } catch (Throwable t) {
            done();
            throw t;
        }
    }

    private void begin(SipShard shard) {
        shard.shard()
                .mediaClock()
                .snapshot(lateness -> guarded(() -> {
                    add(shard, lateness);
                    // Read with the list: a stream that ends meanwhile keeps its last figures, and is counted once.
                    ShardMetrics.RtpSums part = new ShardMetrics.RtpSums();
                    part.add(shard.metrics().closedStreams);
                    read(shard, shard.media().streams(), 0, part);
                }));
    }

    private void read(SipShard shard, List<RtpStream> open, int from, ShardMetrics.RtpSums part) {
        int to = Math.min(open.size(), from + STREAMS_A_SLICE);
        for (int i = from; i < to; i++) {
            part.add(open.get(i).statistics());
        }
        if (to < open.size()) {
            // By way of another thread, so that the shard's present turn ends in between.
            elsewhere.execute(() -> onShard(shard, () -> read(shard, open, to, part)));
        } else {
            add(part, to);
            done();
        }
    }

    private synchronized void add(ShardMetrics.RtpSums part, int read) {
        rtp.add(part);
        streams += read;
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
        sent += c.sent;
        received += c.received;
        malformed += c.malformed;
        stray += c.strayRequests + c.strayResponses;
        shed += c.shed;
        unexpected += c.unexpected;
    }

    private void done() {
        if (left.decrementAndGet() == 0) {
            elsewhere.execute(() -> then.accept(statistics()));
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
                new EngineStatistics.Sip(sent, received, sum.retransmitted, malformed, stray, shed, unexpected),
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
