package io.offhook.sdp;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;

/**
 * May media be sent there? A peer's description names any address it likes; a stack that sends where it is told becomes a tool
 * for reflection, or talks to services of its own machine (compare CVE-2020-26262).
 */
public final class MediaTarget {
    private MediaTarget() {}

    /** The verdict on a target: {@link #ALLOWED} or the reason why not. */
    public enum Verdict {
        ALLOWED,
        PORT_ZERO,
        ANY_LOCAL,
        LOOPBACK,
        MULTICAST,
        BROADCAST,
        /** No host can have it: 0.0.0.0/8, 240.0.0.0/4, the long dead IPv4-compatible {@code ::a.b.c.d}. */
        RESERVED,
        /** One of the addresses that the policy names, such as our own signalling ports. */
        FORBIDDEN;

        /** True when media may be sent. */
        public boolean allowed() {
            return this == ALLOWED;
        }
    }

    /**
     * What the user allows.
     *
     * @param loopback whether targets on the loopback interface are fine: yes when we listen there ourselves
     * @param forbidden addresses never to be sent to, our own control ports above all
     */
    public record Policy(boolean loopback, Set<InetSocketAddress> forbidden) {
        /** Nothing on loopback, nothing else forbidden. */
        public static final Policy STRICT = new Policy(false, Set.of());

        /** Loopback allowed, nothing else forbidden. */
        public static final Policy LOOPBACK_ALLOWED = new Policy(true, Set.of());

        public Policy {
            forbidden = Set.copyOf(forbidden);
        }
    }

    /** Judges one address and port (0..65535). A pure function: no lookup, no interface is asked. */
    public static Verdict check(InetAddress address, int port, Policy policy) {
        if (port <= 0 || port > 65535) {
            return Verdict.PORT_ZERO;
        }
        if (address.isAnyLocalAddress()) {
            return Verdict.ANY_LOCAL;
        }
        if (address.isMulticastAddress()) {
            return Verdict.MULTICAST;
        }
        if (address.isLoopbackAddress()) {
            if (!policy.loopback()) {
                return Verdict.LOOPBACK;
            }
        } else if (address instanceof Inet4Address) {
            byte[] octets = address.getAddress();
            int first = octets[0] & 0xff;
            if (first == 255 && octets[1] == -1 && octets[2] == -1 && octets[3] == -1) {
                return Verdict.BROADCAST;
            }
            if (first == 0 || first >= 240) {
                return Verdict.RESERVED;
            }
        } else if (address instanceof Inet6Address ipv6 && ipv6.isIPv4CompatibleAddress()) {
            return Verdict.RESERVED;
        }
        if (!policy.forbidden().isEmpty() && policy.forbidden().contains(new InetSocketAddress(address, port))) {
            return Verdict.FORBIDDEN;
        }
        return Verdict.ALLOWED;
    }
}
