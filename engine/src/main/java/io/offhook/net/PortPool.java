package io.offhook.net;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The RTP ports of an engine: a range from which leases are taken, or none (every lease says 0, the system chooses).
 *
 * <p>A port that was given back rests before it is used again, 2 seconds by default: late packets of the old call (up to a
 * few hundred milliseconds in the network and in the peer's jitter buffer, a second or so until a peer that missed the BYE
 * notices) must not be heard in the next. Ports come round robin, in an order shuffled once by the given random, so that
 * they cannot be guessed and a simulation repeats them. Safe from any thread; a lock of some tens of nanoseconds.
 */
public final class PortPool {
    /** How long a port rests by default. */
    public static final Duration QUARANTINE = Duration.ofSeconds(2);

    /** How long a port rests that somebody outside holds. */
    static final Duration BUSY_QUARANTINE = Duration.ofSeconds(30);

    /** What a lease holds. */
    public enum Shape {
        /** An even port for RTP and the next one for RTCP (RFC 3550 §11). */
        PAIR(2),
        /** One port for both (RFC 5761, rtcp-mux). */
        SINGLE(1);

        private final int ports;

        Shape(int ports) {
            this.ports = ports;
        }
    }

    /** What taking a lease comes to. */
    public sealed interface Allocation {
        /** Here it is. */
        record Leased(PortLease lease) implements Allocation {}

        /** None is free: so many are leased, so many rest. */
        record Exhausted(int leased, int resting) implements Allocation {}
    }

    private final int capacity; // 0: no range
    private final int ports;
    private final long quarantineNs;
    private final Rest free;
    private final Rest busy;
    private final List<PortLease> leases = new ArrayList<>();
    private long taken;
    private long exhausted;
    private long doubleReleases;
    private Consumer<PortLease> releasedTwice = lease -> {};

    private PortPool(int[] firstPorts, int ports, Duration quarantine) {
        this.capacity = firstPorts.length;
        this.ports = ports;
        this.quarantineNs = quarantine.toNanos();
        this.free = new Rest(capacity);
        this.busy = new Rest(capacity);
        for (int port : firstPorts) {
            free.add(port, 0, true);
        }
    }

    /**
     * A pool of a range.
     *
     * @param first lowest port, 1..65535
     * @param last highest port, inclusive
     * @throws IllegalArgumentException when the range holds no lease
     */
    public static PortPool range(int first, int last, Shape shape, Duration quarantine, RandomGenerator random) {
        if (first < 1 || last > 65_535 || first > last) {
            throw new IllegalArgumentException("ports must be 1..65535, lower one first: " + first + "-" + last);
        }
        int start = shape == Shape.PAIR ? first + (first & 1) : first;
        int count = Math.max(0, (last - start + 1) / shape.ports);
        if (count == 0) {
            throw new IllegalArgumentException("no " + shape + " fits into " + first + "-" + last);
        }
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i + 1); // Fisher and Yates, inside out
            order[i] = order[j];
            order[j] = start + i * shape.ports;
        }
        return new PortPool(order, shape.ports, quarantine);
    }

    /** A pool without a range: it counts leases, the system chooses the ports. */
    public static PortPool ephemeral() {
        return new PortPool(new int[0], 1, Duration.ZERO);
    }

    /** Takes a lease for an owner. */
    public synchronized Allocation take(Object owner, long nowNs) {
        int port = 0;
        if (capacity > 0) {
            Rest from = free.ready(nowNs) ? free : busy;
            if (!from.ready(nowNs)) {
                exhausted++;
                return new Allocation.Exhausted(leases.size(), free.size() + busy.size());
            }
            port = from.take();
        }
        PortLease lease = new PortLease(this, port, ports, owner, leases.size());
        leases.add(lease);
        taken++;
        return new Allocation.Leased(lease);
    }

    synchronized void release(PortLease lease, long nowNs) {
        if (giveBack(lease)) {
            free.add(lease.port(), nowNs + quarantineNs, false);
        }
    }

    synchronized void busy(PortLease lease, long nowNs) {
        if (giveBack(lease)) {
            busy.add(lease.port(), nowNs + BUSY_QUARANTINE.toNanos(), false);
        }
    }

    private boolean giveBack(PortLease lease) {
        if (lease.place < 0) {
            doubleReleases++;
            releasedTwice.accept(lease);
            return false;
        }
        PortLease last = leases.remove(leases.size() - 1);
        if (last != lease) {
            leases.set(lease.place, last);
            last.place = lease.place;
        }
        lease.place = -1;
        return capacity > 0;
    }

    /** Leases that exist at most at once; 0 without a range. */
    public int capacity() {
        return capacity;
    }

    /** Leases out at present. */
    public synchronized int leased() {
        return leases.size();
    }

    /** The leases out at present, in no particular order. */
    public synchronized List<PortLease> leases() {
        return List.copyOf(leases);
    }

    /** Leases taken so far. */
    public synchronized long taken() {
        return taken;
    }

    /** Times that none was free. */
    public synchronized long exhausted() {
        return exhausted;
    }

    /** Tells {@code listener} of every lease that is given back twice, inside the pool's lock. */
    public synchronized void onReleasedTwice(Consumer<PortLease> listener) {
        releasedTwice = listener;
    }

    /** Leases given back twice: a bug in the owner. */
    public synchronized long doubleReleases() {
        return doubleReleases;
    }

    /** Ports in the order in which their rest ends: all rest equally long, so a ring will do. */
    private static final class Rest {
        private final int[] ports;
        private final long[] readyNs;
        private final boolean[] fresh; // never used: ready whatever the clock's origin is
        private int head;
        private int size;

        Rest(int capacity) {
            ports = new int[capacity];
            readyNs = new long[capacity];
            fresh = new boolean[capacity];
        }

        void add(int port, long atNs, boolean neverUsed) {
            int tail = (head + size) % ports.length;
            ports[tail] = port;
            readyNs[tail] = atNs;
            fresh[tail] = neverUsed;
            size++;
        }

        boolean ready(long nowNs) {
            return size > 0 && (fresh[head] || nowNs - readyNs[head] >= 0);
        }

        int take() {
            int port = ports[head];
            head = (head + 1) % ports.length;
            size--;
            return port;
        }

        int size() {
            return size;
        }
    }
}
