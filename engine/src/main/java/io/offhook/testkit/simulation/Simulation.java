package io.offhook.testkit.simulation;

import io.offhook.net.LoopTimer;
import java.time.Duration;
import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time and the one thread that drives it.
 *
 * <pre>
 *   while anything waits in a queue:  the seed picks a queue, its first task runs     (time stands still)
 *   when all queues are empty:        time jumps to the next timer                     (which fills a queue)
 * </pre>
 *
 * <p>So a task takes no time, and what happens at the same instant happens in an order that the seed decides: every seed is another interleaving of the
 * dispatchers, as threads might show it. Timers that are due at the same instant fire in the order in which they were set.
 *
 * <p>Confined to the thread that drives it, which is the one that made it. A task from another thread is taken, and counted: it would be a race.
 */
public final class Simulation {
    /** So many tasks without time going on are a loop that never ends. */
    private static final long STUCK = 20_000_000;

    private final SeededRandom seeds;
    private final SeededRandom dice;
    private final VirtualClock clock;
    private final PriorityQueue<VirtualTimer> timers = new PriorityQueue<>(1_024);
    private final ConcurrentLinkedQueue<Runnable> strangers = new ConcurrentLinkedQueue<>();
    private final AtomicLong foreign = new AtomicLong();
    private TaskQueue[] ready = new TaskQueue[16];
    private int readyCount;
    private @Nullable TaskQueue running;
    private volatile Thread driver = Thread.currentThread();
    private volatile boolean booting;
    private long order;
    private long tasks;
    private long tasksAtThisInstant;

    /** A world of a seed: its dice decide in which order things of one instant happen. */
    public Simulation(long seed) {
        this.seeds = new SeededRandom(seed);
        this.dice = seeds.forName("interleaving");
        this.clock = new VirtualClock(seeds.forName("clock").nextLong());
    }

    /** Dice for one thing of this world, by its name. */
    public SeededRandom dice(String name) {
        return seeds.forName(name);
    }

    /** Its clock, as the engine reads it. */
    public VirtualClock clock() {
        return clock;
    }

    /** Virtual nanoseconds since the start. */
    public long elapsedNs() {
        return clock.elapsedNs();
    }

    /** A queue of its own for a dispatcher or a loop. */
    public TaskQueue newQueue(String name) {
        return new TaskQueue(this, name);
    }

    /** Tasks that ran so far. */
    public long tasks() {
        return tasks;
    }

    /** Tasks that another thread handed in after the start: with any at all the run cannot be repeated. */
    public long foreignTasks() {
        return foreign.get();
    }

    // ---- what waits ----

    void enqueue(TaskQueue queue, Runnable task) {
        if (Thread.currentThread() != driver) {
            if (!booting) {
                foreign.incrementAndGet();
            }
            strangers.add(() -> enqueue(queue, task));
            return;
        }
        queue.add(task);
        if (queue.place < 0) {
            if (readyCount == ready.length) {
                ready = Arrays.copyOf(ready, readyCount * 2);
            }
            queue.place = readyCount;
            ready[readyCount++] = queue;
        }
    }

    /** The queue whose task runs at present, or null. */
    public @Nullable TaskQueue running() {
        return running;
    }

    /** Does something after a while of virtual time; 0 or less: at this instant, after what is due already. */
    public LoopTimer in(long delayNs, Runnable action) {
        VirtualTimer timer = new VirtualTimer(clock.elapsedNs() + Math.max(0, delayNs), order++, action);
        timers.add(timer);
        return timer;
    }

    /** Does something after a while of virtual time, outside every queue: the hand of the test. */
    public void after(Duration delay, Runnable action) {
        in(delay.toNanos(), action);
    }

    /** Does something that lets time pass: at once, or as soon as the present task is over. */
    public void outside(Runnable action) {
        if (running == null) {
            action.run();
        } else {
            in(0, action);
        }
    }

    // ---- the driver ----

    /** Lets virtual time pass. */
    public void run(Duration duration) {
        runUntil(() -> false, duration);
    }

    /** Runs until something is so, or virtual time is up; returns whether it is so. */
    public boolean runUntil(BooleanSupplier done, Duration limit) {
        if (Thread.currentThread() != driver) {
            throw new IllegalStateException("a simulation is driven by one thread, and this is another");
        }
        if (running != null) {
            throw new IllegalStateException("time cannot pass inside a task of " + running);
        }
        long untilNs = clock.elapsedNs() + limit.toNanos();
        while (!done.getAsBoolean()) {
            if (!step() && !jump(untilNs)) {
                clock.set(Math.max(untilNs, clock.elapsedNs())); // somebody outside may have let more time pass
                return done.getAsBoolean();
            }
        }
        return true;
    }

    /** Runs until a future is complete, or virtual time is up; returns whether it is. */
    public boolean await(CompletableFuture<?> end, Duration limit) {
        return runUntil(end::isDone, limit);
    }

    /** Runs what waits at this instant, without letting time pass. */
    public void settle() {
        runUntil(() -> false, Duration.ZERO);
    }

    /** One task of a queue that the dice pick; false when none waits. */
    private boolean step() {
        if (!strangers.isEmpty()) {
            admit();
        }
        if (readyCount == 0) {
            return false;
        }
        TaskQueue queue = ready[readyCount == 1 ? 0 : dice.nextInt(readyCount)];
        Runnable task = queue.take();
        if (queue.isEmpty()) {
            TaskQueue last = ready[--readyCount];
            ready[queue.place] = last;
            last.place = queue.place;
            queue.place = -1;
        }
        running = queue;
        tasks++;
        try {
            task.run();
        } finally {
            running = null;
        }
        if (++tasksAtThisInstant > STUCK) {
            throw new IllegalStateException(
                    "time does not go on: " + STUCK + " tasks at " + clock + ", the last in " + queue + ": " + task);
        }
        return true;
    }

    /** To the next timer, if it is due by then; all that are due at that instant fire. */
    private boolean jump(long untilNs) {
        VirtualTimer next = next();
        if (next == null || next.atNs > untilNs) {
            return false;
        }
        clock.set(next.atNs);
        tasksAtThisInstant = 0;
        while (next != null && next.atNs == clock.elapsedNs()) {
            timers.remove();
            next.fire();
            next = next();
        }
        return true;
    }

    private @Nullable VirtualTimer next() {
        VirtualTimer next = timers.peek();
        while (next != null && next.isCancelled()) {
            timers.remove();
            next = timers.peek();
        }
        return next;
    }

    private void admit() {
        for (Runnable task = strangers.poll(); task != null; task = strangers.poll()) {
            task.run();
        }
    }

    // ---- the start of something that blocks ----

    /**
     * Runs {@code start} on the caller's thread while another thread, which drives the simulation meanwhile, works off what it hands in: the start of an
     * ActorSystem blocks on its own dispatchers. When it has returned and nothing waits any more, the caller drives again.
     */
    <T> T boot(java.util.function.Supplier<T> start) {
        Thread caller = Thread.currentThread();
        Object up = new Object();
        boolean[] started = new boolean[1];
        Thread boot = new Thread(() -> drainUntil(up, started), "offhook-lab-boot");
        boot.setDaemon(true);
        booting = true;
        driver = boot;
        boot.start();
        try {
            return start.get();
        } finally {
            synchronized (up) {
                started[0] = true;
            }
            joinUninterruptibly(boot);
            driver = caller;
            booting = false;
        }
    }

    private void drainUntil(Object up, boolean[] started) {
        while (true) {
            boolean last;
            synchronized (up) {
                last = started[0];
            }
            boolean worked = step();
            if (!worked && last && strangers.isEmpty()) {
                return;
            }
            if (!worked) {
                Thread.onSpinWait();
            }
        }
    }

    private static void joinUninterruptibly(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
