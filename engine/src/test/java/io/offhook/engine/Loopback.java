package io.offhook.engine;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What tests of whole engines share: settings for loopback, and waiting with a bound. */
final class Loopback {
    /** Any free port of 127.0.0.1; goodbyes that nobody hears are over soon. */
    static final EngineConfig CONFIG = EngineConfig.load()
            .withListen(new InetSocketAddress("127.0.0.1", 0))
            .withShards(2);

    /** A loaded machine is slow; a bound is for what would never come. */
    static final long SECONDS = 20;

    private Loopback() {}

    /** The settings with a retransmission timer of {@code ms}. */
    static EngineConfig withT1(int ms) {
        Duration t1 = Duration.ofMillis(ms);
        return CONFIG.withSip(sip -> new EngineConfig.Sip(
                t1, t1.multipliedBy(8), t1.multipliedBy(10), sip.ringTimeout(), sip.dscp(), sip.maxDatagram()));
    }

    static String uri(Engine engine, String user) {
        return "sip:" + user + "@127.0.0.1:" + engine.addresses().get(0).getPort();
    }

    /** Waits until an engine has so many accounts: opening one returns before it can be called. */
    static void opened(Engine engine, int accounts) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (get(engine.statistics()).accounts() != accounts) {
            if (System.nanoTime() > until) {
                throw new AssertionError("no " + accounts + " accounts within " + SECONDS + " s");
            }
        }
    }

    static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (TimeoutException e) {
            throw new AssertionError("nothing came within " + SECONDS + " s", e);
        } catch (ExecutionException e) {
            throw new AssertionError(String.valueOf(e.getCause()), e.getCause());
        }
    }

    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(latch.getCount() + " did not come within " + SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
