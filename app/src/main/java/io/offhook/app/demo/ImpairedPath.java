package io.offhook.app.demo;

import io.offhook.net.Loop;
import io.offhook.net.UdpSocket;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One direction of a bad path: loses some packets and delays the others. Confined to the loop of the socket that sends. */
final class ImpairedPath {
    private final Impairment impairment;
    private final Random random;
    private final LongSupplier clock;
    private final AtomicLong dropped;
    private long lastOutNs = Long.MIN_VALUE;

    /**
     * A path.
     *
     * @param direction 0 or 1: each has dice of its own
     * @param dropped counts what was lost, with others
     */
    ImpairedPath(Impairment impairment, int direction, LongSupplier clock, AtomicLong dropped) {
        this.impairment = impairment;
        this.random = new Random(impairment.seed() + direction);
        this.clock = clock;
        this.dropped = dropped;
    }

    /** Takes one packet of {@code socket}, which sends it, perhaps later, to {@code to} (null: to its peer). */
    void carry(UdpSocket socket, Loop loop, byte[] data, int offset, int length, @Nullable InetSocketAddress to) {
        if (random.nextDouble() < impairment.loss()) {
            dropped.incrementAndGet();
            return;
        }
        long nowNs = clock.getAsLong();
        long outNs = nowNs + (long) (random.nextDouble() * impairment.jitterMs() * 1_000_000);
        outNs = lastOutNs == Long.MIN_VALUE ? outNs : Math.max(outNs, lastOutNs);
        lastOutNs = outNs;
        byte[] copy = Arrays.copyOfRange(data, offset, offset + length);
        loop.schedule(() -> release(socket, copy, to), outNs - nowNs);
    }

    private void release(UdpSocket socket, byte[] packet, @Nullable InetSocketAddress to) {
        if (socket.closed()) {
            dropped.incrementAndGet(); // it was on its way when the sender went away
        } else if (to == null) {
            socket.send(packet, 0, packet.length);
        } else {
            socket.send(packet, 0, packet.length, to);
        }
    }
}
