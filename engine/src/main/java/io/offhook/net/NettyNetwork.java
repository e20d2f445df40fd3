package io.offhook.net;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/** The real network, by Netty: epoll where it is available, else NIO. */
public final class NettyNetwork implements Network {
    private final NettyTransport transport;
    private final LongSupplier clock;
    private final Set<NettyLoop> loops = ConcurrentHashMap.newKeySet();
    private final Set<NettyUdpSocket> sockets = ConcurrentHashMap.newKeySet();
    private SocketCounters closedSockets = SocketCounters.NONE;

    private NettyNetwork(NettyTransport transport, LongSupplier clock) {
        this.transport = transport;
        this.clock = clock;
    }

    /**
     * A network; it costs nothing until loops are opened.
     *
     * @param clock nanoseconds, handed to datagram handlers
     * @throws IllegalStateException when epoll is asked for and not available
     */
    public static NettyNetwork create(Transport transport, LongSupplier clock) {
        return new NettyNetwork(NettyTransport.of(transport), clock);
    }

    /** Which transport it is: EPOLL or NIO. */
    public Transport transport() {
        return transport.epoll() ? Transport.EPOLL : Transport.NIO;
    }

    @Override
    public Loop openLoop(String name) {
        NettyLoop loop = new NettyLoop(name, this, transport.io());
        loops.add(loop);
        return loop;
    }

    @Override
    public UdpSocket open(Loop owner, UdpOptions options, InetSocketAddress local, DatagramHandler handler)
            throws NetworkException {
        return open(own(owner), options, local, false, handler);
    }

    private NettyUdpSocket open(
            NettyLoop loop, UdpOptions options, InetSocketAddress local, boolean sharePort, DatagramHandler handler)
            throws NetworkException {
        if (loop.inLoop()) {
            NettyUdpSocket socket = new NettyUdpSocket(loop, transport, options, local, sharePort, handler);
            sockets.add(socket);
            return socket;
        }
        CompletableFuture<NettyUdpSocket> opened = new CompletableFuture<>();
        try {
            loop.execute(() -> {
                try {
                    opened.complete(open(loop, options, local, sharePort, handler));
                } catch (NetworkException | RuntimeException e) {
                    opened.completeExceptionally(e);
                }
            });
            return opened.join();
        } catch (RejectedExecutionException closed) {
            throw new NetworkException(NetworkException.Reason.CLOSED, local, closed);
        } catch (CompletionException e) {
            throw e.getCause() instanceof NetworkException refused
                    ? refused
                    : new NetworkException(NetworkException.Reason.OTHER, local, e.getCause());
        }
    }

    @Override
    public List<UdpSocket> listen(
            List<? extends Loop> owners,
            UdpOptions options,
            InetSocketAddress local,
            IntFunction<DatagramHandler> handlerOf)
            throws NetworkException {
        boolean share = transport.epoll() && owners.size() > 1;
        // With SO_REUSEPORT a second process would bind without an error and take its share: ask without it first.
        InetSocketAddress address = share ? probe(local) : local;
        int count = share ? owners.size() : 1;
        List<UdpSocket> opened = new ArrayList<>(count);
        try {
            for (int i = 0; i < count; i++) {
                opened.add(open(own(owners.get(i)), options, address, share, handlerOf.apply(i)));
            }
        } catch (NetworkException e) {
            opened.forEach(UdpSocket::close);
            throw e;
        }
        return opened;
    }

    /** The address with a port that nobody else is bound to at this moment. */
    private static InetSocketAddress probe(InetSocketAddress local) throws NetworkException {
        if (local.isUnresolved()) {
            throw new NetworkException(NetworkException.Reason.ADDRESS_UNAVAILABLE, local, null);
        }
        boolean ipv4 = local.getAddress() instanceof Inet4Address;
        try (DatagramChannel channel =
                DatagramChannel.open(ipv4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6)) {
            channel.bind(local);
            return new InetSocketAddress(local.getAddress(), channel.socket().getLocalPort());
        } catch (IOException e) {
            throw new NetworkException(NettyTransport.reason(e), local, e);
        }
    }

    private static NettyLoop own(Loop loop) {
        if (loop instanceof NettyLoop netty) {
            return netty;
        }
        throw new IllegalArgumentException("not a loop of this network: " + loop.name());
    }

    LongSupplier clock() {
        return clock;
    }

    synchronized void closed(NettyUdpSocket socket) {
        if (sockets.remove(socket)) {
            closedSockets = closedSockets.plus(socket.counters());
        }
    }

    void closed(NettyLoop loop) {
        loops.remove(loop);
    }

    @Override
    public synchronized SocketCounters counters() {
        SocketCounters sum = closedSockets;
        for (NettyUdpSocket socket : sockets) {
            sum = sum.plus(socket.counters());
        }
        return sum;
    }

    /** Sockets open at present. */
    public int openSockets() {
        return sockets.size();
    }

    @Override
    public void close() {
        loops.forEach(NettyLoop::close);
    }
}
