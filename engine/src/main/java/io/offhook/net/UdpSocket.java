package io.offhook.net;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A bound UDP socket on one {@link Loop}.
 *
 * <p>Sending copies the bytes, so the caller may reuse its array. On the loop's thread datagrams go out in order: at once
 * for {@link UdpOptions.Use#MEDIA}, with one flush at the end of the turn for {@link UdpOptions.Use#SIGNALLING}. From any
 * other thread they are handed to the loop. A datagram that cannot be sent, or is empty, is dropped and counted, as the
 * network would.
 */
public interface UdpSocket {
    /** The address it is bound to, with the real port. */
    InetSocketAddress local();

    /** The peer it is connected to, or null. */
    @Nullable
    InetSocketAddress remote();

    /** Sends to an address. On a connected socket the address must be the peer's, else the datagram is counted as an error. */
    void send(byte[] data, int offset, int length, InetSocketAddress to);

    /** Sends to the connected peer. Counted as an error when not connected. */
    void send(byte[] data, int offset, int length);

    /** Takes datagrams only from this peer from now on, and saves the lookup a send; also changes the peer. Loop's thread only. */
    void connect(InetSocketAddress peer);

    /** Takes datagrams from anybody again. Loop's thread only. */
    void disconnect();

    /** Writes out what was sent so far. */
    void flush();

    /**
     * Flushes and closes. On the loop's thread the port is free when this returns, with NIO a few turns later. Closing
     * twice does nothing.
     */
    void close();

    /** Whether it was closed. */
    boolean closed();

    /** What was counted so far; also after closing. */
    SocketCounters counters();
}
