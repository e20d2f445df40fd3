package io.offhook.net;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/** The real network, by Netty: epoll where it is available, else NIO. */
public final class NettyNetwork implements Network {
    /**
     * @param clock nanoseconds, handed to datagram handlers
     * @throws IllegalStateException when epoll is asked for and not available
     */
    public static NettyNetwork create(Transport transport, LongSupplier clock) {
        throw new UnsupportedOperationException();
    }

    /** Which transport it is: EPOLL or NIO. */
    public Transport transport() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Loop openLoop(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public UdpSocket open(Loop owner, UdpOptions options, InetSocketAddress local, DatagramHandler handler)
            throws NetworkException {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<UdpSocket> listen(
            List<? extends Loop> owners,
            UdpOptions options,
            InetSocketAddress local,
            IntFunction<DatagramHandler> handlerOf)
            throws NetworkException {
        throw new UnsupportedOperationException();
    }

    @Override
    public SocketCounters counters() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
