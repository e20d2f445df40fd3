package io.offhook.app.demo;

import io.offhook.engine.Engine;
import io.offhook.engine.EngineStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Looks at the demonstration twice a second, from a thread of its own. */
final class DemoSampler {
    private static final long PERIOD_MS = 500;
    /** Each look asks one call of ten how it sounds. */
    private static final int ASKED_SHARE = 10;

    private static final long LONGEST_ANSWER_SECONDS = 10;

    private final Engine engine;
    private final List<DemoCall> calls;
    private final Consumer<Sample> watcher;
    private final List<Sample> samples = new ArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "demo-sampler");
        thread.setDaemon(true);
        return thread;
    });
    private final long beganNs = System.nanoTime();
    private volatile String phase = "registering";
    private @Nullable EngineStatistics before;
    private long beforeNs = beganNs;
    private double cpuBefore = Machine.cpuSeconds();
    private int nextAsked;

    DemoSampler(Engine engine, List<DemoCall> calls, Consumer<Sample> watcher) {
        this.engine = engine;
        this.calls = calls;
        this.watcher = watcher;
    }

    void begin() {
        clock.scheduleAtFixedRate(this::look, PERIOD_MS, PERIOD_MS, TimeUnit.MILLISECONDS);
    }

    /** What the demonstration does from now on. */
    void phase(String name) {
        phase = name;
    }

    /** No look after this. */
    void end() {
        clock.shutdown();
        try {
            clock.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The engine's figures now. */
    EngineStatistics figures() {
        try {
            return engine.statistics().get(LONGEST_ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (java.util.concurrent.TimeoutException | java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("the engine does not tell its figures", e);
        }
    }

    synchronized List<Sample> samples() {
        return List.copyOf(samples);
    }

    private void look() {
        try {
            EngineStatistics now = engine.statistics().get(PERIOD_MS, TimeUnit.MILLISECONDS);
            Sample sample = sample(now);
            synchronized (this) {
                samples.add(sample);
            }
            watcher.accept(sample);
            askSome();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.TimeoutException | java.util.concurrent.ExecutionException e) {
            // The engine is busy or gone: this look is left out.
        }
    }

    private Sample sample(EngineStatistics now) {
        long nowNs = System.nanoTime();
        double cpu = Machine.cpuSeconds();
        double seconds = Math.max(1e-3, (nowNs - beforeNs) / 1e9);
        EngineStatistics old = before;
        EngineStatistics.Rtp rtp = now.rtp();
        long expected = rtp.received() + rtp.lost();
        double[] mos = mos();
        Sample sample = new Sample(
                (nowNs - beganNs) / 1e9,
                phase,
                now.registered(),
                (int) now.registrationFailures(),
                now.activeCalls() / 2,
                now.callsEstablished() / 2,
                now.callsFailed() / 2,
                old == null ? 0 : (now.callsEstablished() - old.callsEstablished()) / 2.0 / seconds,
                now.setup().p50(),
                now.setup().p95(),
                now.setup().p99(),
                old == null ? 0 : (rtp.sent() - old.rtp().sent()) / seconds,
                old == null ? 0 : (rtp.received() - old.rtp().received()) / seconds,
                expected == 0 ? 0 : 100.0 * rtp.lost() / expected,
                DemoResult.percentile(mos, 5),
                DemoResult.percentile(mos, 50),
                now.pacing().p99(),
                100 * (cpu - cpuBefore) / seconds,
                Machine.gcCount(),
                Machine.gcMs());
        before = now;
        beforeNs = nowNs;
        cpuBefore = cpu;
        return sample;
    }

    private double[] mos() {
        double[] all = new double[2 * calls.size()];
        int known = 0;
        for (DemoCall call : calls) {
            for (Phone phone : new Phone[] {call.caller(), call.callee()}) {
                if (phone.mosNow() > 0) {
                    all[known++] = phone.mosNow();
                }
            }
        }
        double[] sorted = Arrays.copyOf(all, known);
        Arrays.sort(sorted);
        return sorted;
    }

    private void askSome() {
        int count = Math.max(1, calls.size() / ASKED_SHARE);
        for (int i = 0; i < count; i++) {
            DemoCall call = calls.get(nextAsked++ % calls.size());
            if (call.established() && !call.over()) {
                call.caller().askQuality();
                call.callee().askQuality();
            }
        }
    }
}
