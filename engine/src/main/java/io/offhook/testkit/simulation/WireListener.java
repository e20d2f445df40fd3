package io.offhook.testkit.simulation;

import java.net.InetSocketAddress;

/** Sees every datagram, on the driver's thread. Times are virtual nanoseconds since the start; byte arrays are shared and must not be changed. */
public interface WireListener {
    /** A socket sent it. */
    default void sent(long atNs, InetSocketAddress from, InetSocketAddress to, byte[] datagram) {}

    /** A copy of it reached a socket: {@code from} and {@code to} are what the receiver sees, behind all address translation. */
    default void delivered(long atNs, InetSocketAddress from, InetSocketAddress to, byte[] datagram) {}

    /** A copy of it came to an address where nobody listens, or where a connected socket takes nothing from this source. */
    default void undeliverable(long atNs, InetSocketAddress from, InetSocketAddress to, byte[] datagram) {}
}
