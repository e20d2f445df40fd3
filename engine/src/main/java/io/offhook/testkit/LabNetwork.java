package io.offhook.testkit;

import io.offhook.testkit.network.Link;
import io.offhook.testkit.network.LinkCounters;
import io.offhook.testkit.network.LinkQuality;
import io.offhook.testkit.simulation.Between;
import io.offhook.testkit.simulation.Simulation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The network between the hosts of a lab: one link for each direction of each pair, each with dice of its own, so that traffic elsewhere changes nothing
 * here. What is said to the network itself holds for every link that has not been spoken of; {@link #between} and {@link #from} speak of some.
 */
public final class LabNetwork extends PathTuning implements Between {
    /** What lies between two hosts until somebody says otherwise: a quiet local network. */
    public static final LinkQuality USUAL = LinkQuality.PERFECT.withDelay(Duration.ofMillis(1));

    private record Direction(InetAddress from, InetAddress to) {}

    /** A link, and whether it follows what is said to the whole network. */
    private static final class Line {
        final Link link;
        boolean own;

        Line(Link link) {
            this.link = link;
        }
    }

    private final Simulation simulation;
    private final Map<Direction, Line> lines = new LinkedHashMap<>();
    private final Map<InetAddress, LabNat> routers = new LinkedHashMap<>(); // by every address behind them
    private final Map<InetAddress, LabNat> outsides = new LinkedHashMap<>();
    private LinkQuality usual = USUAL;
    private long cutUntilNs = Long.MIN_VALUE;

    LabNetwork(Simulation simulation) {
        this.simulation = simulation;
    }

    /** A router with hosts behind it. */
    void router(LabNat router) {
        outsides.put(router.outside(), router);
    }

    /** A host behind a router: nobody outside reaches it but through that. */
    void behind(LabNat router, InetAddress inside) {
        routers.put(inside, router);
    }

    /** The router with this address outside, or null. */
    @Nullable
    LabNat routerAt(InetAddress outside) {
        return outsides.get(outside);
    }

    @Override
    public void carry(InetSocketAddress from, InetSocketAddress to, byte[] datagram, long nowNs, Arrivals arrivals) {
        LabNat router = routerOf(from);
        LabNat home = routerOf(to);
        if (from.getAddress().equals(to.getAddress())) {
            arrivals.arrives(nowNs, from, to, datagram);
        } else if (home != null) {
            // No way leads to a private address of others (RFC 1918 section 3).
            if (home.equals(router)) {
                arrivals.arrives(nowNs, from, to, datagram);
            }
        } else if (router == null) {
            cross(from, to, datagram, nowNs, arrivals);
        } else {
            LabNat.Outward outward = router.outward(from, to, datagram, nowNs);
            if (outward != null) {
                cross(outward.from(), to, outward.datagram(), nowNs, arrivals);
            }
        }
    }

    private @Nullable LabNat routerOf(InetSocketAddress inside) {
        return routers.isEmpty() ? null : routers.get(inside.getAddress());
    }

    private void cross(InetSocketAddress from, InetSocketAddress to, byte[] datagram, long nowNs, Arrivals arrivals) {
        if (from.getAddress().equals(to.getAddress())) {
            arrivals.arrives(nowNs, from, to, datagram); // a hairpin: out of a router and in again
        } else if (nowNs >= cutUntilNs) { // else the whole network is cut
            line(from.getAddress(), to.getAddress())
                    .link
                    .carry(datagram, nowNs, (atNs, copy) -> arrivals.arrives(atNs, from, to, copy));
        }
    }

    @Override
    public @Nullable Inward inward(InetSocketAddress from, InetSocketAddress to, byte[] datagram, long nowNs) {
        LabNat router = outsides.get(to.getAddress());
        return router == null ? null : router.inward(from, to, datagram, nowNs);
    }

    private Line line(InetAddress from, InetAddress to) {
        return lines.computeIfAbsent(
                new Direction(from, to),
                direction -> new Line(
                        new Link(usual, simulation.dice("link " + from.getHostAddress() + " " + to.getHostAddress()))));
    }

    @Override
    public LabNetwork quality(UnaryOperator<LinkQuality> change) {
        usual = change.apply(usual);
        lines.values().stream().filter(line -> !line.own).forEach(line -> line.link.change(usual));
        return this;
    }

    @Override
    public LabNetwork cut(Duration length) {
        cutUntilNs = simulation.elapsedNs() + length.toNanos();
        return this;
    }

    @Override
    public LabNetwork cut() {
        cutUntilNs = Long.MAX_VALUE;
        return this;
    }

    @Override
    public LabNetwork heal() {
        cutUntilNs = Long.MIN_VALUE;
        lines.values().forEach(line -> line.link.heal(simulation.elapsedNs()));
        return this;
    }

    /** Both directions between two places. */
    public PathTuning between(Place one, Place other) {
        return new Path(List.of(lineOf(one, other), lineOf(other, one)));
    }

    /** One direction. */
    public PathTuning from(Place sender, Place receiver) {
        return new Path(List.of(lineOf(sender, receiver)));
    }

    /** What the link in one direction has counted. */
    public LinkCounters counters(Place sender, Place receiver) {
        return lineOf(sender, receiver).link.counters();
    }

    /** What all links have counted. */
    public LinkCounters counters() {
        return lines.values().stream().map(line -> line.link.counters()).reduce(LinkCounters.NONE, LinkCounters::plus);
    }

    private Line lineOf(Place from, Place to) {
        return line(publicAddress(from), publicAddress(to));
    }

    /** As the network sees it: hosts behind one router share its lines. */
    private InetAddress publicAddress(Place place) {
        InetAddress address = place.host().address();
        LabNat router = routers.get(address);
        return router == null ? address : router.outside();
    }

    private final class Path extends PathTuning {
        private final List<Line> parts;

        Path(List<Line> parts) {
            this.parts = parts;
        }

        private PathTuning each(Consumer<Line> change) {
            parts.forEach(change);
            return this;
        }

        @Override
        public PathTuning quality(UnaryOperator<LinkQuality> change) {
            return each(line -> {
                line.own = true;
                line.link.change(change.apply(line.link.quality()));
            });
        }

        @Override
        public PathTuning cut(Duration length) {
            long nowNs = simulation.elapsedNs();
            return each(line -> line.link.partition(nowNs, nowNs + length.toNanos()));
        }

        @Override
        public PathTuning cut() {
            return each(line -> line.link.partition(simulation.elapsedNs()));
        }

        @Override
        public PathTuning heal() {
            return each(line -> line.link.heal(simulation.elapsedNs()));
        }
    }
}
