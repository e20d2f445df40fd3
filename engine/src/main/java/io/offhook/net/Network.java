package io.offhook.net;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.IntFunction;

/** Opens loops and sockets: real ones, or a simulation's in memory. */
public interface Network extends AutoCloseable {

    /** A new loop. Its thread carries this name and starts with its first task. */
    Loop openLoop(String name);

    /**
     * Opens and binds one UDP socket on a loop. Synchronous; on the loop's thread it does not wait for anything, from
     * another thread it waits for the loop.
     *
     * @param local address to bind; port 0 takes any free one. An IPv4 address opens an IPv4 socket
     * @throws NetworkException when it cannot be bound
     */
    UdpSocket open(Loop owner, UdpOptions options, InetSocketAddress local, DatagramHandler handler)
            throws NetworkException;

    /**
     * Opens the listening sockets of one port: one on each loop where the system can share a port among sockets
     * (SO_REUSEPORT with epoll), else one on the first loop. A port that anybody already listens on is refused. Called
     * from outside the loops; all sockets opened so far are closed when one fails.
     *
     * @param handlerOf the handler of the socket on {@code owners.get(i)}
     * @return at least one socket, in the order of the owners
     */
    List<UdpSocket> listen(
            List<? extends Loop> owners,
            UdpOptions options,
            InetSocketAddress local,
            IntFunction<DatagramHandler> handlerOf)
            throws NetworkException;

    /** What all sockets opened here have counted, closed ones included. */
    SocketCounters counters();

    /** Closes every loop that is still open, without waiting. */
    @Override
    void close();
}
