package io.offhook.testkit.network;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A network address translator for UDP with one outside address (RFC 4787). It translates endpoints; who carries the datagrams
 * asks it at the border:
 *
 * <pre>{@code
 *                        +-----+
 *   10.0.0.2:5060 ------>|     |------> source 198.51.100.7:31022     outbound(inside, to, now)
 *   10.0.0.2:5060 <------| Nat |<------ to     198.51.100.7:31022     inbound(outside, from, now)
 *                        +-----+
 * }</pre>
 *
 * <p>Hairpinning needs nothing else: {@code outbound} with a destination that has {@link #outsideAddress()} gives the source,
 * then the datagram comes {@code inbound} from it, like any other.
 *
 * <p>A mapping, and the permission to send in through it, lives from the last datagram that went out up to, but not at, the end
 * of its lifetime. Ports are dealt at random, without regard to parity and neighbours, so that RTCP is not at RTP's next port.
 *
 * <p>Belongs to one thread. Times are nanoseconds of any origin that do not run backwards.
 */
public final class Nat {
    private final NatBehavior behavior;
    private final RandomGenerator random;
    private final long lifetimeNs;

    private InetAddress outsideAddress;
    /** The longest unused first: each {@code get} is a use. */
    private final Map<NatMapping.Key, NatMapping> mappings = new LinkedHashMap<>(16, 0.75f, true);

    private final Map<Integer, NatMapping> byPort = new HashMap<>();
    /** Ports of the time before the last reboot. */
    private BitSet retired = new BitSet();

    private long mapped;
    private long expired;
    private long outbound;
    private long inbound;
    private long hairpinned;
    private long unmapped;
    private long filtered;
    private long exhausted;
    private long hairpinRefused;

    /**
     * A NAT without mappings.
     *
     * @param random deals ports
     */
    public Nat(InetAddress outsideAddress, NatBehavior behavior, RandomGenerator random) {
        this.outsideAddress = outsideAddress;
        this.behavior = behavior;
        this.random = random;
        this.lifetimeNs = behavior.lifetime().toNanos();
    }

    /** How it behaves. */
    public NatBehavior behavior() {
        return behavior;
    }

    /** The address that the world sees. */
    public InetAddress outsideAddress() {
        return outsideAddress;
    }

    /**
     * A datagram goes out.
     *
     * @param inside its source
     * @param to its destination, on the outside
     * @return the source that the world sees; null when it is dropped, because no port is left or hairpinning is off
     */
    public @Nullable InetSocketAddress outbound(InetSocketAddress inside, InetSocketAddress to, long nowNs) {
        boolean hairpin = outsideAddress.equals(to.getAddress());
        if (hairpin && !behavior.hairpinning()) {
            hairpinRefused++;
            return null;
        }
        expire(nowNs);
        NatMapping mapping = mapping(inside, behavior.mapping().remote(to));
        if (mapping == null) {
            exhausted++;
            return null;
        }
        mapping.use(nowNs);
        mapping.permit(behavior.filtering().remote(to), nowNs, lifetimeNs);
        outbound++;
        hairpinned += hairpin ? 1 : 0;
        return outside(mapping);
    }

    /**
     * A datagram comes in.
     *
     * @param outside its destination, as the world sees it
     * @param from its source
     * @return the inside endpoint it is for; null when it is dropped
     */
    public @Nullable InetSocketAddress inbound(InetSocketAddress outside, InetSocketAddress from, long nowNs) {
        NatMapping mapping = live(outside, nowNs);
        if (mapping == null) {
            unmapped++;
            return null;
        }
        if (!mapping.permits(behavior.filtering().remote(from), nowNs, lifetimeNs)) {
            filtered++;
            return null;
        }
        inbound++;
        return mapping.key().inside();
    }

    /**
     * Opens a way in for anybody, as an ALG does for media before any has flowed: maps the inside endpoint for all destinations,
     * whatever the behaviour, or finds the way that is open and refreshes it. What the endpoint sends from now on takes this way.
     *
     * @return the endpoint that the world sees; null when no port is left
     */
    public @Nullable InetSocketAddress pinhole(InetSocketAddress inside, long nowNs) {
        expire(nowNs);
        NatMapping mapping = mapping(inside, Remote.ANY);
        if (mapping == null) {
            exhausted++;
            return null;
        }
        mapping.use(nowNs);
        mapping.open();
        return outside(mapping);
    }

    /** Whose an outside endpoint is, without regard to who may send to it; null when nobody's. */
    public @Nullable InetSocketAddress insideOf(InetSocketAddress outside, long nowNs) {
        NatMapping mapping = live(outside, nowNs);
        return mapping == null ? null : mapping.key().inside();
    }

    /**
     * Reboots: all mappings are forgotten. What comes in to them is dropped; who sends out again gets another port than before,
     * also with port preservation, as long as there is one.
     */
    public void rebind() {
        retired = new BitSet();
        byPort.keySet().forEach(retired::set);
        mappings.clear();
        byPort.clear();
    }

    /** Reboots and gets another address, as after the nightly disconnection of a DSL line. */
    public void rebind(InetAddress newOutsideAddress) {
        rebind();
        outsideAddress = newOutsideAddress;
    }

    /** Mappings that are alive. */
    public int mappings(long nowNs) {
        return (int) mappings.values().stream()
                .filter(mapping -> isLive(mapping, nowNs))
                .count();
    }

    /** What was counted so far. */
    public NatCounters counters() {
        return new NatCounters(
                mapped, expired, outbound, inbound, hairpinned, unmapped, filtered, exhausted, hairpinRefused);
    }

    private InetSocketAddress outside(NatMapping mapping) {
        return new InetSocketAddress(outsideAddress, mapping.port());
    }

    private boolean isLive(NatMapping mapping, long nowNs) {
        return nowNs - mapping.usedNs() < lifetimeNs;
    }

    private @Nullable NatMapping live(InetSocketAddress outside, long nowNs) {
        NatMapping mapping = outsideAddress.equals(outside.getAddress()) ? byPort.get(outside.getPort()) : null;
        return mapping != null && isLive(mapping, nowNs) ? mapping : null;
    }

    /** The mapping in use, or a new one; null when no port is left. */
    private @Nullable NatMapping mapping(InetSocketAddress inside, Remote remote) {
        NatMapping pinhole = mappings.get(new NatMapping.Key(inside, Remote.ANY));
        if (pinhole != null) {
            return pinhole;
        }
        NatMapping.Key key = new NatMapping.Key(inside, remote);
        NatMapping known = mappings.get(key);
        if (known != null) {
            return known;
        }
        int port = freePort(inside.getPort());
        if (port == 0) {
            return null;
        }
        NatMapping made = new NatMapping(key, port);
        mappings.put(key, made);
        byPort.put(port, made);
        mapped++;
        return made;
    }

    private void expire(long nowNs) {
        Iterator<NatMapping> longestUnused = mappings.values().iterator();
        while (longestUnused.hasNext()) {
            NatMapping mapping = longestUnused.next();
            if (isLive(mapping, nowNs)) {
                return;
            }
            longestUnused.remove();
            byPort.remove(mapping.port());
            expired++;
        }
    }

    /** 0: none. RFC 4787 REQ-3: never one that is in use. */
    private int freePort(int preferred) {
        int low = behavior.lowestPort();
        int ports = behavior.highestPort() - low + 1;
        if (byPort.size() == ports) {
            return 0;
        }
        boolean inRange = preferred >= low && preferred <= behavior.highestPort();
        if (behavior.portPreservation() && inRange && isFree(preferred) && !retired.get(preferred)) {
            return preferred;
        }
        int first = random.nextInt(ports);
        int second = 0;
        for (int i = 0; i < ports; i++) {
            int port = low + (first + i) % ports;
            if (isFree(port) && !retired.get(port)) {
                return port;
            }
            second = second == 0 && isFree(port) ? port : second;
        }
        return second;
    }

    private boolean isFree(int port) {
        return !byPort.containsKey(port);
    }
}
