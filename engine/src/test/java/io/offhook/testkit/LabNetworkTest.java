package io.offhook.testkit;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.net.DnsAnswer;
import io.offhook.sip.dialog.EndCause;
import io.offhook.testkit.network.NatBehavior;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabNetworkTest {
    @Test
    void aLinkTakesItsDelayEachWayAndEveryLinkHasItsOwn() {
        try (Lab lab = Lab.of(1)) {
            Phone alice = lab.phone("alice");
            Phone near = lab.phone("near");
            Phone far = lab.phone("far");
            lab.network().between(alice, far).delay(ofMillis(300));
            PhoneCall short_ = alice.call(near);
            PhoneCall long_ = alice.call(far);
            lab.run(ofSeconds(5));
            assertThat(short_.answeredAt()).contains(ofMillis(2));
            assertThat(long_.answeredAt()).contains(ofMillis(600));
            assertThat(lab.network().counters(alice, far).lost()).isZero();
            alice.hears(near).hears(far);
        }
    }

    @Test
    void whatIsLostInOneDirectionIsHeardInTheOther() {
        try (Lab lab = Lab.of(2)) {
            Phone alice = lab.phone("alice");
            Phone bob = lab.phone("bob");
            alice.call(bob);
            lab.run(ofSeconds(3));
            lab.network().from(alice, bob).loss(1);
            lab.run(ofSeconds(10));
            alice.hears(bob);
            bob.silentTo(alice);
            lab.network().from(alice, bob).loss(0);
            lab.run(ofSeconds(10));
            bob.hears(alice);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fullCone", "restrictedCone", "portRestrictedCone", "symmetric"})
    void aPhoneBehindAnyRouterCallsOneInTheOpenAndBothHearEachOther(String kind) {
        try (Lab lab = Lab.of(3)) {
            LabNat home = lab.nat("home", behavior(kind));
            Phone alice = home.phone("alice");
            Phone bob = lab.phone("bob");
            PhoneCall call = alice.call(bob);
            lab.run(ofSeconds(10));
            assertThat(call.wasAnswered()).isTrue();
            bob.hears(alice); // what bob sends goes to a private address until alice's packets have shown where she is
            alice.hears(bob);
            call.hangUp();
            lab.expectQuiet();
        }
    }

    @Test
    void aPrivateAddressIsReachedFromWithinItsHomeOnly() {
        try (Lab lab = Lab.of(4)) {
            LabNat home = lab.nat("home", NatBehavior.fullCone());
            Phone alice = home.phone("alice");
            Phone sister = home.phone("sister");
            Phone stranger = lab.phone("stranger");
            Phone neighbour = lab.nat("next door", NatBehavior.fullCone()).phone("neighbour");
            PhoneCall within = sister.call(alice);
            PhoneCall fromOutside = stranger.call(alice);
            PhoneCall fromNextDoor = neighbour.call(alice);
            lab.run(ofSeconds(40));
            assertThat(within.isTalking()).isTrue();
            assertThat(fromOutside.cause()).contains(new EndCause.TimedOut("INVITE"));
            assertThat(fromNextDoor.cause()).contains(new EndCause.TimedOut("INVITE"));
            assertThat(alice.calls()).hasSize(1);
            within.hangUp();
            lab.expectQuiet();
        }
    }

    private static NatBehavior behavior(String kind) {
        return switch (kind) {
            case "fullCone" -> NatBehavior.fullCone();
            case "restrictedCone" -> NatBehavior.restrictedCone();
            case "portRestrictedCone" -> NatBehavior.portRestrictedCone();
            default -> NatBehavior.symmetric();
        };
    }

    @Test
    void behindARewritingRouterTheOtherSideSeesNoPrivateAddress() {
        try (Lab lab = Lab.of(4)) {
            LabNat home = lab.nat("home", NatBehavior.portRestrictedCone()).rewritesSip();
            Phone alice = home.phone("alice");
            Phone bob = lab.phone("bob");
            PhoneCall call = alice.call(bob);
            lab.run(ofSeconds(5));
            bob.hears(alice);
            alice.hears(bob);
            bob.lastCall().hangUp(); // to alice's Contact, which the router has rewritten
            lab.expectQuiet();
            assertThat(call.cause()).containsInstanceOf(EndCause.RemoteHangup.class);
        }
    }

    @Test
    void namesAreFoundThroughServiceRecordsAndNotFoundIsTold() {
        try (Lab lab = Lab.of(5)) {
            Phone alice = lab.phone("alice");
            Phone bob = lab.phone("bob");
            lab.dns()
                    .srv("_sip._udp.example.org", 1, 1, 5060, "pbx.example.org")
                    .address("pbx.example.org", bob.host().address())
                    .delay(ofMillis(80));
            PhoneCall found = alice.call("sip:bob@example.org");
            PhoneCall unknown = alice.call("sip:bob@nowhere.example");
            lab.dns().fail("dead.example", DnsAnswer.Failure.TIMEOUT);
            PhoneCall silent = alice.call("sip:bob@dead.example");
            lab.run(Duration.ofMinutes(1));
            assertThat(found.answeredAt().orElseThrow()).isGreaterThan(ofMillis(160));
            assertThat(unknown.cause()).containsInstanceOf(EndCause.TransportError.class);
            assertThat(silent.cause()).containsInstanceOf(EndCause.TransportError.class);
        }
    }
}
