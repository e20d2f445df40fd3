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
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.util.concurrent.EventExecutor;
import io.offhook.media.codec.G711;
import io.offhook.net.UdpOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The yardstick: what somebody would write who needs nothing but the packets. One epoll loop, a connected socket a
 * stream, 1 ms slots at absolute times, a table for the codec and a ring for what comes. No Akka, no jitter buffer that
 * adapts, no RTCP, no statistics.
 */
final class BareSide implements Side {
    static final int SAMPLES = 160;
    static final int HEADER = 12;
    static final int PHASES = 20;
    static final long SLOT_NS = 1_000_000;
    /** Slots in a row at most: who is late must read his sockets all the same. */
    static final int CATCH_UP_SLOTS = 3;

    private static final int GIVE_UP_SLOTS = 200;

    private static final int RING = 16;
    private static final int DELAY = 2; // packets between the newest one and the one that is played
    private static final int TIMED = 8; // one beat of so many is timed: a clock read each would be a cost of ours
    private static final long HIGHEST_NS = 60_000_000_000L;

    private final int streams;
    private final int[] remotePorts;
    private final boolean deaf;
    private final byte[] prompt;
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final EventExecutor loop = group.next();
    private final List<List<Stream>> phases = new ArrayList<>();
    private final Histogram lateness = new Histogram(1_000, HIGHEST_NS, 2);
    private final short[] pcm = new short[SAMPLES];
    private final Runnable slots = this::runSlots;
    private long originNs;
    private long nextSlot;
    private long sent;
    private long received;
    private boolean stopped;

    BareSide(int streams, int[] remotePorts, boolean deaf, byte[] prompt) {
        this.streams = streams;
        this.remotePorts = remotePorts;
        this.deaf = deaf;
        this.prompt = prompt;
        for (int i = 0; i < PHASES; i++) {
            phases.add(new ArrayList<>());
        }
    }

    @Override
    public int[] open() throws InterruptedException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        UdpOptions options = UdpOptions.media();
        int[] ports = new int[streams];
        for (int i = 0; i < streams; i++) {
            Stream stream = new Stream(i);
            Channel channel = new Bootstrap()
                    .group(group)
                    .channelFactory(() -> new EpollDatagramChannel(SocketProtocolFamily.INET))
                    .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                    .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(2_048).maxMessagesPerRead(1))
                    .option(ChannelOption.SO_RCVBUF, options.receiveBufferBytes())
                    .option(ChannelOption.SO_SNDBUF, options.sendBufferBytes())
                    .option(ChannelOption.IP_TOS, options.trafficClass())
                    .handler(stream)
                    .connect(
                            new InetSocketAddress(loopback, remotePorts[i % remotePorts.length]),
                            new InetSocketAddress(loopback, 0))
                    .sync()
                    .channel();
            stream.channel = channel;
            ports[i] = ((InetSocketAddress) channel.localAddress()).getPort();
            phases.get(i % PHASES).add(stream);
        }
        return ports;
    }

    @Override
    public void go() {
        loop.execute(() -> {
            originNs = System.nanoTime();
            runSlots();
        });
    }

    private void runSlots() {
        if (stopped) {
            return;
        }
        long behind = (System.nanoTime() - originNs) / SLOT_NS - nextSlot;
        if (behind > GIVE_UP_SLOTS) {
            nextSlot += behind; // a burst of old audio helps nobody; ours gives up as early
        }
        long dueNs = originNs + nextSlot * SLOT_NS;
        for (int ran = 0; ran < CATCH_UP_SLOTS && dueNs - System.nanoTime() <= 0; ran++) {
            List<Stream> due = phases.get((int) (nextSlot % PHASES));
            for (int i = 0; i < due.size(); i++) {
                if (i % TIMED == 0) {
                    lateness.recordValue(Math.min(System.nanoTime() - dueNs, HIGHEST_NS));
                }
                due.get(i).tick();
            }
            nextSlot++;
            dueNs += SLOT_NS;
        }
        loop.schedule(slots, Math.max(0, dueNs - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    @Override
    public void windowBegins() throws Exception {
        loop.submit(lateness::reset).get();
    }

    @Override
    public Counts counts() throws Exception {
        return loop.submit(() -> new Counts(
                        sent,
                        received,
                        lateness.getValueAtPercentile(50) / 1e6,
                        lateness.getValueAtPercentile(99) / 1e6))
                .get();
    }

    @Override
    public Counts stop() throws Exception {
        loop.submit(() -> stopped = true).get();
        return counts();
    }

    @Override
    public long threadId() {
        try {
            return loop.submit(() -> Thread.currentThread().getId()).get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private final class Stream extends ChannelInboundHandlerAdapter {
        private final byte[] ring = new byte[RING * SAMPLES];
        private final int[] sequences = new int[RING];
        private final int ssrc;
        private @Nullable Channel channel;
        private int sequence;
        private int timestamp;
        private int promptAt;
        private int newest = -1;
        private int next = -1;

        Stream(int number) {
            ssrc = 0x0ff0_0000 + number;
            sequence = number & 0xffff;
            java.util.Arrays.fill(sequences, -1);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            DatagramPacket datagram = (DatagramPacket) message;
            ByteBuf packet = datagram.content();
            int at = packet.readerIndex();
            int length = packet.readableBytes();
            int first = packet.getByte(at);
            int payload = HEADER + 4 * (first & 0x0f);
            if (length == payload + SAMPLES && (first & 0xf0) == 0x80 && (packet.getByte(at + 1) & 0x7f) == 0) {
                newest = packet.getUnsignedShort(at + 2);
                int place = newest & (RING - 1);
                packet.getBytes(at + payload, ring, place * SAMPLES, SAMPLES);
                sequences[place] = newest;
                received++;
            }
            datagram.release();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // the remote side has gone: the totals will say so
        }

        void tick() {
            send();
            if (!deaf) {
                playOut();
            }
        }

        private void send() {
            Channel to = channel;
            if (to == null) {
                return;
            }
            ByteBuf packet = PooledByteBufAllocator.DEFAULT.directBuffer(HEADER + SAMPLES);
            packet.writeByte(0x80)
                    .writeByte(0)
                    .writeShort(sequence)
                    .writeInt(timestamp)
                    .writeInt(ssrc);
            packet.writeBytes(prompt, promptAt, SAMPLES);
            sequence = (sequence + 1) & 0xffff;
            timestamp += SAMPLES;
            promptAt = promptAt + 2 * SAMPLES > prompt.length ? 0 : promptAt + SAMPLES;
            to.writeAndFlush(packet, to.voidPromise());
            sent++;
        }

        private void playOut() {
            if (newest < 0) {
                return;
            }
            int behind = (newest - next) & 0xffff;
            if (next < 0 || behind >= RING) {
                next = (newest - DELAY) & 0xffff;
            }
            int place = next & (RING - 1);
            if (sequences[place] == next) {
                G711.decodeUlaw(ring, place * SAMPLES, SAMPLES, pcm, 0);
            }
            next = (next + 1) & 0xffff;
        }
    }
}
