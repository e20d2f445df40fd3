package io.offhook.engine.actor;

import io.offhook.net.DatagramHandler;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Audio that overtook the answer: who offers must be ready for it at once (RFC 3264 section 5.1), but only the answer says what it is. A few packets
 * wait here, a third of a second of the usual size; more are dropped.
 */
final class EarlyPackets {
    private static final int MOST = 16;

    private record Packet(byte[] bytes, InetSocketAddress source, long nowNs) {}

    private final ArrayDeque<Packet> waiting = new ArrayDeque<>(2);

    /** Keeps a copy. */
    void add(byte[] data, int offset, int length, InetSocketAddress source, long nowNs) {
        if (waiting.size() < MOST) {
            waiting.add(new Packet(Arrays.copyOfRange(data, offset, offset + length), source, nowNs));
        }
    }

    /** Hands over what waits, in order, with the times of arrival. */
    void release(DatagramHandler to) {
        for (Packet packet = waiting.poll(); packet != null; packet = waiting.poll()) {
            to.received(packet.bytes, 0, packet.bytes.length, packet.source, packet.nowNs);
        }
    }
}
