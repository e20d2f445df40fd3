package io.offhook.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A UDP socket on a Netty channel.
 *
 * <p>Netty's disconnect leaves an epoll channel for dead, and Linux takes a port that it chose itself away from a socket
 * that disconnects. So {@link #disconnect} and a change of peer open a fresh channel on the same port, with SO_REUSEADDR
 * on both for that moment, and close the old one: no gap in which somebody else could take the port.
 */
@ChannelHandler.Sharable // with the channel that takes over
final class NettyUdpSocket extends ChannelInboundHandlerAdapter implements UdpSocket {
    private static final Logger LOG = LoggerFactory.getLogger(NettyUdpSocket.class);
    private static final VarHandle COUNTS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int SENT = 0;
    private static final int RECEIVED = 1;
    private static final int SEND_ERRORS = 2;
    private static final int RECEIVE_ERRORS = 3;
    private static final int REFUSED = 4;
    private static final int OVERSIZED = 5;
    private static final int DROPS_BEFORE = 6; // of channels that were replaced; -1 is "unknown"

    private final NettyLoop loop;
    private final NettyTransport transport;
    private final UdpOptions options;
    private final SendBuffers sendBuffers;
    private final DatagramHandler handler;
    private final InetSocketAddress local;
    private final long[] counts = new long[7]; // written on the loop, read anywhere
    private DatagramChannel channel;
    private volatile @Nullable InetSocketAddress remote;
    private volatile boolean closed;
    private boolean dirty;
    private boolean writing;
    private boolean complained;

    /** Opens and binds; on the loop's thread. */
    NettyUdpSocket(
            NettyLoop loop,
            NettyTransport transport,
            UdpOptions options,
            InetSocketAddress wanted,
            boolean sharePort,
            DatagramHandler handler)
            throws NetworkException {
        this.loop = loop;
        this.transport = transport;
        this.options = options;
        this.handler = handler;
        NettyTransport.Port port = sharePort ? NettyTransport.Port.SHARED : NettyTransport.Port.OWN;
        this.channel = transport.bind(loop, options, wanted, port, this);
        this.local = channel.localAddress();
        this.sendBuffers = loop.sendBuffers(options.use());
        loop.opened(this);
    }

    // ---- inbound: called by Netty on the loop ----

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        boolean marked = loop.mark().enter();
        try {
            if (!closed && message instanceof DatagramPacket packet) {
                received(packet);
            }
        } catch (Throwable t) { // a handler that throws must not end the read loop of its socket
            complain(t);
        } finally {
            ReferenceCountUtil.release(message);
            if (marked) {
                loop.mark().exit();
            }
        }
    }

    private void received(DatagramPacket packet) {
        ByteBuf content = packet.content();
        int length = content.readableBytes();
        count(RECEIVED);
        if (length > options.maxDatagramBytes()) {
            count(OVERSIZED);
            length = options.maxDatagramBytes() + 1;
        }
        byte[] scratch = loop.scratch();
        content.getBytes(content.readerIndex(), scratch, 0, length);
        InetSocketAddress peer = remote;
        handler.received(
                scratch,
                0,
                length,
                peer == null ? packet.sender() : peer,
                loop.clock().getAsLong());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        boolean marked = loop.mark().enter();
        try {
            if (!closed) {
                handler.readComplete();
            }
        } catch (Throwable t) {
            complain(t);
        } finally {
            if (marked) {
                loop.mark().exit();
            }
        }
    }

    private void complain(Throwable t) {
        count(RECEIVE_ERRORS);
        if (!complained) {
            complained = true; // once a socket: the peer decides how often
            LOG.warn("The handler of {} threw", this, t);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof PortUnreachableException) {
            count(REFUSED); // RFC 1122 §4.1.3.3: the peer's system says nobody listens there
        }
        if (writing) {
            COUNTS.setOpaque(counts, SENT, counts[SENT] - 1); // the kernel reported the error instead of sending
            count(SEND_ERRORS);
        } else if (!(cause instanceof PortUnreachableException)) {
            count(RECEIVE_ERRORS);
        }
    }

    private void count(int what) {
        COUNTS.setOpaque(counts, what, counts[what] + 1);
    }

    // ---- outbound ----

    @Override
    public void send(byte[] data, int offset, int length, InetSocketAddress to) {
        if (loop.inLoop()) {
            write(data, offset, length, to);
        } else {
            handOver(Arrays.copyOfRange(data, offset, offset + length), to);
        }
    }

    @Override
    public void send(byte[] data, int offset, int length) {
        if (loop.inLoop()) {
            write(data, offset, length, null);
        } else {
            handOver(Arrays.copyOfRange(data, offset, offset + length), null);
        }
    }

    private void handOver(byte[] data, @Nullable InetSocketAddress to) {
        try {
            loop.execute(() -> write(data, 0, data.length, to)); // Netty's task queue is MPSC and wakes the loop once
        } catch (RejectedExecutionException gone) {
            // the loop is closed: nobody sends any more
        }
    }

    private void write(byte[] data, int offset, int length, @Nullable InetSocketAddress to) {
        InetSocketAddress peer = remote;
        boolean addressed = peer == null ? to != null : to == null || to.equals(peer);
        if (closed || length == 0 || !addressed || !writable()) { // Netty would drop an empty one silently
            count(SEND_ERRORS);
            return;
        }
        ByteBuf buffer = sendBuffers.holding(data, offset, length);
        Object message = peer == null && to != null ? new DatagramPacket(buffer, to) : buffer;
        count(SENT);
        if (options.use() == UdpOptions.Use.MEDIA) {
            writing = true;
            channel.writeAndFlush(message, channel.voidPromise());
            writing = false;
        } else {
            channel.write(message, channel.voidPromise());
            if (!dirty) {
                dirty = true;
                loop.dirty(this);
            }
        }
    }

    /** A full buffer is flushed once; what then does not fit is dropped, as the network would. */
    private boolean writable() {
        if (!channel.isWritable()) {
            flushNow();
        }
        return channel.isWritable();
    }

    void flushNow() {
        dirty = false;
        if (!closed) {
            writing = true;
            channel.flush();
            writing = false;
        }
    }

    @Override
    public void flush() {
        if (loop.inLoop()) {
            flushNow();
        } else {
            onLoop(this::flushNow);
        }
    }

    // ---- peer ----

    @Override
    public void connect(InetSocketAddress peer) {
        if (closed || peer.equals(remote)) {
            return;
        }
        if (remote != null && !renew()) {
            return;
        }
        if (transport.connect(channel, peer)) {
            remote = peer;
        } else {
            count(SEND_ERRORS); // no route: stays unconnected
        }
    }

    @Override
    public void disconnect() {
        if (!closed && remote != null) {
            renew();
        }
    }

    private boolean renew() {
        flushNow();
        DatagramChannel old = channel;
        old.config().setReuseAddress(true);
        try {
            channel = transport.bind(loop, options, local, NettyTransport.Port.TAKEN_OVER, this);
        } catch (NetworkException e) {
            old.config().setReuseAddress(false);
            count(RECEIVE_ERRORS);
            return false; // stays connected to the old peer
        }
        addDrops(old);
        remote = null;
        old.close();
        channel.config().setReuseAddress(false);
        return true;
    }

    // ---- end ----

    @Override
    public void close() {
        if (loop.inLoop()) {
            closeNow();
        } else {
            onLoop(this::closeNow);
        }
    }

    private void closeNow() {
        if (!closed) {
            flushNow();
            addDrops(channel);
            closed = true;
            channel.close();
            loop.closed(this);
        }
    }

    private void addDrops(DatagramChannel ending) {
        long drops = transport.kernelDrops(ending);
        COUNTS.setOpaque(counts, DROPS_BEFORE, drops < 0 ? SocketCounters.UNKNOWN : counts[DROPS_BEFORE] + drops);
    }

    private void onLoop(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException gone) {
            // the loop has closed its sockets
        }
    }

    // ---- facts ----

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public @Nullable InetSocketAddress remote() {
        return remote;
    }

    @Override
    public boolean closed() {
        return closed;
    }

    @Override
    public SocketCounters counters() {
        long before = value(DROPS_BEFORE);
        long now = closed ? 0 : transport.kernelDrops(channel);
        return new SocketCounters(
                value(SENT),
                value(RECEIVED),
                value(SEND_ERRORS),
                value(RECEIVE_ERRORS),
                value(REFUSED),
                value(OVERSIZED),
                before < 0 || now < 0 ? SocketCounters.UNKNOWN : before + now);
    }

    private long value(int what) {
        return (long) COUNTS.getOpaque(counts, what);
    }

    @Override
    public String toString() {
        return "UDP " + local.getAddress().getHostAddress() + ":" + local.getPort();
    }
}
