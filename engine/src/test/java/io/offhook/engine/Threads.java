package io.offhook.engine;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The threads that engines start: how many there are, and waiting until they are gone. */
final class Threads {
    private Threads() {}

    private static Set<Thread> ours() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("offhook")
                        && !thread.getName().startsWith("offhook-callback"))
                .collect(Collectors.toSet());
    }

    static long count() {
        return ours().size();
    }

    /** Waits for threads to end until there are no more than {@code before}. Idle callback threads end by themselves, 10 s later. */
    static void backTo(long before) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(Loopback.SECONDS);
        Set<Thread> left = ours();
        while (left.size() > before && System.nanoTime() < until) {
            for (Thread thread : left) {
                try {
                    thread.join(50);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            left = ours();
        }
        if (left.size() > before) {
            throw new AssertionError("still alive: " + left);
        }
    }
}
