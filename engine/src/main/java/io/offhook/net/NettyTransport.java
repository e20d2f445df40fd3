package io.offhook.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramChannelConfig;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import io.netty.channel.unix.UnixChannelOption;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** What differs between epoll and NIO: how channels are made, configured and asked. */
final class NettyTransport {
    /** A signalling socket's outbound buffer: what one turn may send before datagrams are dropped. */
    private static final WriteBufferWaterMark SIGNALLING_BUFFER = new WriteBufferWaterMark(8 << 20, 16 << 20);

    private static final int MESSAGES_PER_FLUSH = 1_024;

    /** getsockopt(SOL_SOCKET, SO_MEMINFO): nine 32-bit figures, the last the datagrams dropped (linux/sock_diag.h). */
    private static final RawUnixChannelOption SO_MEMINFO = new RawUnixChannelOption("SO_MEMINFO", 1, 55, 36);

    private static final int MEMINFO_DROPS = 32;

    private final boolean epoll;

    private NettyTransport(boolean epoll) {
        this.epoll = epoll;
    }

    static NettyTransport of(Transport wanted) {
        boolean available = wanted != Transport.NIO && Epoll.isAvailable();
        if (wanted == Transport.EPOLL && !available) {
            throw new IllegalStateException("epoll is not available here", Epoll.unavailabilityCause());
        }
        return new NettyTransport(available);
    }

    boolean epoll() {
        return epoll;
    }

    IoHandlerFactory io() {
        return epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    /** Who else may be bound to the port. */
    enum Port {
        /** Nobody. */
        OWN,
        /** Our sockets on other loops (SO_REUSEPORT). */
        SHARED,
        /** The channel that is being replaced (SO_REUSEADDR). */
        TAKEN_OVER
    }

    /** Opens, registers and binds a channel on the loop's thread: all of it is done when this returns. */
    DatagramChannel bind(NettyLoop loop, UdpOptions options, InetSocketAddress local, Port port, ChannelHandler handler)
            throws NetworkException {
        if (local.isUnresolved()) {
            throw new NetworkException(NetworkException.Reason.ADDRESS_UNAVAILABLE, local, null);
        }
        if (loop.closing()) {
            throw new NetworkException(NetworkException.Reason.CLOSED, local, null);
        }
        DatagramChannel channel = null;
        try {
            channel = open(local.getAddress() instanceof Inet4Address);
            configure(channel.config(), loop, options, port);
            channel.pipeline().addLast(handler);
            check(loop.events().register(channel));
            check(channel.bind(local));
            return channel;
        } catch (IOException | ChannelException | IllegalStateException e) {
            if (channel != null) {
                close(channel);
            }
            throw new NetworkException(reason(e), local, e);
        }
    }

    private DatagramChannel open(boolean ipv4) throws IOException {
        if (epoll) {
            return new EpollDatagramChannel(ipv4 ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6);
        }
        return new NioDatagramChannel(java.nio.channels.DatagramChannel.open(
                ipv4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6));
    }

    private void configure(DatagramChannelConfig config, NettyLoop loop, UdpOptions options, Port port) {
        boolean signalling = options.use() == UdpOptions.Use.SIGNALLING;
        boolean batches = epoll && signalling;
        config.setAllocator(NettyLoop.allocator());
        config.setRecvByteBufAllocator(loop.receiveBuffer(options, batches));
        config.setReceiveBufferSize(options.receiveBufferBytes());
        config.setSendBufferSize(options.sendBufferBytes());
        config.setOption(ChannelOption.MAX_MESSAGES_PER_WRITE, MESSAGES_PER_FLUSH);
        if (options.trafficClass() != 0) {
            config.setTrafficClass(options.trafficClass());
        }
        if (signalling) {
            config.setWriteBufferWaterMark(SIGNALLING_BUFFER);
        }
        if (batches) {
            config.setOption(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, options.maxDatagramBytes() + 1);
        }
        if (port == Port.SHARED) {
            config.setOption(UnixChannelOption.SO_REUSEPORT, true);
        } else if (port == Port.TAKEN_OVER) {
            config.setReuseAddress(true);
        }
    }

    private static void check(ChannelFuture future) throws IOException {
        Throwable cause = future.cause();
        if (cause instanceof IOException failed) {
            throw failed;
        }
        if (cause != null) {
            throw new IOException(cause);
        }
        if (!future.isDone()) {
            throw new IllegalStateException("not on the loop's thread");
        }
    }

    private static void close(DatagramChannel channel) {
        if (channel.isRegistered()) {
            channel.close();
        } else {
            channel.unsafe().closeForcibly();
        }
    }

    static NetworkException.Reason reason(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String text = String.valueOf(cause.getMessage());
            if (text.contains("in use")) {
                return NetworkException.Reason.PORT_BUSY;
            } else if (text.contains("Too many open files")) {
                return NetworkException.Reason.TOO_MANY_FILES;
            } else if (text.contains("ermission denied")) {
                return NetworkException.Reason.PERMISSION_DENIED;
            } else if (text.contains("assign requested address")) {
                return NetworkException.Reason.ADDRESS_UNAVAILABLE;
            } else if (cause instanceof BindException) {
                return NetworkException.Reason.PORT_BUSY;
            }
        }
        return NetworkException.Reason.OTHER;
    }

    /** Connects on the loop's thread; false when the kernel refuses, for want of a route for example. */
    boolean connect(Channel channel, InetSocketAddress peer) {
        return channel.connect(peer).isSuccess();
    }

    /** Datagrams the kernel dropped at this socket for want of buffer; {@link SocketCounters#UNKNOWN} with NIO. */
    long kernelDrops(DatagramChannel channel) {
        if (!epoll) {
            return SocketCounters.UNKNOWN;
        }
        try {
            ByteBuffer figures = channel.config().getOption(SO_MEMINFO);
            return figures == null
                    ? SocketCounters.UNKNOWN
                    : figures.order(ByteOrder.nativeOrder()).getInt(MEMINFO_DROPS) & 0xFFFF_FFFFL;
        } catch (ChannelException closedMeanwhile) {
            return 0;
        }
    }
}
