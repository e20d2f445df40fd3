package io.offhook.testkit.network;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NatTest {
    private static final long SECOND = 1_000_000_000;
    private static final InetSocketAddress INSIDE = endpoint("10.0.0.2", 5060);
    private static final InetSocketAddress A = endpoint("203.0.113.1", 5060);
    private static final InetSocketAddress A_OTHER_PORT = endpoint("203.0.113.1", 5070);
    private static final InetSocketAddress B = endpoint("203.0.113.2", 5060);
    private static final InetSocketAddress OUTSIDE = endpoint("198.51.100.7", 1);

    enum Kind {
        FULL_CONE(NatBehavior.fullCone()),
        RESTRICTED_CONE(NatBehavior.restrictedCone()),
        PORT_RESTRICTED_CONE(NatBehavior.portRestrictedCone()),
        SYMMETRIC(NatBehavior.symmetric());

        private final NatBehavior behavior;

        Kind(NatBehavior behavior) {
            this.behavior = behavior;
        }
    }

    private static InetSocketAddress endpoint(String address, int port) {
        return new InetSocketAddress(address, port);
    }

    private static Nat nat(NatBehavior behavior) {
        return new Nat(OUTSIDE.getAddress(), behavior, new SplittableRandom(1));
    }

    private static InetSocketAddress out(Nat nat, InetSocketAddress to, long nowNs) {
        return requireNonNull(nat.outbound(INSIDE, to, nowNs));
    }

    @ParameterizedTest
    @CsvSource({
        "FULL_CONE,            true,  true,  true",
        "RESTRICTED_CONE,      true,  true,  false",
        "PORT_RESTRICTED_CONE, true,  false, false",
        "SYMMETRIC,            true,  false, false",
    })
    void whoMaySendInAfterOneWasSentOut(Kind kind, boolean same, boolean otherPort, boolean otherAddress) {
        Nat nat = nat(kind.behavior);
        InetSocketAddress outside = out(nat, A, 0);

        assertThat(outside.getAddress()).isEqualTo(OUTSIDE.getAddress());
        assertThat(nat.inbound(outside, A, 1)).isEqualTo(same ? INSIDE : null);
        assertThat(nat.inbound(outside, A_OTHER_PORT, 1)).isEqualTo(otherPort ? INSIDE : null);
        assertThat(nat.inbound(outside, B, 1)).isEqualTo(otherAddress ? INSIDE : null);
        int let = (same ? 1 : 0) + (otherPort ? 1 : 0) + (otherAddress ? 1 : 0);
        assertThat(nat.counters().inbound()).isEqualTo(let);
        assertThat(nat.counters().filtered()).isEqualTo(3 - let);
    }

    @ParameterizedTest
    @CsvSource({
        "ENDPOINT_INDEPENDENT,       true,  true",
        "ADDRESS_DEPENDENT,          true,  false",
        "ADDRESS_AND_PORT_DEPENDENT, false, false",
    })
    void whichDestinationsSeeTheSamePort(EndpointDependence mapping, boolean otherPort, boolean otherAddress) {
        Nat nat = nat(NatBehavior.of(mapping, EndpointDependence.ADDRESS_AND_PORT_DEPENDENT));
        InetSocketAddress first = out(nat, A, 0);

        assertThat(out(nat, A, 1)).isEqualTo(first);
        assertThat(out(nat, A_OTHER_PORT, 1).equals(first)).isEqualTo(otherPort);
        assertThat(out(nat, B, 1).equals(first)).isEqualTo(otherAddress);
        assertThat(nat.mappings(1)).isEqualTo(1 + (otherPort ? 0 : 1) + (otherAddress ? 0 : 1));
    }

    @Test
    void aSymmetricMappingLetsInOnlyTheOneItWasMadeFor() {
        Nat nat = nat(NatBehavior.symmetric());
        InetSocketAddress forA = out(nat, A, 0);
        InetSocketAddress forB = out(nat, B, 0);

        assertThat(nat.inbound(forA, B, 1)).isNull();
        assertThat(nat.inbound(forB, A, 1)).isNull();
        assertThat(nat.inbound(forA, A, 1)).isEqualTo(INSIDE);
        assertThat(nat.inbound(forB, B, 1)).isEqualTo(INSIDE);
    }

    @Test
    void twoInsideHostsNeverShareAPort() {
        Nat nat = nat(NatBehavior.portRestrictedCone().withPortPreservation(true));
        InetSocketAddress first = out(nat, A, 0);
        InetSocketAddress second = requireNonNull(nat.outbound(endpoint("10.0.0.3", 5060), A, 0));

        assertThat(first.getPort()).isEqualTo(5060);
        assertThat(second.getPort()).isNotEqualTo(5060);
        assertThat(nat.inbound(second, A, 1)).isEqualTo(endpoint("10.0.0.3", 5060));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aMappingIsGoneWhenItsLifetimeHasPassedSinceTheLastDatagramOut(Kind kind) {
        Nat nat = nat(kind.behavior);
        InetSocketAddress outside = out(nat, A, 0);
        assertThat(nat.inbound(outside, A, 120 * SECOND - 1)).isEqualTo(INSIDE);
        assertThat(nat.inbound(outside, A, 120 * SECOND)).isNull(); // what came in did not refresh it
        assertThat(nat.counters().unmapped()).isEqualTo(1);

        InetSocketAddress again = out(nat, A, 200 * SECOND);
        assertThat(out(nat, A, 319 * SECOND)).isEqualTo(again);
        assertThat(nat.inbound(again, A, 438 * SECOND)).isEqualTo(INSIDE);
        assertThat(nat.mappings(438 * SECOND)).isEqualTo(1);
        assertThat(nat.mappings(439 * SECOND)).isZero();
        assertThat(nat.counters().mapped()).isEqualTo(2);
        assertThat(nat.counters().expired()).isEqualTo(1);
    }

    @Test
    void permissionToSendInEndsForEachByItself() {
        Nat nat = nat(NatBehavior.portRestrictedCone().withLifetime(Duration.ofSeconds(30)));
        InetSocketAddress outside = out(nat, A, 0);
        out(nat, B, 20 * SECOND);

        assertThat(nat.inbound(outside, A, 30 * SECOND - 1)).isEqualTo(INSIDE);
        assertThat(nat.inbound(outside, A, 30 * SECOND)).isNull();
        assertThat(nat.inbound(outside, B, 49 * SECOND)).isEqualTo(INSIDE);
        assertThat(nat.counters().filtered()).isEqualTo(1);
        out(nat, A, 49 * SECOND);
        assertThat(nat.inbound(outside, A, 78 * SECOND)).isEqualTo(INSIDE);
        assertThat(nat.inbound(outside, B, 78 * SECOND)).isNull();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aRebootForgetsAllMappingsAndGivesOtherPorts(Kind kind) {
        Nat nat = nat(kind.behavior.withPortPreservation(true));
        InetSocketAddress before = out(nat, A, 0);
        nat.rebind();

        assertThat(nat.inbound(before, A, 1)).isNull();
        InetSocketAddress after = out(nat, A, 2);
        assertThat(after.getPort()).isNotEqualTo(before.getPort());
        assertThat(nat.inbound(after, A, 3)).isEqualTo(INSIDE);
    }

    @Test
    void aNewAddressIsWhatTheWorldSeesAndTheOldOneIsDead() {
        Nat nat = nat(NatBehavior.fullCone());
        InetSocketAddress before = out(nat, A, 0);
        nat.rebind(endpoint("198.51.100.99", 1).getAddress());
        InetSocketAddress after = out(nat, A, 1);

        assertThat(after.getHostString()).isEqualTo("198.51.100.99");
        assertThat(nat.inbound(after, A, 2)).isEqualTo(INSIDE);
        assertThat(nat.inbound(new InetSocketAddress(before.getAddress(), after.getPort()), A, 2))
                .isNull();
    }

    @Test
    void aHairpinReachesTheOtherInsideHostFromTheSendersOutsideEndpoint() {
        Nat nat = nat(NatBehavior.fullCone());
        InetSocketAddress other = endpoint("10.0.0.3", 4000);
        InetSocketAddress otherOutside = requireNonNull(nat.outbound(other, A, 0));
        InetSocketAddress source = out(nat, otherOutside, 1);

        assertThat(source.getAddress()).isEqualTo(OUTSIDE.getAddress());
        assertThat(nat.inbound(otherOutside, source, 1)).isEqualTo(other);
        assertThat(nat.counters().hairpinned()).isEqualTo(1);

        Nat without = nat(NatBehavior.fullCone().withHairpinning(false));
        InetSocketAddress unreachable = requireNonNull(without.outbound(other, A, 0));
        assertThat(without.outbound(INSIDE, unreachable, 1)).isNull();
        assertThat(without.counters().hairpinRefused()).isEqualTo(1);
        assertThat(without.counters().dropped()).isEqualTo(1);
    }

    @Test
    void aHairpinIsFilteredLikeAnythingElse() {
        Nat nat = nat(NatBehavior.portRestrictedCone());
        InetSocketAddress other = endpoint("10.0.0.3", 4000);
        InetSocketAddress otherOutside = requireNonNull(nat.outbound(other, A, 0));
        InetSocketAddress source = out(nat, otherOutside, 1);
        assertThat(nat.inbound(otherOutside, source, 1)).isNull();

        assertThat(nat.outbound(other, source, 2)).isEqualTo(otherOutside);
        assertThat(nat.inbound(source, otherOutside, 2)).isEqualTo(INSIDE);
        assertThat(nat.inbound(otherOutside, source, 3)).isEqualTo(other);
    }

    @Test
    void anExhaustedPoolDropsAndCountsUntilAMappingExpires() {
        Nat nat = nat(NatBehavior.symmetric().withPorts(40_000, 40_002));
        Set<Integer> ports = new HashSet<>();
        for (InetSocketAddress to : List.of(A, A_OTHER_PORT, B)) {
            ports.add(out(nat, to, to.equals(B) ? 10 : 0).getPort());
        }
        assertThat(ports).containsExactlyInAnyOrder(40_000, 40_001, 40_002);
        InetSocketAddress fourth = endpoint("203.0.113.4", 1);
        assertThat(nat.outbound(INSIDE, fourth, 119 * SECOND)).isNull();
        assertThat(nat.counters().exhausted()).isEqualTo(1);
        assertThat(out(nat, B, 119 * SECOND).getPort()).isBetween(40_000, 40_002);
        assertThat(nat.outbound(INSIDE, fourth, 120 * SECOND)).isNotNull();
        assertThat(nat.mappings(120 * SECOND)).isEqualTo(2);
    }

    @Test
    void aRebootNeverDealsAPortOfBeforeWhileThereAreOthers() {
        for (int seed = 0; seed < 50; seed++) {
            NatBehavior narrow = NatBehavior.fullCone().withPorts(7, 8);
            Nat nat = new Nat(OUTSIDE.getAddress(), narrow, new SplittableRandom(seed));
            int before = out(nat, A, 0).getPort();
            nat.rebind();
            assertThat(out(nat, A, 1).getPort()).isEqualTo(before == 7 ? 8 : 7);
        }
    }

    @Test
    void aRebootedNatWithOnePortOnlyGivesItAgain() {
        Nat nat = nat(NatBehavior.fullCone().withPorts(7, 7));
        assertThat(out(nat, A, 0).getPort()).isEqualTo(7);
        nat.rebind();
        assertThat(out(nat, A, 1).getPort()).isEqualTo(7);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aPinholeLetsAnybodyInAndIsWhereTheEndpointSendsFrom(Kind kind) {
        Nat nat = nat(kind.behavior);
        InetSocketAddress media = requireNonNull(nat.pinhole(INSIDE, 0));

        assertThat(nat.inbound(media, B, 1)).isEqualTo(INSIDE);
        assertThat(out(nat, A, 2)).isEqualTo(media);
        assertThat(nat.pinhole(INSIDE, 3)).isEqualTo(media);
        assertThat(nat.insideOf(media, 4)).isEqualTo(INSIDE);
        assertThat(nat.insideOf(media, 123 * SECOND)).isNull();
    }

    @Test
    void theSameSeedDealsTheSamePorts() {
        assertThat(ports(1)).isEqualTo(ports(1)).isNotEqualTo(ports(2));
        assertThat(new HashSet<>(ports(1))).hasSize(1_000);
    }

    private static List<Integer> ports(long seed) {
        Nat nat = new Nat(OUTSIDE.getAddress(), NatBehavior.symmetric(), new SplittableRandom(seed));
        return IntStream.range(1, 1_001)
                .mapToObj(port -> out(nat, endpoint("203.0.113.1", port), 0).getPort())
                .toList();
    }

    @Test
    void settingsThatCanNotBeAreRefused() {
        assertThatThrownBy(() -> NatBehavior.fullCone().withPorts(5, 4)).hasMessageContaining("ports");
        assertThatThrownBy(() -> NatBehavior.fullCone().withPorts(0, 4)).hasMessageContaining("ports");
        assertThatThrownBy(() -> NatBehavior.fullCone().withPorts(1, 65_536)).hasMessageContaining("ports");
        assertThatThrownBy(() -> NatBehavior.fullCone().withLifetime(Duration.ofSeconds(-1)))
                .hasMessageContaining("lifetime");
    }
}
