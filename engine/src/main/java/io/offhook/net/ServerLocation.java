package io.offhook.net;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Finds the servers of a SIP domain for UDP, best first (RFC 3263 sections 4.1 and 4.2). Pure: asks by a function, throws the
 * dice that it is given.
 *
 * <pre>
 *   literal -------------------------------------------------------------> itself
 *   with port -----------------------------------------> A, AAAA --------> with that port
 *   NAPTR with SIP+D2U ---"s"---> SRV of replacement --> A, AAAA of targets, ports of SRV
 *      | none         `---"a"--------------------------> A, AAAA of replacement, port 5060
 *      v
 *   SRV of _sip._udp.host -----------------------------> A, AAAA of targets, ports of SRV
 *      | none
 *      v
 *   A, AAAA of host ---------------------------------------------------> port 5060
 * </pre>
 *
 * <p>"None" also stands for a name server that failed: what the next step finds is better than no call (the RFC says nothing
 * about it). So it does for a domain that has NAPTR records for other transports only, and for an SRV whose targets have no
 * address. An SRV record with the target "." ends the search: the domain says that it has no such service (RFC 2782).
 *
 * <p>IPv4 addresses of a host come before its IPv6 ones, as the JDK orders them by default.
 */
public final class ServerLocation {
    private static final String SERVICE = "SIP+D2U";
    private static final String SRV_PREFIX = "_sip._udp.";

    /** A recursive name server: follows CNAMEs by itself. */
    @FunctionalInterface
    public interface Lookup {
        /** Asks one question. */
        DnsAnswer ask(String name, DnsType type);
    }

    private final Lookup lookup;
    private final RandomGenerator random;

    /**
     * A way to find servers.
     *
     * @param random chooses among SRV records of one priority by their weight
     */
    public ServerLocation(Lookup lookup, RandomGenerator random) {
        this.lookup = lookup;
        this.random = random;
    }

    /** The servers of a domain; fails with {@code UNKNOWN_HOST}, or with {@code NO_ANSWER} when a name server failed on the way. */
    public Resolution locate(ServerName server) {
        InetSocketAddress literal = Resolver.literal(server.host(), server.portOrDefault());
        if (literal != null) {
            return new Resolution.Resolved(List.of(literal));
        }
        return new Search(server.host()).locate(server);
    }

    /** The addresses of a host, without NAPTR and SRV. */
    public Resolution addresses(String host, int port) {
        InetSocketAddress literal = Resolver.literal(host, port);
        if (literal != null) {
            return new Resolution.Resolved(List.of(literal));
        }
        Search search = new Search(host);
        search.addAddresses(host, port);
        return search.result();
    }

    /**
     * The order in which SRV records are to be tried: by priority, within one by a draw in which the weight is the chance, as RFC
     * 2782 says under "Weight".
     */
    static List<DnsRecord.Srv> inOrder(List<DnsRecord.Srv> records, RandomGenerator random) {
        TreeMap<Integer, List<DnsRecord.Srv>> byPriority = new TreeMap<>();
        records.stream()
                .sorted(Comparator.comparingInt(srv -> srv.weight() == 0 ? 0 : 1)) // those of weight 0 stand first
                .forEach(srv -> byPriority
                        .computeIfAbsent(srv.priority(), priority -> new ArrayList<>())
                        .add(srv));
        List<DnsRecord.Srv> ordered = new ArrayList<>(records.size());
        for (List<DnsRecord.Srv> left : byPriority.values()) {
            while (left.size() > 1) {
                ordered.add(left.remove(drawn(left, random)));
            }
            ordered.add(left.get(0));
        }
        return ordered;
    }

    /** The first whose running sum of weights is not less than a number from 0 to the sum of all. */
    private static int drawn(List<DnsRecord.Srv> records, RandomGenerator random) {
        int sum = records.stream().mapToInt(DnsRecord.Srv::weight).sum();
        int number = random.nextInt(sum + 1);
        int running = 0;
        for (int i = 0; i < records.size(); i++) {
            running += records.get(i).weight();
            if (running >= number) {
                return i;
            }
        }
        throw new AssertionError("the last running sum is the sum");
    }

    /** One search and what it found. */
    private final class Search {
        private final String host;
        private final Set<InetSocketAddress> found = new LinkedHashSet<>();
        private boolean serverFailed;
        private boolean denied;

        Search(String host) {
            this.host = host;
        }

        Resolution locate(ServerName server) {
            if (server.port() != 0) {
                addAddresses(host, server.port());
                return result();
            }
            if (!server.udpChosen()) {
                naptr().forEach(this::follow);
            }
            if (found.isEmpty() && !denied) {
                addServices(SRV_PREFIX + host);
            }
            if (found.isEmpty() && !denied) {
                addAddresses(host, ServerName.DEFAULT_PORT);
            }
            return result();
        }

        /** Those for UDP of the lowest order that has any (RFC 3403 section 4.1), by preference. */
        private Stream<DnsRecord.Naptr> naptr() {
            List<DnsRecord.Naptr> usable = ask(host, DnsType.NAPTR)
                    .records(DnsRecord.Naptr.class)
                    .filter(naptr -> naptr.service().equalsIgnoreCase(SERVICE))
                    .filter(naptr -> Set.of("s", "a").contains(naptr.flags().toLowerCase(Locale.ROOT)))
                    .sorted(Comparator.comparingInt(DnsRecord.Naptr::order)
                            .thenComparingInt(DnsRecord.Naptr::preference))
                    .toList();
            return usable.stream()
                    .takeWhile(naptr -> naptr.order() == usable.get(0).order());
        }

        private void follow(DnsRecord.Naptr naptr) {
            if (naptr.flags().equalsIgnoreCase("s")) {
                addServices(naptr.replacement());
            } else {
                addAddresses(naptr.replacement(), ServerName.DEFAULT_PORT);
            }
        }

        private void addServices(String name) {
            List<DnsRecord.Srv> records =
                    ask(name, DnsType.SRV).records(DnsRecord.Srv.class).toList();
            if (records.size() == 1 && records.get(0).target().isEmpty()) {
                denied = true;
                return;
            }
            for (DnsRecord.Srv srv : inOrder(records, random)) {
                addAddresses(srv.target(), srv.port());
            }
        }

        void addAddresses(String name, int port) {
            for (DnsType type : new DnsType[] {DnsType.A, DnsType.AAAA}) {
                ask(name, type)
                        .records(DnsRecord.Address.class)
                        .forEach(record -> found.add(new InetSocketAddress(record.address(), port)));
            }
        }

        private DnsAnswer ask(String name, DnsType type) {
            DnsAnswer answer = lookup.ask(name, type);
            serverFailed |= answer == DnsAnswer.Failure.SERVFAIL || answer == DnsAnswer.Failure.TIMEOUT;
            return answer;
        }

        Resolution result() {
            if (!found.isEmpty()) {
                return new Resolution.Resolved(List.copyOf(found));
            }
            Resolution.Reason reason = serverFailed ? Resolution.Reason.NO_ANSWER : Resolution.Reason.UNKNOWN_HOST;
            return new Resolution.Failed(host, reason);
        }
    }
}
