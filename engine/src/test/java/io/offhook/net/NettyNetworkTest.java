package io.offhook.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.epoll.Epoll;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class NettyNetworkTest {
    private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);
    private static final int WINDOW = 50;

    private final List<Loop> loops = new ArrayList<>();
    private final List<CountDownLatch> gates = new ArrayList<>();
    private NettyNetwork network;
    private long pinnedBefore;

    private static ResourceLeakDetector.Level levelBefore;

    @BeforeAll
    static void countEveryBuffer() {
        levelBefore = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    @AfterAll
    static void countAsBefore() {
        ResourceLeakDetector.setLevel(levelBefore);
    }

    @BeforeEach
    void nothingOfOursIsHeld() {
        pinnedBefore = PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
    }

    /** A datagram as it was received. */
    private record Got(String text, InetSocketAddress source) {}

    private static final class Inbox implements DatagramHandler {
        final BlockingQueue<Got> got = new LinkedBlockingQueue<>();
        final AtomicInteger batches = new AtomicInteger();
        volatile int longest;

        @Override
        public void received(byte[] data, int offset, int length, InetSocketAddress source, long nowNs) {
            longest = Math.max(longest, length);
            got.add(new Got(new String(data, offset, Math.min(length, 100), US_ASCII), source));
        }

        @Override
        public void readComplete() {
            batches.incrementAndGet();
        }

        Got next() throws InterruptedException {
            Got next = got.poll(20, TimeUnit.SECONDS);
            assertThat(next).as("a datagram").isNotNull();
            return next;
        }
    }

    private void use(Transport transport) {
        assumeThat(transport != Transport.EPOLL || Epoll.isAvailable()).isTrue();
        network = NettyNetwork.create(transport, System::nanoTime);
        assertThat(network.transport()).isEqualTo(transport);
    }

    private Loop loop() {
        Loop loop = network.openLoop("test-loop-" + loops.size());
        loops.add(loop);
        return loop;
    }

    private UdpSocket socket(UdpOptions options, DatagramHandler handler) throws NetworkException {
        return network.open(loop(), options, ANY, handler);
    }

    private CountDownLatch gate() {
        CountDownLatch gate = new CountDownLatch(1);
        gates.add(gate);
        return gate;
    }

    @AfterEach
    void everythingIsGoneAfterwards() throws Exception {
        gates.forEach(CountDownLatch::countDown);
        for (Loop loop : loops) {
            loop.close().get(20, TimeUnit.SECONDS);
        }
        if (network != null) {
            assertThat(network.openSockets()).isZero();
            // Less, when an engine of an earlier test was still letting go of its own.
            assertThat(PooledByteBufAllocator.DEFAULT.pinnedDirectMemory()).isLessThanOrEqualTo(pinnedBefore);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }

    private static void send(UdpSocket socket, String text, InetSocketAddress to) {
        byte[] data = bytes("##" + text + "##");
        socket.send(data, 2, data.length - 4, to);
    }

    private static void send(UdpSocket socket, String text) {
        socket.send(bytes(text), 0, text.length());
    }

    /** Runs on a loop's thread and waits for it. */
    private static void on(Loop loop, Runnable task) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                task.run();
                done.complete(null);
            } catch (Throwable t) {
                done.completeExceptionally(t);
            }
        });
        done.get(20, TimeUnit.SECONDS);
    }

    private void until(Loop loop, BooleanSupplier condition) throws Exception {
        long endNs = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(endNs);
            on(loop, () -> {}); // a turn of the loop
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void aSignallingSocketEchoesEveryDatagramOnce(Transport transport) throws Exception {
        use(transport);
        Loop serverLoop = loop();
        UdpSocket[] server = new UdpSocket[1];
        Inbox served = new Inbox();
        server[0] = network.open(serverLoop, UdpOptions.signalling(), ANY, new DatagramHandler() {
            @Override
            public void received(byte[] data, int offset, int length, InetSocketAddress source, long nowNs) {
                assertThat(serverLoop.inLoop()).isTrue();
                server[0].send(data, offset, length, source);
            }

            @Override
            public void readComplete() {
                served.readComplete();
            }
        });
        Inbox inbox = new Inbox();
        UdpSocket client = socket(UdpOptions.signalling(), inbox);
        Set<String> sent = new HashSet<>();
        Set<String> echoed = new HashSet<>();
        while (echoed.size() < 1_000) {
            // A few at a time: a thousand at once need not fit into the kernel's buffer while a loop waits for its
            // turn.
            for (int i = 0; i < WINDOW; i++) {
                String message = "message " + sent.size();
                sent.add(message);
                send(client, message, server[0].local());
            }
            for (int i = 0; i < WINDOW; i++) {
                Got got = inbox.next();
                assertThat(got.source()).isEqualTo(server[0].local());
                assertThat(echoed.add(got.text())).as(got.text()).isTrue();
            }
        }
        assertThat(echoed).isEqualTo(sent);
        assertThat(served.batches.get()).isBetween(1, 1_000);
        SocketCounters counters = server[0].counters();
        assertThat(counters.received()).isEqualTo(1_000);
        assertThat(counters.sent()).isEqualTo(1_000);
        assertThat(counters.sendErrors() + counters.receiveErrors() + counters.oversized())
                .isZero();
        assertThat(counters.kernelDrops()).isEqualTo(transport == Transport.EPOLL ? 0 : SocketCounters.UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void aConnectedMediaSocketHearsItsPeerOnly(Transport transport) throws Exception {
        use(transport);
        Inbox heard = new Inbox();
        Loop loop = loop();
        UdpSocket stream = network.open(loop, UdpOptions.media(), ANY, heard);
        Inbox peerHeard = new Inbox();
        UdpSocket peer = socket(UdpOptions.media(), peerHeard);
        UdpSocket stranger = socket(UdpOptions.media(), new Inbox());
        send(stranger, "early", stream.local());
        assertThat(heard.next()).isEqualTo(new Got("early", stranger.local()));
        on(loop, () -> stream.connect(peer.local()));
        assertThat(stream.remote()).isEqualTo(peer.local());
        for (int i = 0; i < 50; i++) {
            send(stranger, "spam", stream.local());
        }
        send(peer, "hello", stream.local());
        assertThat(heard.next()).isEqualTo(new Got("hello", peer.local()));
        send(stream, "answer");
        assertThat(peerHeard.next()).isEqualTo(new Got("answer", stream.local()));
        send(stream, "also addressed", peer.local());
        assertThat(peerHeard.next().text()).isEqualTo("also addressed");
        send(stream, "wrong", stranger.local());
        until(loop, () -> stream.counters().sendErrors() == 1);
        assertThat(heard.got).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void aSocketCanChangeItsPeerAndLetGoOfItOnTheSamePort(Transport transport) throws Exception {
        use(transport);
        Inbox heard = new Inbox();
        Loop loop = loop();
        UdpSocket stream = network.open(loop, UdpOptions.media(), ANY, heard);
        InetSocketAddress local = stream.local();
        Inbox firstHeard = new Inbox();
        UdpSocket first = socket(UdpOptions.media(), firstHeard);
        Inbox secondHeard = new Inbox();
        UdpSocket second = socket(UdpOptions.media(), secondHeard);
        for (int round = 0; round < 3; round++) {
            on(loop, () -> stream.connect(first.local()));
            send(stream, "one");
            assertThat(firstHeard.next()).isEqualTo(new Got("one", local));
            on(loop, () -> stream.connect(second.local()));
            send(stream, "two");
            assertThat(secondHeard.next()).isEqualTo(new Got("two", local));
            until(loop, () -> {
                send(second, "back", local); // NIO: the old channel holds on to the port for a turn or two
                return heard.got.contains(new Got("back", second.local()));
            });
            on(loop, stream::disconnect);
            assertThat(stream.remote()).isNull();
            heard.got.clear();
            until(loop, () -> {
                send(first, "anybody", local);
                return heard.got.contains(new Got("anybody", first.local()));
            });
            heard.got.clear();
            send(stream, "three", first.local());
            assertThat(firstHeard.next()).isEqualTo(new Got("three", local));
            assertThatThrownBy(() -> network.open(loop(), UdpOptions.media(), local, heard))
                    .asInstanceOf(type(NetworkException.class))
                    .extracting(NetworkException::reason)
                    .isEqualTo(NetworkException.Reason.PORT_BUSY);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void anIcmpRefusalIsCountedAndTheSocketLives(Transport transport) throws Exception {
        use(transport);
        Inbox heard = new Inbox();
        Loop loop = loop();
        UdpSocket stream = network.open(loop, UdpOptions.media(), ANY, heard);
        UdpSocket gone = socket(UdpOptions.media(), new Inbox());
        InetSocketAddress peer = gone.local();
        Loop peerLoop = loops.get(1);
        on(peerLoop, gone::close);
        on(peerLoop, () -> {});
        on(loop, () -> stream.connect(peer));
        until(loop, () -> {
            send(stream, "is anybody there?");
            return stream.counters().refused() >= 3;
        });
        assertThat(stream.closed()).isFalse();
        Inbox backHeard = new Inbox();
        until(peerLoop, () -> free(peer));
        UdpSocket back = network.open(peerLoop, UdpOptions.media(), peer, backHeard);
        until(loop, () -> {
            send(stream, "hello again");
            return !backHeard.got.isEmpty();
        });
        send(back, "yes", stream.local());
        assertThat(heard.next().text()).isEqualTo("yes");
        SocketCounters counters = stream.counters();
        on(peerLoop, () -> {});
        assertThat(counters.sent()).isLessThanOrEqualTo(stream.counters().sent());
        assertThat(counters.refused()).isGreaterThanOrEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void aDatagramThatIsTooLongArrivesCutAndCounted(Transport transport) throws Exception {
        use(transport);
        for (UdpOptions.Use use : UdpOptions.Use.values()) {
            UdpOptions options = (use == UdpOptions.Use.MEDIA ? UdpOptions.media() : UdpOptions.signalling())
                    .withMaxDatagramBytes(1_200);
            Inbox inbox = new Inbox();
            UdpSocket receiver = socket(options, inbox);
            UdpSocket sender = socket(UdpOptions.signalling(), new Inbox());
            sender.send(new byte[1_200], 0, 1_200, receiver.local());
            inbox.next();
            assertThat(inbox.longest).isEqualTo(1_200);
            assertThat(receiver.counters().oversized()).isZero();
            sender.send(new byte[9_000], 0, 9_000, receiver.local());
            inbox.next();
            assertThat(inbox.longest).isEqualTo(1_201);
            assertThat(receiver.counters().oversized()).isEqualTo(1);
            try (DatagramChannel raw = DatagramChannel.open()) {
                raw.send(ByteBuffer.allocate(0), receiver.local()); // an empty one may get lost, but does no harm
            }
            send(sender, "next", receiver.local());
            until(
                    loops.get(0),
                    () -> inbox.got.stream().anyMatch(got -> got.text().equals("next")));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void aBurstLargerThanOneTurnIsReadCompletely(Transport transport) throws Exception {
        use(transport);
        for (UdpOptions options : List.of(UdpOptions.media(), UdpOptions.signalling())) {
            CountDownLatch gate = gate();
            Inbox inbox = new Inbox();
            Loop receiving = loop();
            UdpSocket receiver = network.open(receiving, options.withReceiveBufferBytes(1 << 20), ANY, inbox);
            UdpSocket sender = socket(UdpOptions.signalling(), new Inbox());
            receiving.execute(() -> {
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            for (int i = 0; i < 300; i++) {
                send(sender, "n" + i, receiver.local());
            }
            until(loops.get(loops.size() - 1), () -> sender.counters().sent() == 300);
            gate.countDown();
            for (int i = 0; i < 300; i++) {
                assertThat(inbox.next().text()).isEqualTo("n" + i);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void aHandlerThatThrowsDoesNotSilenceItsSocket(Transport transport) throws Exception {
        use(transport);
        Inbox inbox = new Inbox();
        UdpSocket receiver = socket(UdpOptions.signalling(), (data, offset, length, source, nowNs) -> {
            if (data[offset] == 'x') {
                throw new StackOverflowError();
            }
            inbox.received(data, offset, length, source, nowNs);
        });
        UdpSocket sender = socket(UdpOptions.media(), new Inbox());
        send(sender, "x", receiver.local());
        send(sender, "y", receiver.local());
        assertThat(inbox.next().text()).isEqualTo("y");
        assertThat(receiver.counters().receiveErrors()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void aBusyPortAndAForeignAddressAreTypedRefusals(Transport transport) throws Exception {
        use(transport);
        UdpSocket holder = socket(UdpOptions.media(), new Inbox());
        for (Loop where : List.of(loop(), loops.get(0))) {
            assertThatThrownBy(() -> network.open(where, UdpOptions.media(), holder.local(), new Inbox()))
                    .asInstanceOf(type(NetworkException.class))
                    .extracting(NetworkException::reason)
                    .isEqualTo(NetworkException.Reason.PORT_BUSY);
        }
        InetSocketAddress foreign = new InetSocketAddress("192.0.2.1", 0);
        assertThatThrownBy(() -> network.open(loops.get(0), UdpOptions.media(), foreign, new Inbox()))
                .asInstanceOf(type(NetworkException.class))
                .extracting(NetworkException::reason)
                .isEqualTo(NetworkException.Reason.ADDRESS_UNAVAILABLE);
        InetSocketAddress unresolved = InetSocketAddress.createUnresolved("localhost", 0);
        assertThatThrownBy(() -> network.open(loops.get(0), UdpOptions.media(), unresolved, new Inbox()))
                .isInstanceOf(NetworkException.class);
        assertThat(network.openSockets()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void listeningOpensOneSocketALoopWithEpollAndRefusesAPortThatAnybodyHolds(Transport transport) throws Exception {
        use(transport);
        List<Loop> owners = List.of(loop(), loop(), loop());
        List<Inbox> inboxes = List.of(new Inbox(), new Inbox(), new Inbox());
        List<UdpSocket> sockets = network.listen(owners, UdpOptions.signalling(), ANY, inboxes::get);
        assertThat(sockets).hasSize(transport == Transport.EPOLL ? 3 : 1);
        InetSocketAddress local = sockets.get(0).local();
        assertThat(local.getPort()).isPositive();
        assertThat(sockets).allMatch(socket -> socket.local().equals(local));
        UdpSocket client = socket(UdpOptions.media(), new Inbox());
        for (int i = 0; i < 20; i++) {
            send(client, "m", local);
        }
        until(
                owners.get(0),
                () -> inboxes.stream().mapToInt(inbox -> inbox.got.size()).sum() == 20);
        for (NettyNetwork other : List.of(network, NettyNetwork.create(Transport.AUTO, System::nanoTime))) {
            List<Loop> others = List.of(other.openLoop("other-0"), other.openLoop("other-1"));
            loops.addAll(others);
            assertThatThrownBy(() -> other.listen(others, UdpOptions.signalling(), local, i -> new Inbox()))
                    .asInstanceOf(type(NetworkException.class))
                    .extracting(NetworkException::reason)
                    .isEqualTo(NetworkException.Reason.PORT_BUSY);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void aClosedSocketsPortIsFreeAndItsCountersStay(Transport transport) throws Exception {
        use(transport);
        Loop loop = loop();
        Inbox inbox = new Inbox();
        UdpSocket socket = network.open(loop, UdpOptions.media(), ANY, inbox);
        UdpSocket sender = socket(UdpOptions.media(), new Inbox());
        send(sender, "a", socket.local());
        inbox.next();
        on(loop, socket::close);
        on(loop, socket::close);
        if (transport == Transport.NIO) {
            until(loop, () -> free(socket.local())); // the JDK lets go of the port when it selects again
        }
        try (DatagramChannel taken = DatagramChannel.open()) {
            taken.bind(socket.local());
            send(sender, "b", socket.local());
            ByteBuffer buffer = ByteBuffer.allocate(10);
            taken.receive(buffer);
            assertThat(buffer.position()).isEqualTo(1);
        }
        on(loop, () -> send(socket, "c", sender.local()));
        assertThat(socket.counters().received()).isEqualTo(1);
        assertThat(socket.counters().sendErrors()).isEqualTo(1);
        assertThat(network.counters().received()).isEqualTo(1);
        assertThat(network.counters().sent()).isEqualTo(2);
        assertThat(network.openSockets()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void whatWasSentBeforeTheLoopClosesGoesOut(Transport transport) throws Exception {
        use(transport);
        Inbox inbox = new Inbox();
        UdpSocket receiver = socket(UdpOptions.signalling(), inbox);
        Loop loop = loop();
        UdpSocket sender = network.open(loop, UdpOptions.signalling(), ANY, new Inbox());
        on(loop, () -> {
            for (int i = 0; i < 50; i++) {
                send(sender, "bye", receiver.local());
            }
            loop.close();
        });
        loop.close().get(20, TimeUnit.SECONDS);
        for (int i = 0; i < 50; i++) {
            inbox.next();
        }
        assertThatThrownBy(() -> network.open(loop, UdpOptions.media(), ANY, inbox))
                .asInstanceOf(type(NetworkException.class))
                .extracting(NetworkException::reason)
                .isEqualTo(NetworkException.Reason.CLOSED);
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void overIpv6ItWorksAsWell(Transport transport) throws Exception {
        use(transport);
        assumeThat(ipv6()).isTrue();
        Inbox inbox = new Inbox();
        UdpSocket server = network.open(loop(), UdpOptions.signalling(), new InetSocketAddress("::1", 0), inbox);
        UdpSocket client = network.open(loop(), UdpOptions.media(), new InetSocketAddress("::1", 0), new Inbox());
        send(client, "six", server.local());
        assertThat(inbox.next()).isEqualTo(new Got("six", client.local()));
    }

    private static boolean ipv6() {
        return free(new InetSocketAddress("::1", 0));
    }

    private static boolean free(InetSocketAddress address) {
        try (DatagramChannel probe = DatagramChannel.open()) {
            probe.bind(address);
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL"})
    void whatTheKernelDroppedForWantOfBufferIsKnown(Transport transport) throws Exception {
        use(transport);
        CountDownLatch gate = gate();
        Loop receiving = loop();
        UdpSocket receiver =
                network.open(receiving, UdpOptions.media().withReceiveBufferBytes(4_096), ANY, new Inbox());
        UdpSocket sender = socket(UdpOptions.signalling(), new Inbox());
        long before = KernelDrops.inNamespace();
        receiving.execute(() -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        for (int i = 0; i < 100; i++) {
            sender.send(new byte[1_000], 0, 1_000, receiver.local());
        }
        until(loops.get(1), () -> sender.counters().sent() == 100);
        on(loops.get(1), sender::flush);
        long drops = receiver.counters().kernelDrops();
        assertThat(drops).isBetween(50L, 99L);
        int port = receiver.local().getPort();
        assertThat(KernelDrops.forPorts(p -> p == port)).isEqualTo(drops);
        assertThat(KernelDrops.inNamespace() - before).isGreaterThanOrEqualTo(drops);
        gate.countDown();
        until(receiving, () -> receiver.counters().received() == 100 - drops);
        on(receiving, receiver::close);
        assertThat(receiver.counters().kernelDrops()).isEqualTo(drops);
        assertThat(network.counters().kernelDrops()).isEqualTo(drops);
    }
}
