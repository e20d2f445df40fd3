package io.offhook.testkit.simulation;

import java.net.InetSocketAddress;

/** Sees every datagram, on the driver's thread. Times are virtual nanoseconds since the start; byte arrays are shared and must not be changed. */
public interface WireListener {
    /** A socket sent it. */
    default void sent(long atNs, InetSocketAddress from, InetSocketAddress to, byte[] datagram) {}

    /**
     * A copy of the datagram that was sent last will arrive: told once for each copy, before anything else is sent, and not at all when it is lost.
     *
     * @param arrivesNs when, now or later
     * @param from the source that the receiver will see
     * @param to where it will arrive
     * @param datagram what will arrive: the array that was sent, or another one when something on the way changed it
     */
    default void carried(long arrivesNs, InetSocketAddress from, InetSocketAddress to, byte[] datagram) {}

    /**
     * A copy came to a router, which hands it on to the inside.
     *
     * @param outside where it came to
     * @param before what came
     * @param inside where it goes to
     * @param after what goes there: the same array, or another one when the router has rewritten it
     */
    default void translated(
            long atNs, InetSocketAddress outside, byte[] before, InetSocketAddress inside, byte[] after) {}

    /** A copy of it reached a socket: {@code from} and {@code to} are what the receiver sees, behind all address translation. */
    default void delivered(long atNs, InetSocketAddress from, InetSocketAddress to, byte[] datagram) {}

    /** A copy of it came to an address where nobody listens, or where a connected socket takes nothing from this source. */
    default void undeliverable(long atNs, InetSocketAddress from, InetSocketAddress to, byte[] datagram) {}
}
