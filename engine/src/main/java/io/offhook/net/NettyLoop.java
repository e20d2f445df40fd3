package io.offhook.net;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.RejectedExecutionHandlers;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A Netty event loop with what its sockets share: the receive buffers, the scratch array, the list of sockets that have
 * something to flush at the end of the turn.
 */
final class NettyLoop implements Loop {
    /** Datagrams that one system call reads at most (recvmmsg). */
    static final int BATCH = 32;

    private static final int MESSAGES_PER_TURN = 128;
    /** A SIP message fits as a rule; a turn seldom sends more of them. */
    private static final int SIGNALLING_BUFFERS = 64;

    private static final int SEND_BUFFER_BYTES = 2_048;
    private static final long QUANTUM_MS = 100; // Netty's floor; our own executor keeps its slices far below

    private final String name;
    private final NettyNetwork network;
    private final SingleThreadIoEventLoop events;
    private final TurnMark mark = new TurnMark();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Runnable flush = this::flushDirty;
    private final byte[] scratch = new byte[UdpOptions.MAX_UDP_PAYLOAD + 1];
    private final TreeMap<Integer, ReceiveBuffer> receiveBuffers = new TreeMap<>();
    private final Map<UdpOptions.Use, SendBuffers> sendBuffers = new EnumMap<>(UdpOptions.Use.class);
    private final Set<NettyUdpSocket> sockets = new LinkedHashSet<>();
    private ArrayList<NettyUdpSocket> dirty = new ArrayList<>();
    private ArrayList<NettyUdpSocket> flushing = new ArrayList<>();
    private volatile @Nullable Thread thread;
    private volatile boolean closing;

    NettyLoop(String name, NettyNetwork network, IoHandlerFactory io) {
        this.name = name;
        this.network = network;
        this.events = new SingleThreadIoEventLoop(
                null, this::newThread, io, Integer.MAX_VALUE, RejectedExecutionHandlers.reject(), QUANTUM_MS);
    }

    private Thread newThread(Runnable work) {
        Thread created = new FastThreadLocalThread(
                () -> {
                    try {
                        work.run();
                    } finally {
                        network.closed(this);
                        ended.complete(null);
                    }
                },
                name);
        created.setDaemon(true); // the engine keeps the process alive as long as its user wants, not we
        thread = created;
        return created;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean inLoop() {
        return events.inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        events.execute(task);
    }

    @Override
    public LoopTimer schedule(Runnable task, long delayNs) {
        ScheduledFuture<?> future = events.schedule(task, delayNs, TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    @Override
    public void atTurnEnd(Runnable task) {
        events.executeAfterEventLoopIteration(task);
    }

    @Override
    public boolean closing() {
        return closing;
    }

    @Override
    public TurnMark mark() {
        return mark;
    }

    @Override
    public @Nullable Thread thread() {
        return thread;
    }

    @Override
    public CompletableFuture<Void> close() {
        if (!closing) {
            closing = true;
            try {
                events.execute(this::closeSockets);
            } catch (RejectedExecutionException closedBefore) {
                return ended;
            }
            events.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
        return ended;
    }

    private void closeSockets() {
        for (NettyUdpSocket socket : List.copyOf(sockets)) {
            socket.close();
        }
        receiveBuffers.values().forEach(ReceiveBuffer::release);
        receiveBuffers.clear();
        sendBuffers.values().forEach(SendBuffers::release);
        sendBuffers.clear();
    }

    SingleThreadIoEventLoop events() {
        return events;
    }

    LongSupplier clock() {
        return network.clock();
    }

    /** Where a datagram is copied before it is handed out. */
    byte[] scratch() {
        return scratch;
    }

    /** Netty 4.2's default, the adaptive allocator, is slower for buffers that live for microseconds. */
    static ByteBufAllocator allocator() {
        return PooledByteBufAllocator.DEFAULT;
    }

    /** The buffer that sockets with these options read into. */
    ReceiveBuffer receiveBuffer(UdpOptions options, boolean batches) {
        boolean media = options.use() == UdpOptions.Use.MEDIA;
        int datagram = options.maxDatagramBytes() + 1;
        int bytes = batches ? datagram * BATCH : datagram;
        int messages = media ? 1 : MESSAGES_PER_TURN; // 1: a second, empty read would cost a system call a packet
        return receiveBuffers.computeIfAbsent(
                media ? -bytes : bytes, key -> new ReceiveBuffer(allocator(), bytes, messages));
    }

    /** The buffers that sockets of this use send from. */
    SendBuffers sendBuffers(UdpOptions.Use use) {
        int count = use == UdpOptions.Use.MEDIA ? 1 : SIGNALLING_BUFFERS;
        return sendBuffers.computeIfAbsent(use, key -> new SendBuffers(count, SEND_BUFFER_BYTES, allocator()));
    }

    void opened(NettyUdpSocket socket) {
        sockets.add(socket);
    }

    void closed(NettyUdpSocket socket) {
        sockets.remove(socket);
        network.closed(socket);
    }

    /** This socket has something to write when the turn ends. */
    void dirty(NettyUdpSocket socket) {
        if (dirty.isEmpty()) {
            events.executeAfterEventLoopIteration(flush);
        }
        dirty.add(socket);
    }

    private void flushDirty() {
        ArrayList<NettyUdpSocket> now = dirty;
        dirty = flushing;
        flushing = now;
        for (int i = 0; i < now.size(); i++) {
            now.get(i).flushNow();
        }
        now.clear();
    }

    @Override
    public String toString() {
        return name;
    }
}
