package io.offhook.net;

import java.net.InetSocketAddress;

/** Receives a socket's datagrams on its loop's thread. Must neither block nor keep {@code data}. */
@FunctionalInterface
public interface DatagramHandler {
    /**
     * One datagram. A datagram longer than {@link UdpOptions#maxDatagramBytes()} arrives cut to that size plus one, so
     * that it can be told from one that fits exactly.
     *
     * @param data the loop's scratch array: valid only during this call
     * @param source who sent it
     * @param nowNs the network's clock when it was read
     */
    void received(byte[] data, int offset, int length, InetSocketAddress source, long nowNs);

    /** The batch of datagrams that one turn read from this socket is over. */
    default void readComplete() {}
}
