package io.offhook.app.demo;

import io.offhook.net.Loop;
import io.offhook.net.UdpSocket;
import io.offhook.testkit.network.Link;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One direction of a bad path, on the loop of the socket that sends: packets leave when they would arrive. */
final class ImpairedPath {
    private final Link link;
    private final LongSupplier clock;
    private final AtomicLong dropped;

    /**
     * A path.
     *
     * @param direction 0 or 1: each has dice of its own
     * @param dropped counts what was lost, with others
     */
    ImpairedPath(Impairment impairment, int direction, LongSupplier clock, AtomicLong dropped) {
        this.link = new Link(impairment.quality(), new Random(impairment.seed() + direction));
        this.clock = clock;
        this.dropped = dropped;
    }

    /** Takes one packet of {@code socket}, which sends it, perhaps later, to {@code to} (null: to its peer). */
    void carry(UdpSocket socket, Loop loop, byte[] data, int offset, int length, @Nullable InetSocketAddress to) {
        long nowNs = clock.getAsLong();
        byte[] packet = Arrays.copyOfRange(data, offset, offset + length);
        int arrivals = link.carry(
                packet, nowNs, (atNs, arrived) -> loop.schedule(() -> release(socket, arrived, to), atNs - nowNs));
        if (arrivals == 0) {
            dropped.incrementAndGet();
        }
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
