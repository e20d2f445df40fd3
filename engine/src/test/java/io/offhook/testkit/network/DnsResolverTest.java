package io.offhook.testkit.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.net.DnsAnswer;
import io.offhook.net.DnsType;
import io.offhook.net.Resolution;
import io.offhook.net.ServerName;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class DnsResolverTest {
    private static final long MS = 1_000_000;
    private static final ServerName SERVER = new ServerName("example.com", 0, false);

    private record Due(long atNs, long serial, Runnable task) {}

    private record Answered(long atNs, Resolution resolution) {}

    private final PriorityQueue<Due> queue =
            new PriorityQueue<>(Comparator.comparingLong(Due::atNs).thenComparingLong(Due::serial));
    private final List<Answered> answers = new ArrayList<>();
    private long nowNs;
    private long serial;

    private final Dns dns = new Dns()
            .ttl(Duration.ofSeconds(30))
            .delay(Duration.ofMillis(10))
            .srv("_sip._udp.example.com", 1, 0, 5070, "a.example.com")
            .address("a.example.com", DnsTest.ip("192.0.2.1"));
    private final DnsResolver resolver = new DnsResolver(
            dns,
            () -> nowNs,
            (delayNs, task) -> queue.add(new Due(nowNs + delayNs, serial++, task)),
            new SplittableRandom(1));

    private void runUntil(long untilNs) {
        while (!queue.isEmpty() && queue.peek().atNs() <= untilNs) {
            Due due = queue.remove();
            nowNs = due.atNs();
            due.task().run();
        }
        nowNs = untilNs;
    }

    private void locate() {
        resolver.locate(SERVER, Runnable::run, found -> answers.add(new Answered(nowNs, found)));
    }

    private static Resolution at(String address, int port) {
        return new Resolution.Resolved(List.of(new InetSocketAddress(address, port)));
    }

    @Test
    void theDelaysOfASearchAddUpAndNothingIsAnsweredInline() {
        locate();
        assertThat(answers).isEmpty();
        assertThat(resolver.pending()).isEqualTo(1);
        runUntil(1_000 * MS);

        // NAPTR, SRV, A, AAAA
        assertThat(answers).containsExactly(new Answered(40 * MS, at("192.0.2.1", 5070)));
        assertThat(resolver.pending()).isZero();
    }

    @Test
    void aLiteralIsAnsweredAtOnceButNotInline() {
        resolver.resolve("192.0.2.5", 7, Runnable::run, found -> answers.add(new Answered(nowNs, found)));
        assertThat(answers).isEmpty();
        runUntil(0);

        assertThat(answers).containsExactly(new Answered(0, at("192.0.2.5", 7)));
    }

    @Test
    void resolvingAsksForAddressesOnly() {
        resolver.resolve("a.example.com", 7, Runnable::run, found -> answers.add(new Answered(nowNs, found)));
        runUntil(1_000 * MS);

        assertThat(answers).containsExactly(new Answered(20 * MS, at("192.0.2.1", 7)));
        assertThat(dns.questions("a.example.com", DnsType.SRV)).isZero();
    }

    @Test
    void recordsAreKeptForTheirTimeToLiveAndAChangeIsSeenAfterIt() {
        locate();
        runUntil(100 * MS);
        dns.remove("a.example.com").address("a.example.com", DnsTest.ip("192.0.2.2"));
        locate();
        runUntil(30_020 * MS - 1); // the SRV record came at 20 ms and is kept for 30 s
        locate();
        runUntil(30_020 * MS);
        locate(); // and when it has come again, the A record is over as well
        runUntil(31_000 * MS);

        assertThat(answers)
                .containsExactly(
                        new Answered(40 * MS, at("192.0.2.1", 5070)),
                        new Answered(100 * MS, at("192.0.2.1", 5070)),
                        new Answered(30_020 * MS - 1, at("192.0.2.1", 5070)),
                        new Answered(30_040 * MS, at("192.0.2.2", 5070)));
    }

    @Test
    void whatIsOnItsWayIsWaitedForAndNotAskedAgain() {
        locate();
        runUntil(15 * MS);
        locate();
        runUntil(1_000 * MS);

        assertThat(answers).extracting(Answered::atNs).containsExactly(40 * MS, 40 * MS);
        assertThat(dns.questions("_sip._udp.example.com", DnsType.SRV)).isEqualTo(1);
    }

    @Test
    void thatThereIsNothingIsKeptAMinuteAndAFailureNotAtAll() {
        ServerName nobody = new ServerName("nobody.net", 5060, false);
        resolver.locate(nobody, Runnable::run, found -> answers.add(new Answered(nowNs, found)));
        runUntil(59_000 * MS);
        dns.address("nobody.net", DnsTest.ip("192.0.2.3"));
        resolver.locate(nobody, Runnable::run, found -> answers.add(new Answered(nowNs, found)));
        runUntil(61_000 * MS);
        resolver.locate(nobody, Runnable::run, found -> answers.add(new Answered(nowNs, found)));
        runUntil(62_000 * MS);
        assertThat(answers)
                .extracting(Answered::resolution)
                .containsExactly(
                        new Resolution.Failed("nobody.net", Resolution.Reason.UNKNOWN_HOST),
                        new Resolution.Failed("nobody.net", Resolution.Reason.UNKNOWN_HOST),
                        at("192.0.2.3", 5060));

        resolver.forget();
        answers.clear();
        dns.fail("nobody.net", DnsAnswer.Failure.SERVFAIL);
        resolver.locate(nobody, Runnable::run, found -> answers.add(new Answered(nowNs, found)));
        dns.mend("nobody.net");
        resolver.locate(nobody, Runnable::run, found -> answers.add(new Answered(nowNs, found)));
        runUntil(70_000 * MS);
        assertThat(answers)
                .extracting(Answered::resolution)
                .containsExactly(
                        new Resolution.Failed("nobody.net", Resolution.Reason.NO_ANSWER), at("192.0.2.3", 5060));
    }

    @Test
    void aNameServerThatDoesNotAnswerCostsItsTimeAndTheNextStepIsTaken() {
        dns.giveUpAfter(Duration.ofSeconds(2)).fail("example.com", DnsAnswer.Failure.TIMEOUT);
        locate();
        runUntil(60_000 * MS);

        assertThat(answers).containsExactly(new Answered(2_030 * MS, at("192.0.2.1", 5070)));
    }

    @Test
    void closingAnswersWhoWaitsOnceEachAndRefusesWhoComesLater() {
        locate();
        locate();
        resolver.close();
        locate();
        runUntil(1_000 * MS);

        assertThat(answers).hasSize(3);
        assertThat(answers)
                .extracting(Answered::resolution)
                .containsOnly(new Resolution.Failed("example.com", Resolution.Reason.CLOSED));
    }

    @Test
    void aShardThatIsGoneMissesItsAnswerAndNobodyElseDoes() {
        resolver.locate(
                SERVER,
                task -> {
                    throw new RejectedExecutionException();
                },
                found -> answers.add(new Answered(nowNs, found)));
        locate();
        runUntil(1_000 * MS);

        assertThat(answers).hasSize(1);
        assertThat(resolver.pending()).isZero();
    }
}
