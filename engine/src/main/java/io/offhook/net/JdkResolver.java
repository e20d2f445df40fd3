package io.offhook.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Names by the JDK's resolver, on a thread of its own: A and AAAA records and the hosts file. The JDK can not ask for SRV and NAPTR,
 * so {@link #locate} does not follow them: a SIP domain is its host at port 5060. A small cache keeps answers
 * for 30 seconds and failures for 5; lookups of the same name wait together.
 */
public final class JdkResolver implements Resolver {
    private static final int CACHED_NAMES = 1_000;
    private static final int THREADS = 2;
    private static final long KNOWN_NS = 30_000_000_000L;
    private static final long UNKNOWN_NS = 5_000_000_000L;

    /** Asks the name service; may block. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    /** An answer; no addresses: the name is unknown. */
    private record Cached(List<InetAddress> addresses, long untilNs) {}

    private record Waiting(int port, Executor deliverOn, Consumer<Resolution> then) {}

    private final Lookup lookup;
    private final LongSupplier clock;
    private final int maxPending;
    private final ThreadPoolExecutor threads;
    private final Map<String, List<Waiting>> pending = new LinkedHashMap<>();
    private final Map<String, Cached> cache = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Cached> eldest) {
            return size() > CACHED_NAMES;
        }
    };
    private int waiting;
    private boolean closed;

    /** @param maxPending callers that wait at once, at most; the next is answered "overloaded" */
    public JdkResolver(LongSupplier clock, int maxPending) {
        this(clock, maxPending, InetAddress::getAllByName);
    }

    JdkResolver(LongSupplier clock, int maxPending, Lookup lookup) {
        this.clock = clock;
        this.maxPending = maxPending;
        this.lookup = lookup;
        this.threads =
                new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "offhook-resolver");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public void resolve(String host, int port, Executor deliverOn, Consumer<Resolution> then) {
        InetSocketAddress literal = Resolver.literal(host, port);
        if (literal != null) {
            deliverOn.execute(() -> then.accept(new Resolution.Resolved(List.of(literal))));
            return;
        }
        Waiting caller = new Waiting(port, deliverOn, then);
        Resolution now = known(host.toLowerCase(Locale.ROOT), host, caller);
        if (now != null) {
            deliverOn.execute(() -> then.accept(now));
        }
    }

    /** The answer when it is known; null when the caller waits for it now. */
    private synchronized @Nullable Resolution known(String name, String host, Waiting caller) {
        if (closed) {
            return new Resolution.Failed(host, Resolution.Reason.CLOSED);
        }
        Cached cached = cache.get(name);
        if (cached != null && clock.getAsLong() - cached.untilNs < 0) {
            return answer(host, cached.addresses, caller.port);
        }
        if (waiting >= maxPending) {
            return new Resolution.Failed(host, Resolution.Reason.OVERLOADED);
        }
        waiting++;
        List<Waiting> others = pending.get(name);
        if (others != null) {
            others.add(caller);
            return null;
        }
        List<Waiting> callers = new ArrayList<>(1);
        callers.add(caller);
        pending.put(name, callers);
        threads.execute(() -> ask(name));
        return null;
    }

    private void ask(String name) {
        List<InetAddress> addresses;
        try {
            addresses = List.of(lookup.addresses(name));
        } catch (UnknownHostException | RuntimeException unknown) {
            addresses = List.of();
        }
        List<Waiting> callers;
        synchronized (this) {
            long untilNs = clock.getAsLong() + (addresses.isEmpty() ? UNKNOWN_NS : KNOWN_NS);
            cache.put(name, new Cached(addresses, untilNs));
            callers = take(name);
        }
        for (Waiting caller : callers) {
            deliver(caller, answer(name, addresses, caller.port));
        }
    }

    private List<Waiting> take(String name) {
        List<Waiting> callers = pending.remove(name);
        if (callers == null) {
            return List.of(); // closed meanwhile
        }
        waiting -= callers.size();
        return callers;
    }

    private static Resolution answer(String host, List<InetAddress> addresses, int port) {
        if (addresses.isEmpty()) {
            return new Resolution.Failed(host, Resolution.Reason.UNKNOWN_HOST);
        }
        List<InetSocketAddress> endpoints = new ArrayList<>(addresses.size());
        for (InetAddress address : addresses) {
            endpoints.add(new InetSocketAddress(address, port));
        }
        return new Resolution.Resolved(endpoints);
    }

    private static void deliver(Waiting caller, Resolution resolution) {
        try {
            caller.deliverOn.execute(() -> caller.then.accept(resolution));
        } catch (RejectedExecutionException gone) {
            // the shard that asked is closed: nobody waits for the answer
        }
    }

    @Override
    public void close() {
        Map<String, List<Waiting>> left;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            left = new LinkedHashMap<>(pending);
            pending.clear();
            waiting = 0;
        }
        threads.shutdownNow();
        left.forEach((host, callers) -> {
            for (Waiting caller : callers) {
                deliver(caller, new Resolution.Failed(host, Resolution.Reason.CLOSED));
            }
        });
    }
}
