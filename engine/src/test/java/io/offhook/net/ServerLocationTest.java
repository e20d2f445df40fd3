package io.offhook.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.offhook.testkit.network.Dns;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ServerLocationTest {
    private final Dns dns = new Dns()
            .address("example.com", ip("192.0.2.9"))
            .address("a.example.com", ip("192.0.2.1"))
            .address("b.example.com", ip("192.0.2.2"))
            .address("c.example.com", ip("192.0.2.3"));
    private final List<String> asked = new ArrayList<>();
    private final ServerLocation location = new ServerLocation(
            (name, type) -> {
                asked.add(type + " " + name);
                return dns.ask(name, type, 0).answer();
            },
            new SplittableRandom(1));

    private static InetAddress ip(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> locate(String host) {
        return addresses(location.locate(new ServerName(host, 0, false)));
    }

    private static List<String> addresses(Resolution resolution) {
        assertThat(resolution).isInstanceOf(Resolution.Resolved.class);
        return ((Resolution.Resolved) resolution)
                .addresses().stream()
                        .map(address -> address.getAddress().getHostAddress() + " " + address.getPort())
                        .toList();
    }

    private Resolution.Reason failure(String host) {
        Resolution resolution = location.locate(new ServerName(host, 0, false));
        assertThat(resolution).isInstanceOf(Resolution.Failed.class);
        return ((Resolution.Failed) resolution).reason();
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1, 0, 5060", "192.0.2.1, 5070, 5070", "[2001:db8::1], 0, 5060", "2001:db8::1, 7, 7"})
    void aLiteralIsItsOwnServerAndNobodyIsAsked(String host, int port, int expected) {
        Resolution.Resolved found = (Resolution.Resolved) location.locate(new ServerName(host, port, false));

        assertThat(found.addresses()).singleElement().isEqualTo(Resolver.literal(host, expected));
        assertThat(asked).isEmpty();
    }

    @Test
    void aNameWithAPortIsAHost() {
        dns.srv("_sip._udp.example.com", 1, 1, 9, "a.example.com");

        assertThat(addresses(location.locate(new ServerName("example.com", 5070, false))))
                .containsExactly("192.0.2.9 5070");
        assertThat(asked).containsExactly("A example.com", "AAAA example.com");
    }

    @Test
    void naptrLeadsToSrvLeadsToAddresses() {
        dns.naptr("example.com", 10, 10, "s", "SIP+D2T", "_sip._tcp.example.com")
                .naptr("example.com", 20, 10, "S", "sip+d2u", "_other._udp.example.com")
                .srv("_other._udp.example.com", 1, 0, 5080, "a.example.com")
                .srv("_sip._udp.example.com", 1, 0, 5999, "c.example.com");

        assertThat(locate("example.com")).containsExactly("192.0.2.1 5080");
        assertThat(asked)
                .containsExactly(
                        "NAPTR example.com", "SRV _other._udp.example.com", "A a.example.com", "AAAA a.example.com");
    }

    @Test
    void naptrIsTakenByOrderThenByPreferenceAndHigherOrdersNotAtAll() {
        dns.naptr("example.com", 20, 1, "s", "SIP+D2U", "_c.example.com")
                .naptr("example.com", 10, 60, "s", "SIP+D2U", "_b.example.com")
                .naptr("example.com", 10, 50, "a", "SIP+D2U", "a.example.com")
                .naptr("example.com", 5, 1, "u", "SIP+D2U", "")
                .srv("_b.example.com", 0, 0, 5070, "b.example.com")
                .srv("_c.example.com", 0, 0, 5070, "c.example.com");

        assertThat(locate("example.com")).containsExactly("192.0.2.1 5060", "192.0.2.2 5070");
    }

    @Test
    void aUriThatChoosesUdpSkipsNaptr() {
        dns.naptr("example.com", 1, 1, "s", "SIP+D2U", "_b.example.com")
                .srv("_b.example.com", 0, 0, 1, "b.example.com")
                .srv("_sip._udp.example.com", 0, 0, 2, "a.example.com");

        assertThat(addresses(location.locate(new ServerName("example.com", 0, true))))
                .containsExactly("192.0.2.1 2");
        assertThat(asked).doesNotContain("NAPTR example.com");
    }

    @Test
    void withoutNaptrTheServiceIsAskedForAndWithoutThatTheHost() {
        assertThat(locate("example.com")).containsExactly("192.0.2.9 5060");
        assertThat(asked)
                .containsExactly("NAPTR example.com", "SRV _sip._udp.example.com", "A example.com", "AAAA example.com");

        dns.srv("_sip._udp.example.com", 1, 0, 5070, "a.example.com");
        assertThat(locate("example.com")).containsExactly("192.0.2.1 5070");
    }

    @Test
    void naptrForOtherTransportsOnlyIsAsGoodAsNone() {
        dns.naptr("example.com", 1, 1, "s", "SIPS+D2T", "_sips._tcp.example.com");

        assertThat(locate("example.com")).containsExactly("192.0.2.9 5060");
    }

    @Test
    void prioritiesComeInOrderAndEachTargetWithAllItsAddresses() {
        dns.srv("_sip._udp.example.com", 30, 9, 5063, "c.example.com")
                .srv("_sip._udp.example.com", 10, 0, 5061, "a.example.com")
                .srv("_sip._udp.example.com", 20, 5, 5062, "b.example.com")
                .srv("_sip._udp.example.com", 40, 5, 5061, "a.example.com")
                .address("b.example.com", ip("2001:db8::2"))
                .address("b.example.com", ip("192.0.2.22"));

        assertThat(locate("example.com"))
                .containsExactly(
                        "192.0.2.1 5061",
                        "192.0.2.2 5062",
                        "192.0.2.22 5062",
                        "2001:db8:0:0:0:0:0:2 5062",
                        "192.0.2.3 5063");
    }

    @Test
    void aTargetOfTheRootSaysThatThereIsNoService() {
        dns.srv("_sip._udp.example.com", 0, 0, 0, ".");
        assertThat(failure("example.com")).isEqualTo(Resolution.Reason.UNKNOWN_HOST);
        assertThat(asked).doesNotContain("A example.com");

        dns.naptr("b.example.com", 1, 1, "s", "SIP+D2U", "_sip._udp.example.com");
        assertThat(failure("b.example.com")).isEqualTo(Resolution.Reason.UNKNOWN_HOST);
    }

    @Test
    void targetsWithoutAnAddressAreLeftOut() {
        dns.srv("_sip._udp.example.com", 1, 0, 1, "gone.example.com")
                .srv("_sip._udp.example.com", 2, 0, 2, "b.example.com");
        assertThat(locate("example.com")).containsExactly("192.0.2.2 2");

        dns.srv("_sip._udp.c.example.com", 1, 0, 1, "gone.example.com");
        assertThat(locate("c.example.com")).containsExactly("192.0.2.3 5060");
    }

    @ParameterizedTest
    @EnumSource(DnsAnswer.Failure.class)
    void aFailureOnTheWayIsPassedByAndOneAtTheEndIsTheReason(DnsAnswer.Failure failure) {
        dns.fail("_sip._udp.example.com", failure);
        assertThat(locate("example.com")).containsExactly("192.0.2.9 5060");

        dns.fail("example.com", failure);
        assertThat(failure("example.com"))
                .isEqualTo(
                        failure == DnsAnswer.Failure.NXDOMAIN
                                ? Resolution.Reason.UNKNOWN_HOST
                                : Resolution.Reason.NO_ANSWER);
        assertThat(failure("nobody.example.net")).isEqualTo(Resolution.Reason.UNKNOWN_HOST);
    }

    @Test
    void aliasesAreFollowedOnEveryStep() {
        dns.cname("sip.example.com", "example.com")
                .srv("_sip._udp.example.net", 0, 0, 5070, "alias.example.com")
                .cname("alias.example.com", "alias2.example.com")
                .cname("alias2.example.com", "a.example.com");

        assertThat(locate("sip.example.com")).containsExactly("192.0.2.9 5060");
        assertThat(locate("example.net")).containsExactly("192.0.2.1 5070");
    }

    private static List<Integer> order(SplittableRandom random, int... weights) {
        List<DnsRecord.Srv> records = IntStream.range(0, weights.length)
                .mapToObj(i -> new DnsRecord.Srv("s", Duration.ZERO, 1, weights[i], i, "t"))
                .toList();
        return ServerLocation.inOrder(records, random).stream()
                .map(DnsRecord.Srv::port)
                .toList();
    }

    @Test
    void withinAPriorityTheWeightIsTheChanceToBeFirst() {
        SplittableRandom random = new SplittableRandom(3);
        int rounds = 200_000;
        int[] first = new int[3];
        int secondAfterHeaviest = 0;
        for (int i = 0; i < rounds; i++) {
            List<Integer> order = order(random, 100, 600, 300);
            first[order.get(0)]++;
            secondAfterHeaviest += order.get(0) == 1 && order.get(1) == 2 ? 1 : 0;
        }

        assertThat((double) first[0] / rounds).isCloseTo(0.1, within(0.005));
        assertThat((double) first[1] / rounds).isCloseTo(0.6, within(0.005));
        assertThat((double) first[2] / rounds).isCloseTo(0.3, within(0.005));
        assertThat((double) secondAfterHeaviest / first[1]).isCloseTo(0.75, within(0.005));
    }

    @Test
    void aWeightOfZeroHasASmallChanceBesideOthers() {
        SplittableRandom random = new SplittableRandom(4);
        int rounds = 100_000;
        long first = IntStream.range(0, rounds)
                .filter(i -> order(random, 9, 0).get(0) == 1)
                .count();

        assertThat((double) first / rounds).isCloseTo(0.1, within(0.005)); // 0 of 0..9, by the RFC's own arithmetic
        assertThat(order(new SplittableRandom(1), 0, 0, 0)).containsExactlyInAnyOrder(0, 1, 2);
    }

    @Test
    void theSameSeedGivesTheSameOrder() {
        int[] weights = IntStream.range(1, 20).toArray();
        assertThat(order(new SplittableRandom(5), weights)).isEqualTo(order(new SplittableRandom(5), weights));
        assertThat(order(new SplittableRandom(5), weights)).isNotEqualTo(order(new SplittableRandom(6), weights));
    }

    @Test
    void numbersThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> new ServerName("h", 65_536, false)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> dns.srv("n", 0, 65_536, 1, "t")).hasMessageContaining("weight");
        assertThatThrownBy(() -> dns.naptr("n", -1, 0, "s", "", "")).hasMessageContaining("order");
        assertThat(new ServerName("h", 0, false).portOrDefault()).isEqualTo(5060);
        assertThat(new InetSocketAddress("192.0.2.1", 5060)).isEqualTo(Resolver.literal("192.0.2.1", 5060));
    }
}
