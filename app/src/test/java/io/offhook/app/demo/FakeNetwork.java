package io.offhook.app.demo;

import io.offhook.net.DatagramHandler;
import io.offhook.net.Loop;
import io.offhook.net.LoopTimer;
import io.offhook.net.Network;
import io.offhook.net.SocketCounters;
import io.offhook.net.TurnMark;
import io.offhook.net.UdpOptions;
import io.offhook.net.UdpSocket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A network in memory, on a clock that the test moves: sockets keep what they are told to send. */
final class FakeNetwork implements Network {
    /** One datagram as it left. */
    record Sent(byte[] bytes, @Nullable InetSocketAddress to, long atNs) {}

    private record Task(long dueNs, long order, Runnable work) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::dueNs).thenComparingLong(Task::order));
    private long order;
    long nowNs;

    final class FakeLoop implements Loop {
        @Override
        public String name() {
            return "fake";
        }

        @Override
        public boolean inLoop() {
            return true;
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public LoopTimer schedule(Runnable task, long delayNs) {
            Task scheduled = new Task(nowNs + Math.max(0, delayNs), order++, task);
            tasks.add(scheduled);
            return () -> tasks.remove(scheduled);
        }

        @Override
        public void atTurnEnd(Runnable task) {
            task.run();
        }

        @Override
        public boolean closing() {
            return false;
        }

        @Override
        public TurnMark mark() {
            return new TurnMark();
        }

        @Override
        public @Nullable Thread thread() {
            return null;
        }

        @Override
        public CompletableFuture<Void> close() {
            return CompletableFuture.completedFuture(null);
        }
    }

    final class FakeSocket implements UdpSocket {
        final List<Sent> sent = new ArrayList<>();
        private final InetSocketAddress local;
        private @Nullable InetSocketAddress remote;
        private boolean closed;

        FakeSocket(InetSocketAddress local) {
            this.local = local;
        }

        @Override
        public InetSocketAddress local() {
            return local;
        }

        @Override
        public @Nullable InetSocketAddress remote() {
            return remote;
        }

        @Override
        public void send(byte[] data, int offset, int length, InetSocketAddress to) {
            sent.add(new Sent(Arrays.copyOfRange(data, offset, offset + length), to, nowNs));
        }

        @Override
        public void send(byte[] data, int offset, int length) {
            sent.add(new Sent(Arrays.copyOfRange(data, offset, offset + length), null, nowNs));
        }

        @Override
        public void connect(InetSocketAddress peer) {
            remote = peer;
        }

        @Override
        public void disconnect() {
            remote = null;
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            closed = true;
        }

        @Override
        public boolean closed() {
            return closed;
        }

        @Override
        public SocketCounters counters() {
            return SocketCounters.NONE;
        }
    }

    final List<FakeSocket> sockets = new ArrayList<>();

    /** Moves the clock; runs what falls due on the way. */
    void advance(long byNs) {
        long until = nowNs + byNs;
        while (!tasks.isEmpty() && tasks.peek().dueNs() <= until) {
            Task task = tasks.poll();
            nowNs = Math.max(nowNs, task.dueNs());
            task.work().run();
        }
        nowNs = until;
    }

    @Override
    public Loop openLoop(String name) {
        return new FakeLoop();
    }

    @Override
    public UdpSocket open(Loop owner, UdpOptions options, InetSocketAddress local, DatagramHandler handler) {
        FakeSocket socket = new FakeSocket(local);
        sockets.add(socket);
        return socket;
    }

    @Override
    public List<UdpSocket> listen(
            List<? extends Loop> owners,
            UdpOptions options,
            InetSocketAddress local,
            IntFunction<DatagramHandler> handlerOf) {
        return List.of(new FakeSocket(local));
    }

    @Override
    public SocketCounters counters() {
        return SocketCounters.NONE;
    }

    @Override
    public void close() {}
}
