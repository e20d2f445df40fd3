package io.offhook.testkit.simulation;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** What lies between two hosts: links, address translators, or nothing. Pure but for its own dice. */
@FunctionalInterface
public interface Between {
    /**
     * Carries a datagram.
     *
     * @param from the sender's socket
     * @param to where it is addressed
     * @param datagram the bytes, not to be changed; another array may arrive in their place
     * @param nowNs virtual nanoseconds since the start
     * @param arrivals to be told, at once, of every copy that will arrive
     */
    void carry(InetSocketAddress from, InetSocketAddress to, byte[] datagram, long nowNs, Arrivals arrivals);

    /**
     * What becomes of a datagram that has come to an address which no host has: an address translator's outside, perhaps.
     *
     * @return where it goes on to, at once; null: it is dropped
     */
    default @Nullable Inward inward(InetSocketAddress from, InetSocketAddress to, byte[] datagram, long nowNs) {
        return null;
    }

    /** A datagram on its last hop. */
    record Inward(InetSocketAddress to, byte[] datagram) {}

    /** Takes the copies that make it. */
    @FunctionalInterface
    interface Arrivals {
        /**
         * A copy arrives.
         *
         * @param atNs virtual nanoseconds since the start, now or later
         * @param from the source that the receiver sees
         * @param to where it arrives
         */
        void arrives(long atNs, InetSocketAddress from, InetSocketAddress to, byte[] datagram);
    }

    /** Nothing: everything arrives at once. */
    Between NOTHING = (from, to, datagram, nowNs, arrivals) -> arrivals.arrives(nowNs, from, to, datagram);
}
