package io.offhook.app.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The other end of all streams, whose cost does not count: few sockets that send and receive in batches (sendmmsg,
 * recvmmsg), paced in 1 ms slots like the side that is measured.
 */
final class RemoteSide implements AutoCloseable {
    private static final int STREAMS_A_SOCKET = 128;
    private static final int FEWEST_SOCKETS = 4; // each has a receive buffer
    private static final int MOST_SOCKETS = 16;
    private static final int DATAGRAM = 2_048;
    private static final int BATCH = 64;
    private static final int SOCKET_BUFFER = 4 << 20;
    private static final int MESSAGES_PER_FLUSH = 1_024;

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final EventExecutor loop = group.next();
    private final List<Channel> sockets = new ArrayList<>();
    private final List<List<Target>> phases = new ArrayList<>();
    private final byte[] audio = new byte[BareSide.SAMPLES];
    private final Runnable slots = this::runSlots;
    private int targets;
    private boolean sending;
    private long originNs;
    private long nextSlot;
    private long sent;
    private long received;

    /** What was sent and received as RTP. */
    record Totals(long sent, long received) {}

    RemoteSide(int streams) throws InterruptedException {
        for (int i = 0; i < BareSide.PHASES; i++) {
            phases.add(new ArrayList<>());
        }
        for (int i = 0; i < audio.length; i++) {
            audio[i] = (byte) (i * 7);
        }
        int count = Math.max(FEWEST_SOCKETS, Math.min(MOST_SOCKETS, streams / STREAMS_A_SOCKET));
        for (int i = 0; i < count; i++) {
            sockets.add(new Bootstrap()
                    .group(group)
                    .channelFactory(() -> new EpollDatagramChannel(SocketProtocolFamily.INET))
                    .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                    .option(
                            ChannelOption.RECVBUF_ALLOCATOR,
                            new FixedRecvByteBufAllocator(DATAGRAM * BATCH).maxMessagesPerRead(4 * BATCH))
                    .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, DATAGRAM)
                    .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER)
                    .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER)
                    .option(ChannelOption.MAX_MESSAGES_PER_WRITE, MESSAGES_PER_FLUSH)
                    .handler(new Counter())
                    .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .sync()
                    .channel());
        }
    }

    /** The port for stream {@code number}. */
    int port(int number) {
        return ((InetSocketAddress) sockets.get(number % sockets.size()).localAddress()).getPort();
    }

    /** All ports, for the child's command line. */
    String ports() {
        return sockets.stream()
                .map(socket -> String.valueOf(((InetSocketAddress) socket.localAddress()).getPort()))
                .collect(Collectors.joining(","));
    }

    /** Stream {@code number} hears on this port from {@link #start} on. */
    void add(int number, int port) {
        Target target = new Target(
                sockets.get(number % sockets.size()), new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        loop.execute(() -> phases.get(targets++ % BareSide.PHASES).add(target));
    }

    void start() {
        loop.execute(() -> {
            sending = true;
            originNs = System.nanoTime();
            runSlots();
        });
    }

    private void runSlots() {
        if (!sending) {
            return;
        }
        long dueNs = originNs + nextSlot * BareSide.SLOT_NS;
        for (int ran = 0; ran < BareSide.CATCH_UP_SLOTS && dueNs - System.nanoTime() <= 0; ran++) {
            for (Target target : phases.get((int) (nextSlot % BareSide.PHASES))) {
                target.send();
            }
            sockets.forEach(Channel::flush);
            nextSlot++;
            dueNs += BareSide.SLOT_NS;
        }
        loop.schedule(slots, Math.max(0, dueNs - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    void stopSending() throws Exception {
        loop.submit(() -> sending = false).get();
    }

    Totals totals() throws Exception {
        return loop.submit(() -> new Totals(sent, received)).get();
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private final class Target {
        private final Channel socket;
        private final InetSocketAddress address;
        private final int ssrc;
        private int sequence;
        private int timestamp;

        Target(Channel socket, InetSocketAddress address) {
            this.socket = socket;
            this.address = address;
            this.ssrc = address.getPort();
        }

        void send() {
            ByteBuf packet = PooledByteBufAllocator.DEFAULT.directBuffer(BareSide.HEADER + BareSide.SAMPLES);
            packet.writeByte(0x80)
                    .writeByte(0)
                    .writeShort(sequence)
                    .writeInt(timestamp)
                    .writeInt(ssrc);
            packet.writeBytes(audio);
            sequence = (sequence + 1) & 0xffff;
            timestamp += BareSide.SAMPLES;
            socket.write(new DatagramPacket(packet, address), socket.voidPromise());
            sent++;
        }
    }

    private final class Counter extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            DatagramPacket datagram = (DatagramPacket) message;
            ByteBuf packet = datagram.content();
            if (packet.readableBytes() > BareSide.HEADER && (packet.getByte(packet.readerIndex() + 1) & 0x7f) == 0) {
                received++; // RTCP has other numbers there (RFC 5761 section 4)
            }
            datagram.release();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // a port unreachable while the measured side closes: the totals say what is missing
        }
    }
}
