package io.offhook.testkit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One scenario under many seeds, on all processors: each seed has a lab of its own, which lives on one thread from beginning to end.
 *
 * <pre>{@code
 * Sweep.of(1000).from(1).run(lab -> {
 *     Phone alice = lab.phone("alice"), bob = lab.phone("bob");
 *     PhoneCall call = alice.call(bob);
 *     lab.runUntil(call::isTalking);
 * });
 * }</pre>
 *
 * <p>What fails is told in the order of the seeds, and is the same however many threads there are. {@code -Doffhook.seed=17} replays one seed,
 * {@code -Doffhook.seeds=100000} makes the sweep longer. Immutable; needs no test library. (Threads are allowed here, because they are outside of every
 * simulation.)
 */
public final class Sweep {
    private static final int SHOWN = 3;

    private final Seeds seeds;
    private final int threads;
    private final int shown;
    private final Function<String, Optional<String>> settings;

    /** What happens in every lab. It must take everything from the lab: what it shares with other seeds is seen by several threads. */
    @FunctionalInterface
    public interface Scenario {
        /** Plays it; what it throws is a failure of this seed. */
        void play(Lab lab) throws Exception;
    }

    /**
     * What came of a sweep.
     *
     * @param asked the seeds that were to be run
     * @param failures those that failed, in the order of the seeds; no failed seed is missing between them
     * @param isCutShort whether so many failed that the seeds behind the last of these are not told of
     */
    public record Outcome(Seeds asked, List<LabFailure> failures, boolean isCutShort) {
        /** Whether every seed was run and none failed. */
        public boolean isClean() {
            return failures.isEmpty();
        }
    }

    private Sweep(Seeds seeds, int threads, int shown, Function<String, Optional<String>> settings) {
        this.seeds = seeds;
        this.threads = threads;
        this.shown = shown;
        this.settings = settings;
    }

    /** A sweep over so many seeds, at least 1, from 1 on. */
    public static Sweep of(long count) {
        return new Sweep(
                new Seeds(1, count),
                Runtime.getRuntime().availableProcessors(),
                SHOWN,
                name -> Optional.ofNullable(System.getProperty(name)));
    }

    /** From this seed on. */
    public Sweep from(long first) {
        return new Sweep(new Seeds(first, seeds.count()), threads, shown, settings);
    }

    /** On so many threads, at least 1; else as many as there are processors. */
    public Sweep threads(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("a sweep needs a thread: " + count);
        }
        return new Sweep(seeds, count, shown, settings);
    }

    /** Ends after so many failures, at least 1, and shows them; else after 3. */
    public Sweep failures(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("a sweep that shows no failure cannot fail: " + most);
        }
        return new Sweep(seeds, threads, most, settings);
    }

    /** Asks somebody else than the JVM's system properties. */
    Sweep settings(Function<String, Optional<String>> other) {
        return new Sweep(seeds, threads, shown, other);
    }

    /**
     * Plays the scenario with every seed.
     *
     * @throws SweepFailure when a seed failed
     */
    public void run(Scenario scenario) {
        Outcome outcome = outcome(scenario);
        if (!outcome.isClean()) {
            throw new SweepFailure(outcome);
        }
    }

    /** The same, but tells what failed instead of throwing it. */
    public Outcome outcome(Scenario scenario) {
        Round round = new Round(seeds.asked(settings), shown, scenario);
        List<Thread> workers = new ArrayList<>();
        for (long i = 1; i <= Math.min(threads, round.seeds.count()); i++) {
            Thread worker = new Thread(round::work, "offhook-sweep-" + i);
            worker.setDaemon(true);
            workers.add(worker);
            worker.start();
        }
        for (Thread worker : workers) {
            round.await(worker);
        }
        return round.outcome();
    }

    /** Plays it with one seed on the caller's thread; returns what went wrong, or nothing. */
    static Optional<LabFailure> play(long seed, Scenario scenario) {
        Lab lab = Lab.of(seed);
        try {
            scenario.play(lab);
            lab.close();
            return Optional.empty();
        } catch (Throwable e) { // whatever it is, it is this seed's, and the next seed has its turn
            LabFailure failure = LabFailure.of(lab, e);
            lab.closeAfter(failure);
            return Optional.of(failure);
        }
    }

    /** The seeds are dealt in order, so that behind the last failure of interest none is missing before it. */
    private static final class Round {
        private final Seeds seeds;
        private final int shown;
        private final Scenario scenario;
        private final List<LabFailure> failures = new ArrayList<>();
        private long dealt;
        private boolean interrupted;

        Round(Seeds seeds, int shown, Scenario scenario) {
            this.seeds = seeds;
            this.shown = shown;
            this.scenario = scenario;
        }

        void work() {
            for (Optional<Long> seed = next(); seed.isPresent(); seed = next()) {
                play(seed.get(), scenario).ifPresent(this::failed);
            }
        }

        private synchronized Optional<Long> next() {
            boolean over = interrupted || dealt == seeds.count() || failures.size() >= shown;
            return over ? Optional.empty() : Optional.of(seeds.first() + dealt++);
        }

        private synchronized void failed(LabFailure failure) {
            failures.add(failure);
        }

        /** Who is interrupted deals no more seeds, but waits for those under way: a lab is not left half. */
        void await(Thread worker) {
            while (true) {
                try {
                    worker.join();
                    return;
                } catch (InterruptedException e) {
                    synchronized (this) {
                        interrupted = true;
                    }
                }
            }
        }

        synchronized Outcome outcome() {
            if (interrupted) {
                Thread.currentThread().interrupt();
                throw new java.util.concurrent.CancellationException("interrupted after " + dealt + " of " + seeds);
            }
            List<LabFailure> first = failures.stream()
                    .sorted(Comparator.comparingLong(LabFailure::seed))
                    .limit(shown)
                    .toList();
            boolean cutShort = first.size() == shown && first.get(shown - 1).seed() < seeds.last();
            return new Outcome(seeds, first, cutShort);
        }
    }
}
