package io.offhook.testkit.simulation;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hosts with addresses, and datagrams that fly between their sockets in virtual time. What happens to them on the way is {@link Between}'s affair. */
public final class SimulatedNetwork {
    private final Simulation simulation;
    private final Between between;
    private final Map<InetAddress, SimulatedHost> hosts = new LinkedHashMap<>();
    private final List<WireListener> listeners = new ArrayList<>(2);
    private final Between.Arrivals arrivals = this::arrives;
    private long inFlight;

    /** A network without hosts. */
    public SimulatedNetwork(Simulation simulation, Between between) {
        this.simulation = simulation;
        this.between = between;
    }

    /**
     * A host at an address.
     *
     * @throws IllegalArgumentException when another has the address
     */
    public SimulatedHost host(String name, InetAddress address) {
        SimulatedHost host = new SimulatedHost(name, address, this);
        SimulatedHost before = hosts.putIfAbsent(address, host);
        if (before != null) {
            throw new IllegalArgumentException(address.getHostAddress() + " belongs to " + before);
        }
        return host;
    }

    /** The host at an address, or null. */
    public @Nullable SimulatedHost hostAt(InetAddress address) {
        return hosts.get(address);
    }

    /** All hosts, in the order in which they came. */
    public List<SimulatedHost> hosts() {
        return List.copyOf(hosts.values());
    }

    /** Lets somebody see every datagram from now on. */
    public void listen(WireListener listener) {
        listeners.add(listener);
    }

    /** Shows somebody nothing more; not to be called by a listener while it is told something. */
    public void ignore(WireListener listener) {
        listeners.removeIf(one -> one == listener);
    }

    /** Datagrams on their way. */
    public long inFlight() {
        return inFlight;
    }

    Simulation simulation() {
        return simulation;
    }

    /** A socket sends; the bytes are its own copy. */
    void send(InetSocketAddress from, InetSocketAddress to, byte[] datagram) {
        long nowNs = simulation.elapsedNs();
        for (int i = 0; i < listeners.size(); i++) {
            listeners.get(i).sent(nowNs, from, to, datagram);
        }
        between.carry(from, to, datagram, nowNs, arrivals);
    }

    private void arrives(long atNs, InetSocketAddress from, InetSocketAddress to, byte[] datagram) {
        for (int i = 0; i < listeners.size(); i++) {
            listeners.get(i).carried(atNs, from, to, datagram);
        }
        Flight flight = new Flight(from, to, datagram);
        inFlight++;
        long delayNs = atNs - simulation.elapsedNs();
        if (delayNs <= 0) {
            flight.run();
        } else {
            simulation.in(delayNs, flight);
        }
    }

    /** One copy on its way: first to the host, then in the queue of the socket's loop. */
    private final class Flight implements Runnable {
        private final InetSocketAddress from;
        private InetSocketAddress to;
        private byte[] datagram;
        private @Nullable SimulatedSocket socket;

        Flight(InetSocketAddress from, InetSocketAddress to, byte[] datagram) {
            this.from = from;
            this.to = to;
            this.datagram = datagram;
        }

        @Override
        public void run() {
            SimulatedSocket reached = socket;
            if (reached != null) {
                reached.receive(datagram, from);
                return;
            }
            inFlight--;
            long nowNs = simulation.elapsedNs();
            SimulatedHost host = hosts.get(to.getAddress());
            Between.Inward inward = host != null ? null : between.inward(from, to, datagram, nowNs);
            if (inward != null) {
                for (int i = 0; i < listeners.size(); i++) {
                    listeners.get(i).translated(nowNs, to, datagram, inward.to(), inward.datagram());
                }
                to = inward.to();
                datagram = inward.datagram();
                host = hosts.get(to.getAddress());
            }
            SimulatedSocket found = host == null ? null : host.socketFor(to.getPort(), from);
            for (int i = 0; i < listeners.size(); i++) {
                WireListener listener = listeners.get(i);
                if (found == null) {
                    listener.undeliverable(nowNs, from, to, datagram);
                } else {
                    listener.delivered(nowNs, from, to, datagram);
                }
            }
            if (found == null) {
                refuse();
            } else {
                socket = found;
                found.loop().deliver(this);
            }
        }

        /** ICMP "port unreachable", which a connected sender is told of (RFC 1122 section 4.1.3.3). */
        private void refuse() {
            SimulatedHost sender = hosts.get(from.getAddress());
            SimulatedSocket origin = sender == null ? null : sender.socketFor(from.getPort(), to);
            if (origin != null) {
                origin.refused(to);
            }
        }
    }
}
