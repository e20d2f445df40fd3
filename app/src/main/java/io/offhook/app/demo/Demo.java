package io.offhook.app.demo;

import io.offhook.app.load.Pacer;
import io.offhook.app.load.RegisterRun;
import io.offhook.engine.Account;
import io.offhook.engine.AccountBuilder;
import io.offhook.engine.ActorEngine;
import io.offhook.engine.CallOptions;
import io.offhook.engine.Engine;
import io.offhook.engine.EngineConfig;
import io.offhook.engine.EngineSetup;
import io.offhook.engine.EngineStatistics;
import io.offhook.engine.actor.IncomingPolicy;
import io.offhook.engine.shard.LedgerEntry;
import io.offhook.exchange.Exchange;
import io.offhook.exchange.ExchangeConfig;
import io.offhook.media.stream.RtpStreamSettings;
import io.offhook.net.NetworkException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The demonstration: an exchange on the loopback address, two phones a call in one engine, and a conductor (this thread) that lets them register, call,
 * talk and hang up. Everything else happens on the shards.
 */
public final class Demo {
    static final String DOMAIN = "offhook.example";
    private static final Duration RING_TIMEOUT = Duration.ofSeconds(10);
    /** Between the last word and the hang-up: longer than the worst path delays a packet. */
    private static final double LAST_WORD_SECONDS = 0.6;

    private static final int TAPE_SECONDS = 10;
    private static final long WAIT_NS = 5_000_000;
    private static final Duration LONGEST_END = Duration.ofSeconds(15);

    private final DemoPlan plan;
    private final BooleanSupplier stop;
    private final Consumer<Sample> watcher;
    private final List<DemoCall> calls = new ArrayList<>();
    private final List<Account> callers = new ArrayList<>();
    private final List<Account> phones = new ArrayList<>();
    private final DemoTape tape;

    private Demo(DemoPlan plan, Consumer<Sample> watcher, BooleanSupplier stop) {
        this.plan = plan;
        this.watcher = watcher;
        this.stop = stop;
        Speech speech = Speech.load();
        for (DemoPlan.PlannedCall call : plan.calls()) {
            calls.add(new DemoCall(call, speech.caller(), speech.callee()));
        }
        this.tape = DemoTape.choose(calls, TAPE_SECONDS);
    }

    /** A finished demonstration: its figures, and what a good and an impaired call sounded like (empty where there was none). */
    public record Finished(DemoResult result, short[] goodSound, short[] impairedSound) {}

    /**
     * Runs one demonstration.
     *
     * @param shards event loops of the engine, 0 for one a processor
     * @param watcher told twice a second how it stands
     * @param stop asked often; ends the demonstration early, in good order
     * @throws NetworkException when no socket can be opened
     */
    public static Finished run(DemoPlan plan, int shards, Consumer<Sample> watcher, BooleanSupplier stop)
            throws NetworkException {
        return new Demo(plan, watcher, stop).run(shards);
    }

    private Finished run(int shards) throws NetworkException {
        Instant startedAt = Instant.now();
        long beganNs = System.nanoTime();
        double cpuBefore = Machine.cpuSeconds();
        long gcBefore = Machine.gcCount();
        long gcMsBefore = Machine.gcMs();
        List<LedgerEntry> left = new ArrayList<>();
        DemoNetwork under = new DemoNetwork(plan);
        RegisterRun registering;
        EngineStatistics figures;
        DemoSampler sampler;
        long kernelDrops;
        Exchange exchange = Exchange.start(ExchangeConfig.of(DOMAIN).withUsers(Demo::password));
        try {
            Engine engine = ActorEngine.start(config(shards), under.setup());
            try {
                sampler = new DemoSampler(engine, calls, watcher);
                open(engine, exchange.localAddress());
                registering = new RegisterRun(phones);
                sampler.begin();
                registering.run(plan.registerRate(), stop);
                talk(sampler);
                sampler.phase("unregistering");
                figures = sampler.figures();
                unregister();
                kernelDrops = engine.kernelDrops().orElse(-1);
                sampler.end();
            } finally {
                engine.close();
                left.addAll(engine.ledger());
            }
        } finally {
            exchange.close();
            left.addAll(exchange.ledger());
        }
        List<CallRow> rows = calls.stream().map(DemoCall::row).toList();
        DemoResult.Rtp rtp = rtp(rows, under.dropped());
        DemoResult.Registrations registrations = new DemoResult.Registrations(
                (int) registering.ok(), (int) registering.failed(), registering.delayMs(50), registering.delayMs(99));
        EngineStatistics.Latency late = figures.pacing();
        DemoResult.Pacing pacing = new DemoResult.Pacing(late.p50(), late.p99(), late.p999());
        Verdict verdict = Verdict.judge(facts(rows, registrations, rtp, pacing, kernelDrops, left.size()));
        DemoResult result = new DemoResult(
                plan,
                stop.getAsBoolean() ? interrupted(verdict) : verdict,
                startedAt,
                (System.nanoTime() - beganNs) / 1e9,
                Machine.cpuSeconds() - cpuBefore,
                Machine.gcCount() - gcBefore,
                Machine.gcMs() - gcMsBefore,
                registrations,
                rows,
                rtp,
                pacing,
                kernelDrops,
                left.stream().map(LedgerEntry::toString).toList(),
                sampler.samples(),
                DemoLadder.of(under.tap(), rows));
        return new Finished(result, tape.good(), tape.impaired());
    }

    static EngineConfig config(int shards) {
        EngineConfig config =
                EngineConfig.load().withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return shards > 0 ? config.withShards(shards) : config;
    }

    static Optional<String> password(String user) {
        return Optional.of("secret-of-" + user);
    }

    private void open(Engine engine, InetSocketAddress exchange) {
        for (DemoCall call : calls) {
            Account caller = account(engine, call.plan().caller(), exchange).open();
            callers.add(caller);
            phones.add(caller);
            Phone callee = call.callee();
            IncomingPolicy policy = invite -> new IncomingPolicy.Accept(callee.program(), callee, callee.line());
            phones.add(ActorEngine.policy(account(engine, call.plan().callee(), exchange), policy)
                    .open());
        }
    }

    static AccountBuilder account(Engine engine, String user, InetSocketAddress exchange) {
        String server = exchange.getAddress().getHostAddress() + ":" + exchange.getPort();
        return engine.account("sip:" + user + "@" + DOMAIN)
                .registrar(server)
                .proxy(server)
                .password(password(user).orElseThrow());
    }

    private void talk(DemoSampler sampler) {
        sampler.phase("ramping up");
        CallOptions options = CallOptions.none().ringTimeout(RING_TIMEOUT);
        long started = Pacer.run(calls.size(), plan.rate(), n -> dial((int) n, options), stop);
        waitFor(() -> calls.stream().limit(started).allMatch(c -> c.established() || c.over()), RING_TIMEOUT);
        sampler.phase("talking");
        for (DemoCall call : calls) {
            if (!call.plan().digits().isEmpty() && call.caller().answered()) {
                call.caller().dial(call.plan().digits());
            }
        }
        waitFor(() -> false, Duration.ofSeconds(plan.seconds()));
        sampler.phase("hanging up");
        int lag = (int) Math.ceil(plan.rate() * LAST_WORD_SECONDS);
        Pacer.run(started + lag, plan.rate(), n -> end((int) n, (int) started, lag), () -> false);
        waitUntil(() -> calls.stream().limit(started).allMatch(DemoCall::over), LONGEST_END);
    }

    private void dial(int index, CallOptions options) {
        DemoCall call = calls.get(index);
        Phone phone = call.caller();
        ActorEngine.dial(
                callers.get(index),
                "sip:" + call.plan().callee() + "@" + DOMAIN,
                options,
                phone.program(),
                phone,
                phone.line());
    }

    /** One step of the end: call {@code n} falls silent, and one that did so a while ago hangs up. */
    private void end(int n, int started, int lag) {
        if (n < started) {
            calls.get(n).fallSilent();
        }
        if (n >= lag) {
            calls.get(n - lag).hangUp();
        }
    }

    private void unregister() {
        List<CompletableFuture<Void>> gone = new ArrayList<>();
        Pacer.run(
                phones.size(),
                plan.registerRate(),
                n -> gone.add(phones.get((int) n).close()),
                () -> false);
        try {
            CompletableFuture.allOf(gone.toArray(CompletableFuture<?>[]::new))
                    .get(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | java.util.concurrent.ExecutionException e) {
            // What is left is cut off when the engine closes, and shows up in the ledger where it is not.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until it is so, or the limit passed, or somebody wants an end. */
    private void waitFor(BooleanSupplier so, Duration limit) {
        waitUntil(() -> stop.getAsBoolean() || so.getAsBoolean(), limit);
    }

    private static void waitUntil(BooleanSupplier so, Duration limit) {
        long endNs = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() - endNs < 0 && !so.getAsBoolean()) {
            LockSupport.parkNanos(WAIT_NS);
        }
    }

    private static DemoResult.Rtp rtp(List<CallRow> rows, long dropped) {
        long sent = 0;
        long received = 0;
        long lost = 0;
        for (CallRow row : rows) {
            sent += row.callerSide().sent() + row.calleeSide().sent();
            received += row.callerSide().received() + row.calleeSide().received();
            lost += row.callerSide().lost() + row.calleeSide().lost();
        }
        return new DemoResult.Rtp(sent, received, lost, dropped);
    }

    private Verdict.Facts facts(
            List<CallRow> rows,
            DemoResult.Registrations registrations,
            DemoResult.Rtp rtp,
            DemoResult.Pacing pacing,
            long kernelDrops,
            int leaked) {
        int strangers = 0;
        int digitsWrong = 0;
        for (CallRow row : rows) {
            strangers += row.callerSide().heard().equals("stranger") ? 1 : 0;
            strangers += row.calleeSide().heard().equals("stranger") ? 1 : 0;
            digitsWrong += row.digitsSent().equals(row.digitsHeard()) ? 0 : 1;
        }
        return new Verdict.Facts(
                rows.size(),
                (int) rows.stream().filter(CallRow::established).count(),
                (int) rows.stream().filter(CallRow::verified).count(),
                (int) rows.stream().filter(row -> !row.failure().isEmpty()).count(),
                strangers,
                digitsWrong,
                phones.size(),
                registrations.ok(),
                registrations.failed(),
                rtp.sent(),
                rtp.received(),
                rtp.dropped(),
                pacing.p99(),
                kernelDrops,
                leaked);
    }

    private static Verdict interrupted(Verdict verdict) {
        List<String> reasons = new ArrayList<>();
        reasons.add("interrupted");
        reasons.addAll(verdict.reasons());
        return new Verdict(Verdict.Kind.FAIL, List.copyOf(reasons));
    }

    /** What lies under and beside the engine: the network with its bad paths, and who reads along. */
    private static final class DemoNetwork {
        private final DemoPlan plan;
        private @Nullable ImpairedNetwork network;
        private @Nullable DemoTap tap;

        DemoNetwork(DemoPlan plan) {
            this.plan = plan;
        }

        EngineSetup setup() {
            // The engine makes its network first; the tap needs it, so it is made there and asked for through this
            // object.
            return EngineSetup.plain()
                    .withLane(RtpStreamSettings.Lane.BULK)
                    .withNetwork(real -> {
                        ImpairedNetwork impaired = new ImpairedNetwork(real, System::nanoTime);
                        network = impaired;
                        tap = new DemoTap(plan, impaired);
                        return impaired;
                    })
                    .withTap((sent, local, remote, message, atNs) -> {
                        DemoTap present = tap;
                        if (present != null) {
                            present.saw(sent, local, remote, message, atNs);
                        }
                    });
        }

        long dropped() {
            ImpairedNetwork present = network;
            return present == null ? 0 : present.dropped();
        }

        @Nullable
        DemoTap tap() {
            return tap;
        }
    }
}
