package io.offhook.testkit.simulation;

import io.offhook.net.DatagramHandler;
import io.offhook.net.Loop;
import io.offhook.net.Network;
import io.offhook.net.NetworkException;
import io.offhook.net.SocketCounters;
import io.offhook.net.UdpOptions;
import io.offhook.net.UdpSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A machine in the simulated network: one address, its sockets, its loops. For an engine it is the whole network. */
public final class SimulatedHost implements Network {
    private static final int FIRST_EPHEMERAL = 49_152; // RFC 6335 section 6
    private static final int LAST_PORT = 65_535;

    private final String name;
    private final InetAddress address;
    private final SimulatedNetwork network;
    private final Map<Integer, List<SimulatedSocket>> ports = new HashMap<>(); // only looked up, never walked
    private final Set<SimulatedLoop> loops = new LinkedHashSet<>();
    private SocketCounters gone = new SocketCounters(0, 0, 0, 0, 0, 0, 0);
    private final Set<SimulatedSocket> open = new LinkedHashSet<>();
    private int nextEphemeral = FIRST_EPHEMERAL;

    SimulatedHost(String name, InetAddress address, SimulatedNetwork network) {
        this.name = name;
        this.address = address;
        this.network = network;
    }

    /** What it is called. */
    public String name() {
        return name;
    }

    /** Its address. */
    public InetAddress address() {
        return address;
    }

    /** Its address with a port. */
    public InetSocketAddress at(int port) {
        return new InetSocketAddress(address, port);
    }

    /** Sockets that are open. */
    public int openSockets() {
        return open.size();
    }

    /** Timers that wait on its loops. */
    public int timers() {
        int sum = 0;
        for (SimulatedLoop loop : loops) {
            sum += loop.timers();
        }
        return sum;
    }

    @Override
    public Loop openLoop(String loopName) {
        SimulatedLoop loop = new SimulatedLoop(network.simulation(), name + "/" + loopName);
        loops.add(loop);
        loop.ended().thenRun(() -> loops.remove(loop));
        return loop;
    }

    @Override
    public UdpSocket open(Loop owner, UdpOptions options, InetSocketAddress local, DatagramHandler handler)
            throws NetworkException {
        checkAddress(local);
        int port = local.getPort() == 0 ? ephemeral(local) : local.getPort();
        if (ports.containsKey(port)) {
            throw new NetworkException(NetworkException.Reason.PORT_BUSY, local, null);
        }
        return bind((SimulatedLoop) owner, options, port, handler);
    }

    @Override
    public List<UdpSocket> listen(
            List<? extends Loop> owners,
            UdpOptions options,
            InetSocketAddress local,
            IntFunction<DatagramHandler> handlerOf)
            throws NetworkException {
        checkAddress(local);
        if (ports.containsKey(local.getPort())) {
            throw new NetworkException(NetworkException.Reason.PORT_BUSY, local, null);
        }
        List<UdpSocket> sockets = new ArrayList<>(owners.size());
        for (int i = 0; i < owners.size(); i++) {
            sockets.add(bind((SimulatedLoop) owners.get(i), options, local.getPort(), handlerOf.apply(i)));
        }
        return sockets;
    }

    private void checkAddress(InetSocketAddress local) throws NetworkException {
        InetAddress wanted = local.getAddress();
        if (wanted == null || !(wanted.isAnyLocalAddress() || wanted.equals(address))) {
            throw new NetworkException(NetworkException.Reason.ADDRESS_UNAVAILABLE, local, null);
        }
    }

    private int ephemeral(InetSocketAddress local) throws NetworkException {
        for (int tried = FIRST_EPHEMERAL; tried <= LAST_PORT; tried++) {
            int port = nextEphemeral;
            nextEphemeral = port == LAST_PORT ? FIRST_EPHEMERAL : port + 1;
            if (!ports.containsKey(port)) {
                return port;
            }
        }
        throw new NetworkException(NetworkException.Reason.PORTS_EXHAUSTED, local, null);
    }

    private SimulatedSocket bind(SimulatedLoop loop, UdpOptions options, int port, DatagramHandler handler)
            throws NetworkException {
        if (loop.closing()) {
            throw new NetworkException(NetworkException.Reason.CLOSED, at(port), null);
        }
        SimulatedSocket socket = new SimulatedSocket(this, loop, options, at(port), handler);
        ports.computeIfAbsent(port, p -> new ArrayList<>(1)).add(socket);
        open.add(socket);
        loop.bound(socket);
        return socket;
    }

    void send(InetSocketAddress from, InetSocketAddress to, byte[] datagram) {
        network.send(from, to, datagram);
    }

    Simulation simulation() {
        return network.simulation();
    }

    /** Who takes a datagram: one socket of a shared port, always the same for the same peer, as SO_REUSEPORT has it; null for none. */
    @Nullable
    SimulatedSocket socketFor(int port, InetSocketAddress peer) {
        List<SimulatedSocket> sharing = ports.get(port);
        if (sharing == null) {
            return null;
        }
        int chosen = sharing.size() == 1 ? 0 : Math.floorMod(peer.hashCode() * 0x9E3779B1, sharing.size());
        SimulatedSocket socket = sharing.get(chosen);
        return socket.takesFrom(peer) ? socket : null;
    }

    void closed(SimulatedSocket socket) {
        int port = socket.local().getPort();
        List<SimulatedSocket> sharing = ports.get(port);
        if (sharing != null) {
            sharing.remove(socket);
            if (sharing.isEmpty()) {
                ports.remove(port);
            }
        }
        open.remove(socket);
        gone = gone.plus(socket.counters());
    }

    @Override
    public SocketCounters counters() {
        SocketCounters sum = gone;
        for (SimulatedSocket socket : open) {
            sum = sum.plus(socket.counters());
        }
        return sum;
    }

    @Override
    public void close() {
        List.copyOf(loops).forEach(SimulatedLoop::close);
    }

    @Override
    public String toString() {
        return name + " (" + address.getHostAddress() + ")";
    }
}
