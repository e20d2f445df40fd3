package io.offhook.testkit.simulation;

import io.offhook.net.DatagramHandler;
import io.offhook.net.SocketCounters;
import io.offhook.net.UdpOptions;
import io.offhook.net.UdpSocket;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A UDP socket in memory. */
final class SimulatedSocket implements UdpSocket {
    private final SimulatedHost host;
    private final SimulatedLoop loop;
    private final UdpOptions options;
    private final InetSocketAddress local;
    private final DatagramHandler handler;
    private @Nullable InetSocketAddress peer;
    private boolean closed;
    private long sent;
    private long received;
    private long sendErrors;
    private long refused;
    private long oversized;

    SimulatedSocket(
            SimulatedHost host,
            SimulatedLoop loop,
            UdpOptions options,
            InetSocketAddress local,
            DatagramHandler handler) {
        this.host = host;
        this.loop = loop;
        this.options = options;
        this.local = local;
        this.handler = handler;
    }

    SimulatedLoop loop() {
        return loop;
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public @Nullable InetSocketAddress remote() {
        return peer;
    }

    @Override
    public void send(byte[] data, int offset, int length, InetSocketAddress to) {
        boolean elsewhere = peer != null && !peer.equals(to);
        if (closed || length <= 0 || length > UdpOptions.MAX_UDP_PAYLOAD || elsewhere || to.getAddress() == null) {
            sendErrors++;
            return;
        }
        sent++;
        host.send(local, to, Arrays.copyOfRange(data, offset, offset + length));
    }

    @Override
    public void send(byte[] data, int offset, int length) {
        if (peer == null) {
            sendErrors++;
        } else {
            send(data, offset, length, peer);
        }
    }

    boolean takesFrom(InetSocketAddress source) {
        return peer == null || peer.equals(source);
    }

    /** In a task of the loop. */
    void receive(byte[] datagram, InetSocketAddress source) {
        if (closed || !takesFrom(source)) {
            return; // closed or connected while it waited
        }
        received++;
        int length = datagram.length;
        if (length > options.maxDatagramBytes()) {
            oversized++;
            length = options.maxDatagramBytes() + 1;
        }
        handler.received(datagram, 0, length, source, host.simulation().clock().nanoTime());
        handler.readComplete();
    }

    void refused(InetSocketAddress by) {
        if (by.equals(peer)) {
            refused++;
        }
    }

    @Override
    public void connect(InetSocketAddress newPeer) {
        peer = newPeer;
    }

    @Override
    public void disconnect() {
        peer = null;
    }

    @Override
    public void flush() {
        // what is sent is under way already
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            loop.unbound(this);
            host.closed(this);
        }
    }

    @Override
    public boolean closed() {
        return closed;
    }

    @Override
    public SocketCounters counters() {
        return new SocketCounters(sent, received, sendErrors, 0, refused, oversized, 0);
    }

    @Override
    public String toString() {
        return local.toString();
    }
}
