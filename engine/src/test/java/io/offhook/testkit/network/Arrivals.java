package io.offhook.testkit.network;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What came out of a link, and datagrams that carry a number. */
final class Arrivals implements Link.Delivery {
    record Arrival(long atNs, byte[] datagram) {
        int number() {
            return ByteBuffer.wrap(datagram).getInt();
        }
    }

    private final List<Arrival> all = new ArrayList<>();

    @Override
    public void deliver(long arrivalNs, byte[] datagram) {
        all.add(new Arrival(arrivalNs, datagram));
    }

    static byte[] datagram(int number, int bytes) {
        return ByteBuffer.allocate(bytes).putInt(number).array();
    }

    /** Sends numbered datagrams at a steady pace. */
    static Arrivals of(Link link, int datagrams, long everyNs) {
        Arrivals arrivals = new Arrivals();
        for (int i = 0; i < datagrams; i++) {
            link.carry(datagram(i, 172), i * everyNs, arrivals);
        }
        return arrivals;
    }

    List<Arrival> all() {
        return all;
    }

    List<Integer> numbers() {
        return all.stream().map(Arrival::number).toList();
    }

    List<Long> times() {
        return all.stream().map(Arrival::atNs).toList();
    }

    /** In the order in which they arrive; at one time in the order in which they were handed out. */
    List<Integer> numbersByArrival() {
        return all.stream()
                .sorted(Comparator.comparingLong(Arrival::atNs))
                .map(Arrival::number)
                .toList();
    }
}
