package io.offhook.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JdkResolverTest {
    private final AtomicLong clock = new AtomicLong();
    private final AtomicInteger lookups = new AtomicInteger();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final BlockingQueue<Resolution> answers = new LinkedBlockingQueue<>();
    private final AtomicInteger deliveries = new AtomicInteger();
    private final Executor shard = task -> {
        deliveries.incrementAndGet();
        task.run();
    };
    private final JdkResolver resolver = new JdkResolver(clock::get, 3, host -> {
        lookups.incrementAndGet();
        if (host.startsWith("slow")) {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new UnknownHostException(host);
            }
        }
        if (host.endsWith("known")) {
            return new InetAddress[] {InetAddress.getByAddress(new byte[] {10, 0, 0, 1})};
        }
        throw new UnknownHostException(host);
    });

    @AfterEach
    void close() {
        gate.countDown();
        resolver.close();
    }

    private Resolution next() throws InterruptedException {
        return answers.poll(20, TimeUnit.SECONDS);
    }

    @Test
    void literalsNeverAskAnybody() throws InterruptedException {
        for (String literal : new String[] {"127.0.0.1", "::1", "[::1]", "2001:db8::7"}) {
            resolver.resolve(literal, 5060, shard, answers::add);
            assertThat(((Resolution.Resolved) next()).first().getPort()).isEqualTo(5060);
        }
        assertThat(lookups).hasValue(0);
        assertThat(deliveries).hasValue(4);
        assertThat(Resolver.literal("[::1]", 1)).isEqualTo(new InetSocketAddress("::1", 1));
        for (String name : new String[] {"example.com", "1.2.3", "", "999.1.1.1", "localhost", "[::1", "1.2.3.4.5"}) {
            assertThat(Resolver.literal(name, 1)).as(name).isNull();
        }
    }

    @Test
    void anAnswerIsDeliveredOnTheCallersExecutorAndKeptForAWhile() throws InterruptedException {
        resolver.resolve("Known", 1, shard, answers::add);
        assertThat(((Resolution.Resolved) next()).first()).isEqualTo(new InetSocketAddress("10.0.0.1", 1));
        resolver.resolve("known", 2, shard, answers::add);
        assertThat(((Resolution.Resolved) next()).first()).isEqualTo(new InetSocketAddress("10.0.0.1", 2));
        assertThat(lookups).hasValue(1);
        clock.set(TimeUnit.SECONDS.toNanos(31));
        resolver.resolve("known", 3, shard, answers::add);
        next();
        assertThat(lookups).hasValue(2);
        assertThat(deliveries).hasValue(3);
    }

    @Test
    void anUnknownNameIsATypedFailure() throws InterruptedException {
        resolver.resolve("nobody", 1, shard, answers::add);
        assertThat(next()).isEqualTo(new Resolution.Failed("nobody", Resolution.Reason.UNKNOWN_HOST));
    }

    @Test
    void callersOfOneNameWaitTogetherAndTooManyAreRefused() throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            resolver.resolve("slow.known", i, shard, answers::add);
        }
        assertThat(next()).isEqualTo(new Resolution.Failed("slow.known", Resolution.Reason.OVERLOADED));
        gate.countDown();
        for (int i = 0; i < 3; i++) {
            assertThat(((Resolution.Resolved) next()).first().getPort()).isEqualTo(i);
        }
        assertThat(lookups).hasValue(1);
    }

    @Test
    void closingAnswersWhoWaits() throws InterruptedException {
        resolver.resolve("slow.known", 1, shard, answers::add);
        resolver.close();
        assertThat(next()).isEqualTo(new Resolution.Failed("slow.known", Resolution.Reason.CLOSED));
        resolver.resolve("known", 1, shard, answers::add);
        assertThat(next()).isEqualTo(new Resolution.Failed("known", Resolution.Reason.CLOSED));
    }
}
