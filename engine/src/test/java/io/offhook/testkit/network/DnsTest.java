package io.offhook.testkit.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offhook.net.DnsAnswer;
import io.offhook.net.DnsRecord;
import io.offhook.net.DnsType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DnsTest {
    private static final long SECOND = 1_000_000_000;
    private static final InetAddress ONE = ip("192.0.2.1");
    private static final InetAddress TWO = ip("192.0.2.2");

    private final Dns dns = new Dns().address("a.example.com", ONE);

    static InetAddress ip(String literal) {
        return new InetSocketAddress(literal, 0).getAddress();
    }

    static DnsAnswer found(InetAddress address) {
        return new DnsAnswer.Found(List.of(new DnsRecord.Address("n", Duration.ZERO, address)));
    }

    private DnsAnswer ask(String name, DnsType type) {
        return dns.ask(name, type, 0).answer();
    }

    private List<InetAddress> addresses(String name, long nowNs) {
        return dns.ask(name, DnsType.A, nowNs)
                .answer()
                .records(DnsRecord.Address.class)
                .map(DnsRecord.Address::address)
                .toList();
    }

    @Test
    void namesAreWithoutRegardToCaseAndFinalDot() {
        assertThat(addresses("A.Example.COM.", 0)).containsExactly(ONE);
    }

    @Test
    void aNameWithOtherRecordsExistsAndOneThatNobodyMentionedDoesNot() {
        assertThat(ask("a.example.com", DnsType.AAAA)).isEqualTo(new DnsAnswer.Found(List.of()));
        assertThat(ask("example.com", DnsType.A)).isEqualTo(new DnsAnswer.Found(List.of())); // something is below it
        assertThat(ask("ample.com", DnsType.A)).isEqualTo(DnsAnswer.Failure.NXDOMAIN);
        assertThat(ask("b.example.com", DnsType.A)).isEqualTo(DnsAnswer.Failure.NXDOMAIN);
        assertThat(ask("x.a.example.com", DnsType.A)).isEqualTo(DnsAnswer.Failure.NXDOMAIN);
    }

    @Test
    void anAddressRecordHasTheTypeOfItsAddress() {
        dns.address("a.example.com", ip("2001:db8::1"));

        assertThat(addresses("a.example.com", 0)).containsExactly(ONE);
        assertThat(ask("a.example.com", DnsType.AAAA).records(DnsRecord.Address.class))
                .extracting(DnsRecord.Address::address)
                .containsExactly(ip("2001:db8::1"));
    }

    @Test
    void anAliasIsFollowedAndItsRecordsStandFirst() {
        dns.cname("www.example.com", "web.example.com.").cname("web.example.com", "a.example.com");

        assertThat(ask("www.example.com", DnsType.A).records(DnsRecord.class))
                .extracting(DnsRecord::type)
                .containsExactly(DnsType.CNAME, DnsType.CNAME, DnsType.A);
        assertThat(ask("www.example.com", DnsType.CNAME).records(DnsRecord.class))
                .hasSize(1);
        dns.cname("lost.example.com", "nobody.example.com");
        assertThat(ask("lost.example.com", DnsType.A)).isEqualTo(DnsAnswer.Failure.NXDOMAIN);
    }

    @Test
    void eightAliasesAreFollowedAndNineOrALoopFail() {
        for (int i = 0; i < 9; i++) {
            dns.cname("c" + i, i == 8 ? "a.example.com" : "c" + (i + 1));
        }
        assertThat(addresses("c1", 0)).containsExactly(ONE);
        assertThat(ask("c0", DnsType.A)).isEqualTo(DnsAnswer.Failure.SERVFAIL);

        dns.cname("x", "y").cname("y", "x").cname("self", "self");
        assertThat(ask("x", DnsType.A)).isEqualTo(DnsAnswer.Failure.SERVFAIL);
        assertThat(ask("self", DnsType.SRV)).isEqualTo(DnsAnswer.Failure.SERVFAIL);
    }

    @Test
    void aNameFailsUntilItIsMendedAndIsGoneWhenRemoved() {
        dns.fail("A.example.com", DnsAnswer.Failure.SERVFAIL);
        assertThat(ask("a.example.com", DnsType.A)).isEqualTo(DnsAnswer.Failure.SERVFAIL);
        dns.mend("a.example.com");
        assertThat(addresses("a.example.com", 0)).containsExactly(ONE);
        dns.remove("a.example.com");
        assertThat(ask("a.example.com", DnsType.A)).isEqualTo(DnsAnswer.Failure.NXDOMAIN);
        assertThat(dns.questions("a.example.com", DnsType.A)).isEqualTo(3);
    }

    @Test
    void anAnswerTakesItsDelayAndIsATimeoutWhenThatIsTooLong() {
        assertThat(dns.ask("a.example.com", DnsType.A, 0).delayNs()).isZero();
        dns.delay(Duration.ofMillis(20)).delay("slow.example.com", Duration.ofSeconds(3));
        dns.address("slow.example.com", TWO);
        assertThat(dns.ask("a.example.com", DnsType.A, 0).delayNs()).isEqualTo(20_000_000);
        assertThat(dns.ask("slow.example.com", DnsType.A, 0))
                .isEqualTo(new Dns.Reply(ask("slow.example.com", DnsType.A), 3 * SECOND));

        dns.giveUpAfter(Duration.ofSeconds(2));
        assertThat(dns.ask("slow.example.com", DnsType.A, 0))
                .isEqualTo(new Dns.Reply(DnsAnswer.Failure.TIMEOUT, 2 * SECOND));
        dns.fail("a.example.com", DnsAnswer.Failure.TIMEOUT);
        assertThat(dns.ask("a.example.com", DnsType.A, 0))
                .isEqualTo(new Dns.Reply(DnsAnswer.Failure.TIMEOUT, 2 * SECOND));
    }

    @Test
    void answersChangeAtAGivenTime() {
        dns.script("moving", DnsType.A, DnsScript.always(found(ONE)).until(10 * SECOND, DnsScript.always(found(TWO))));

        assertThat(addresses("moving", 10 * SECOND - 1)).containsExactly(ONE);
        assertThat(addresses("moving", 10 * SECOND)).containsExactly(TWO);
    }

    @Test
    void answersChangeFromQuestionToQuestion() {
        dns.script("turning", DnsType.A, DnsScript.inTurn(DnsAnswer.Failure.SERVFAIL, found(ONE), found(TWO)));

        assertThat(ask("turning", DnsType.A)).isEqualTo(DnsAnswer.Failure.SERVFAIL);
        assertThat(addresses("turning", 0)).containsExactly(ONE);
        assertThat(addresses("turning", 0)).containsExactly(TWO);
        assertThat(addresses("turning", 0)).containsExactly(TWO);
        assertThatThrownBy(DnsScript::inTurn).isInstanceOf(IllegalArgumentException.class);
    }
}
