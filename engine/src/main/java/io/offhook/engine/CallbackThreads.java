package io.offhook.engine;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where user code runs: threads as needed, because a callback may block (join a future, read a file) and must not hold up another call's. Idle ones end after
 * ten seconds.
 */
final class CallbackThreads {
    private static final int MOST = 512;

    private CallbackThreads() {}

    static ExecutorService newPool() {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                0,
                MOST,
                10,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> {
                    Thread thread = new Thread(task, "offhook-callback-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                },
                // More than MOST callbacks block at once: the next waits for one of them, on a queue of its own.
                new Overflow());
        return pool;
    }

    private static final class Overflow implements java.util.concurrent.RejectedExecutionHandler {
        private final java.util.concurrent.ConcurrentLinkedQueue<Runnable> waiting =
                new java.util.concurrent.ConcurrentLinkedQueue<>();
        private final AtomicInteger drainers = new AtomicInteger();

        @Override
        public void rejectedExecution(Runnable task, ThreadPoolExecutor pool) {
            if (pool.isShutdown()) {
                throw new java.util.concurrent.RejectedExecutionException("the engine is closed");
            }
            waiting.add(task);
            if (drainers.compareAndSet(0, 1)) {
                Thread thread = new Thread(this::drain, "offhook-callback-overflow");
                thread.setDaemon(true);
                thread.start();
            }
        }

        private void drain() {
            do {
                for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
                    task.run();
                }
                drainers.set(0);
            } while (!waiting.isEmpty() && drainers.compareAndSet(0, 1));
        }
    }
}
