package io.offhook.app.demo;

import io.offhook.net.DatagramHandler;
import io.offhook.net.Loop;
import io.offhook.net.Network;
import io.offhook.net.NetworkException;
import io.offhook.net.SocketCounters;
import io.offhook.net.UdpOptions;
import io.offhook.net.UdpSocket;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A network like the one below it, but for the audio that leaves from certain ports: that crosses a bad path. The engine above cannot tell it from a
 * real one; what the path loses was sent as far as the engine knows.
 */
final class ImpairedNetwork implements Network {
    private final Network below;
    private final LongSupplier clock;
    private final AtomicReferenceArray<ImpairedPath> paths = new AtomicReferenceArray<>(65_536);
    private final AtomicLong dropped = new AtomicLong();

    ImpairedNetwork(Network below, LongSupplier clock) {
        this.below = below;
        this.clock = clock;
    }

    /** From now on audio that leaves from {@code port} crosses a path of this kind, until the port's socket closes. */
    void impair(int port, Impairment impairment, int direction) {
        paths.set(port, new ImpairedPath(impairment, direction, clock, dropped));
    }

    /** Packets of audio that all bad paths together lost. */
    long dropped() {
        return dropped.get();
    }

    @Override
    public UdpSocket open(Loop owner, UdpOptions options, InetSocketAddress local, DatagramHandler handler)
            throws NetworkException {
        UdpSocket socket = below.open(owner, options, local, handler);
        return options.use() == UdpOptions.Use.MEDIA ? new MediaSocket(socket, owner) : socket;
    }

    @Override
    public Loop openLoop(String name) {
        return below.openLoop(name);
    }

    @Override
    public List<UdpSocket> listen(
            List<? extends Loop> owners,
            UdpOptions options,
            InetSocketAddress local,
            IntFunction<DatagramHandler> handlerOf)
            throws NetworkException {
        return below.listen(owners, options, local, handlerOf);
    }

    @Override
    public SocketCounters counters() {
        return below.counters();
    }

    @Override
    public void close() {
        below.close();
    }

    /** RFC 5761 section 4: payload types 64 to 95 with the marker's bit are RTCP, which a quality figure must not lose. */
    static boolean rtp(byte[] data, int offset, int length) {
        if (length < 12) {
            return false;
        }
        int second = data[offset + 1] & 0xFF;
        return second < 192 || second > 223;
    }

    private final class MediaSocket implements UdpSocket {
        private final UdpSocket socket;
        private final Loop loop;
        private final int port;

        MediaSocket(UdpSocket socket, Loop loop) {
            this.socket = socket;
            this.loop = loop;
            this.port = socket.local().getPort();
        }

        private @Nullable ImpairedPath path(byte[] data, int offset, int length) {
            ImpairedPath path = paths.get(port);
            return path != null && rtp(data, offset, length) ? path : null;
        }

        @Override
        public void send(byte[] data, int offset, int length, InetSocketAddress to) {
            ImpairedPath path = path(data, offset, length);
            if (path == null) {
                socket.send(data, offset, length, to);
            } else {
                path.carry(socket, loop, data, offset, length, to);
            }
        }

        @Override
        public void send(byte[] data, int offset, int length) {
            ImpairedPath path = path(data, offset, length);
            if (path == null) {
                socket.send(data, offset, length);
            } else {
                path.carry(socket, loop, data, offset, length, null);
            }
        }

        @Override
        public InetSocketAddress local() {
            return socket.local();
        }

        @Override
        public @Nullable InetSocketAddress remote() {
            return socket.remote();
        }

        @Override
        public void connect(InetSocketAddress peer) {
            socket.connect(peer);
        }

        @Override
        public void disconnect() {
            socket.disconnect();
        }

        @Override
        public void flush() {
            socket.flush();
        }

        @Override
        public void close() {
            paths.set(port, null);
            socket.close();
        }

        @Override
        public boolean closed() {
            return socket.closed();
        }

        @Override
        public SocketCounters counters() {
            return socket.counters();
        }
    }
}
