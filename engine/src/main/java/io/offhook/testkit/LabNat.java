package io.offhook.testkit;

import io.offhook.engine.EngineConfig;
import io.offhook.testkit.network.Nat;
import io.offhook.testkit.network.NatBehavior;
import io.offhook.testkit.network.SipAlg;
import io.offhook.testkit.network.SipAlgDefect;
import io.offhook.testkit.simulation.Between;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A home behind a router: its devices have addresses of 192.168.0.0/16, and the network sees the router's. No way leads from outside to a private address, and
 * that is what a phone writes into Contact and SDP unless the router {@linkplain #rewritesSip rewrites} them: without that, such a phone is called through an
 * exchange, but gets no ACK and no audio.
 */
public final class LabNat {
    private final Lab lab;
    private final String name;
    private final int home;
    private final Nat nat;
    private @Nullable SipAlg alg;
    private int hosts;

    /** A datagram that leaves. */
    record Outward(InetSocketAddress from, byte[] datagram) {}

    LabNat(Lab lab, String name, NatBehavior behavior, InetAddress outside, int home) {
        this.lab = lab;
        this.name = name;
        this.home = home;
        this.nat = new Nat(outside, behavior, lab.simulation().dice("nat " + outside.getHostAddress()));
    }

    /** Rewrites SIP on its way, as some routers do, with these defects. */
    public LabNat rewritesSip(SipAlgDefect... defects) {
        Set<SipAlgDefect> all = EnumSet.noneOf(SipAlgDefect.class);
        all.addAll(List.of(defects));
        alg = new SipAlg(nat, all);
        return this;
    }

    /** Forgets every mapping, as at a restart: the next packets come from other ports. */
    public LabNat rebind() {
        nat.rebind();
        return this;
    }

    /** The translator itself: its mappings and figures. */
    public Nat nat() {
        return nat;
    }

    /** A phone behind it, on a device of its own, called directly. */
    public Phone phone(String phone) {
        return device(phone).phone(phone);
    }

    /** A phone behind it with a line of an exchange outside. */
    public Phone phone(String phone, LabExchange exchange) {
        return exchange.phone(phone, device(phone));
    }

    /** A device behind it. */
    public Device device(String device) {
        return device(device, config -> config);
    }

    /** A device behind it whose engine is configured in some way. */
    public Device device(String device, UnaryOperator<EngineConfig> change) {
        int n = ++hosts;
        InetAddress inside = Addresses.inside(home, n);
        return lab.device(lab.host(device, this, inside), change, setup -> setup);
    }

    /** What it is called. */
    public String name() {
        return name;
    }

    InetAddress outside() {
        return nat.outsideAddress();
    }

    @Nullable
    Outward outward(InetSocketAddress from, InetSocketAddress to, byte[] datagram, long nowNs) {
        InetSocketAddress seen = nat.outbound(from, to, nowNs);
        if (seen == null) {
            return null;
        }
        SipAlg rewriter = SipAlg.watches(from, to) ? alg : null;
        return new Outward(seen, rewriter == null ? datagram : rewriter.outbound(datagram, from, seen, nowNs));
    }

    Between.@Nullable Inward inward(InetSocketAddress from, InetSocketAddress to, byte[] datagram, long nowNs) {
        InetSocketAddress inside = nat.inbound(to, from, nowNs);
        if (inside == null) {
            return null;
        }
        SipAlg rewriter = SipAlg.watches(from, inside) ? alg : null;
        return new Between.Inward(inside, rewriter == null ? datagram : rewriter.inbound(datagram, inside, to, nowNs));
    }

    @Override
    public String toString() {
        return name + " (" + nat.outsideAddress().getHostAddress() + ")";
    }
}
