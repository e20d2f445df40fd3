package io.offhook.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;

/** One record of a DNS answer. Names are without the final dot; the root is empty. */
public sealed interface DnsRecord {
    /** Whose record it is. */
    String name();

    /** How long it may be kept. */
    Duration ttl();

    /** Of which type it is. */
    DnsType type();

    /** A or AAAA, by the address. */
    record Address(String name, Duration ttl, InetAddress address) implements DnsRecord {
        @Override
        public DnsType type() {
            return address instanceof Inet6Address ? DnsType.AAAA : DnsType.A;
        }
    }

    /**
     * SRV, RFC 2782.
     *
     * @param priority 0..65535, the lowest is tried first
     * @param weight 0..65535, the share among those of one priority
     * @param port 0..65535
     * @param target name of the host; empty (the root): the service is decidedly not there
     */
    record Srv(String name, Duration ttl, int priority, int weight, int port, String target) implements DnsRecord {
        /** Checks the ranges. */
        public Srv {
            sixteenBits("priority", priority);
            sixteenBits("weight", weight);
            sixteenBits("port", port);
        }

        @Override
        public DnsType type() {
            return DnsType.SRV;
        }
    }

    /**
     * NAPTR, RFC 3403, without the regular expression, which RFC 3263 section 4.1 has no use for.
     *
     * @param order 0..65535, the lowest first; of higher ones none is used once one of an order fits
     * @param preference 0..65535, the lowest of an order first
     * @param flags "s": an SRV record is next; "a": an address
     * @param service "SIP+D2U" for SIP over UDP
     * @param replacement the name to ask next
     */
    record Naptr(String name, Duration ttl, int order, int preference, String flags, String service, String replacement)
            implements DnsRecord {
        /** Checks the ranges. */
        public Naptr {
            sixteenBits("order", order);
            sixteenBits("preference", preference);
        }

        @Override
        public DnsType type() {
            return DnsType.NAPTR;
        }
    }

    /**
     * CNAME: another name stands for this one.
     *
     * @param target that name
     */
    record Cname(String name, Duration ttl, String target) implements DnsRecord {
        @Override
        public DnsType type() {
            return DnsType.CNAME;
        }
    }

    private static void sixteenBits(String field, int value) {
        if (value < 0 || value > 65_535) {
            throw new IllegalArgumentException(field + " must be 0 to 65535: " + value);
        }
    }
}
