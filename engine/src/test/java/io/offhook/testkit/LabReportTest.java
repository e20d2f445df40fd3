package io.offhook.testkit;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offhook.engine.EngineConfig;
import io.offhook.engine.shard.Ledger;
import io.offhook.engine.shard.LedgerEntry;
import io.offhook.testkit.network.NatBehavior;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabReportTest {
    private static List<String> alive(Lab lab, Ledger.Kind kind) {
        return lab.alive().stream()
                .filter(entry -> entry.kind() == kind)
                .map(LedgerEntry::description)
                .toList();
    }

    @Test
    void aReportTellsSeedTimeStrangeCallsWhoIsAliveTheLastEventsAndTheWire() {
        try (Lab lab = Lab.of(7)) {
            Phone alice = lab.phone("alice");
            Phone bob = lab.phone("bob").ringsOnly();
            PhoneCall call = alice.call(bob);
            lab.run(ofMillis(2_500));
            String id = call.callId().orElseThrow().value();
            assertThat(lab.report())
                    .startsWith(
                            "Seed 7, 2.500 s of virtual time, 2 datagrams, 2 calls (each side counts). Lab.of(7L) shows it"
                                    + " again.\n")
                    .contains(
                            "\nCalls that are not over, or whose sides differ (2):\n",
                            "\n  alice -> sip:bob@198.18.0.2 [" + id + "]: not answered, not over\n",
                            "\n  bob <- [" + id + "]: not answered, not over\n",
                            "\nAlive (",
                            "\n  alice: call Caller (Proceeding) with 198.18.0.2:5060, alive for 2.5 s, awaits ring limit, "
                                    + id,
                            "\nThe last events:\n     0.002  alice: Provisional[status=180]\n",
                            "\nThe wire of alice -> sip:bob@198.18.0.2 [" + id + "]\n",
                            "|----------- INVITE bob [SDP] ----------->|\n")
                    .doesNotContain("What must hold and did not");
        }
    }

    @Test
    void callsWhoseSidesDifferComeBeforeThoseThatGoOn() {
        try (Lab lab = Lab.of(7)) {
            Phone alice = lab.phone("alice");
            Phone bob = lab.phone("bob");
            Phone carol = lab.phone("carol");
            PhoneCall goesOn = alice.call(carol);
            PhoneCall broken = alice.call(bob);
            lab.run(ofSeconds(5));
            lab.network().from(alice, bob).cut();
            broken.hangUp();
            lab.run(ofSeconds(40));
            String report = lab.report();
            assertThat(report.indexOf("  " + broken + ": answered at "))
                    .isPositive()
                    .isLessThan(report.indexOf("  " + goesOn + ": answered at "));
            assertThat(report).containsPattern("alice -> .*: answered at 0.002, over at 37.\\d{3}: ");
            assertThat(report).containsPattern("BYE bob \\(11th\\) -*x +\\|");
        }
    }

    @Test
    void aCallThatCameToNothingSaysHow() {
        try (Lab lab = Lab.of(7)) {
            PhoneCall call = lab.phone("alice").call(lab.phone("bob").refuses(403));
            lab.run(ofSeconds(1));
            assertThat(lab.report())
                    .contains(
                            "1 call (each side counts)",
                            "\nCalls that came to nothing (1):\n  0.002: Rejected[status=403, reason=Forbidden, by=REMOTE]: "
                                    + call + "\n",
                            "     0.002  alice: Ended[Rejected[status=403, reason=Forbidden, by=REMOTE]]\n")
                    .doesNotContain("Calls that are not over");
        }
    }

    @Test
    void whoWaitsForQuietBeforeAllHaveHungUpIsToldWhoHasNot() {
        Lab lab = Lab.of(7);
        PhoneCall call = lab.phone("alice").call(lab.phone("bob"));
        assertThatThrownBy(lab::expectQuiet)
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining(
                        "600.000 s NOTHING_LEFT (when all calls are over, nothing is left of them): calls that go on: ["
                                + call + ", bob <- ");
        assertThatThrownBy(lab::close).isInstanceOf(LabFailure.class);
    }

    @Test
    void whereNothingIsStrangeTheLastCallIsDrawn() {
        try (Lab lab = Lab.of(7)) {
            Phone alice = lab.phone("alice");
            PhoneCall first = alice.call(lab.phone("bob"));
            lab.run(ofSeconds(1));
            PhoneCall last = alice.call(lab.phone("carol"));
            lab.run(ofSeconds(2));
            first.hangUp();
            last.hangUp();
            lab.run(ofSeconds(40));
            assertThat(lab.report())
                    .contains("INVITE carol [SDP]", "BYE carol")
                    .doesNotContain("INVITE bob", "Alive", "not over");
        }
    }

    @Test
    void anEmptyLabHasAReportToo() {
        try (Lab lab = Lab.of(-3)) {
            assertThat(lab.report()).isEqualTo("""
                    Seed -3, 0.000 s of virtual time, 0 datagrams, 0 calls (each side counts). Lab.of(-3L) shows it again.

                    The wire:
                    (nothing was on the wire)
                    """);
        }
    }

    @Test
    void theWorstEveningFitsIntoTwoHundredLinesOfATerminal() {
        try (Lab lab = Lab.of(8)) {
            lab.network()
                    .loss(0.3)
                    .delay(ofMillis(30), ofMillis(60))
                    .duplicate(0.1)
                    .reorder(0.1);
            LabExchange exchange = lab.exchange("example.com");
            for (int i = 0; i < 40; i++) {
                exchange.phone("phone-" + i).register();
            }
            lab.run(ofSeconds(20));
            for (int i = 0; i < 40; i++) {
                lab.phones().get(i).call(lab.phones().get((i + 1) % 40));
            }
            lab.run(ofSeconds(40));
            String report = lab.report();
            assertThat(report.lines()).hasSizeBetween(80, 200);
            assertThat(report.lines())
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(120));
            assertThat(report).contains("\n  ... and ").doesNotContain("secret-", "Digest ", "nonce=");
        }
    }

    @Test
    void theSameSeedTellsTheSame() {
        assertThat(lossyReport()).isEqualTo(lossyReport());
    }

    private static String lossyReport() {
        try (Lab lab = Lab.of(31)) {
            lab.network().loss(0.2);
            LabExchange exchange = lab.exchange("example.com");
            Phone alice = exchange.phone("alice");
            Phone bob = exchange.phone("bob");
            alice.register();
            bob.register();
            lab.run(ofSeconds(10));
            alice.call(bob);
            lab.run(ofSeconds(10));
            return lab.report();
        }
    }

    // ---- the state of everything alive ----

    @Test
    void aRegistrationTellsItsStateAndItsExpiry() {
        try (Lab lab = Lab.of(1)) {
            Phone alice = lab.exchange("example.com").phone("alice");
            alice.register();
            assertThat(alive(lab, Ledger.Kind.ACTOR)).noneMatch(text -> text.contains("REGISTERED"));
            lab.run(ofSeconds(1));
            assertThat(alive(lab, Ledger.Kind.ACTOR))
                    .contains("registration REGISTERED, bound for 599 s more")
                    .contains("exchange, addresses bound: 1, transactions: 2");
            lab.run(ofMinutes(1));
            assertThat(alive(lab, Ledger.Kind.ACTOR)).contains("registration REGISTERED, bound for 539 s more");
        }
    }

    @Test
    void aCallTellsItsStagePeerCodecAndTimers() {
        try (Lab lab = Lab.of(1)) {
            Phone alice = lab.phone("alice");
            Phone bob = lab.phone("bob").answersAfter(ofSeconds(3));
            lab.network().from(bob, alice).cut(ofMillis(1_600));
            PhoneCall call = alice.call(bob);
            lab.run(ofSeconds(1));
            assertThat(alive(lab, Ledger.Kind.CALL))
                    .anyMatch(
                            text -> text.startsWith("Caller (Calling) with 198.18.0.2:5060, alive for 1.0 s, awaits "))
                    .anyMatch(text ->
                            text.startsWith("Callee (1xx sent) with 198.18.0.1:5060, alive for 1.0 s, awaits "));
            assertThat(alive(lab, Ledger.Kind.CALL).get(0))
                    .containsPattern("awaits .*\\bA\\b")
                    .containsPattern("\\bB\\b");
            lab.run(ofSeconds(9));
            String id = call.callId().orElseThrow().value();
            assertThat(alive(lab, Ledger.Kind.CALL))
                    .hasSize(2)
                    .allMatch(text -> text.contains(", PCMU, established for 7.0 s, " + id + ";tag="))
                    .anyMatch(text -> text.startsWith("Talking with 198.18.0.2:5060"));
        }
    }

    @Test
    void aStreamTellsPortPeerCodecAndPackets() {
        try (Lab lab = Lab.of(1)) {
            lab.phone("alice").call(lab.phone("bob"));
            lab.run(ofSeconds(10));
            assertThat(alive(lab, Ledger.Kind.STREAM))
                    .hasSize(2)
                    .allSatisfy(
                            text -> assertThat(text)
                                    .containsPattern(
                                            "^198\\.18\\.0\\.[12]:\\d+, RtpStream\\(ssrc \\d+, PCMU SENDRECV, \\w+, 500 sent, 500 received\\)$"));
            assertThat(alive(lab, Ledger.Kind.PORT))
                    .hasSize(2)
                    .allSatisfy(
                            text -> assertThat(text).containsPattern("^\\d+ to 198\\.18\\.0\\.[12]:\\d+, latched$"));
        }
    }

    @Test
    void whatLingersAndWhatAnExchangeHasOpenTellHowLongAndHowFar() {
        try (Lab lab = Lab.of(1)) {
            LabExchange exchange = lab.exchange("example.com");
            Phone alice = exchange.phone("alice", lab.device("alice", EngineConfig::withoutMedia));
            Phone bob = exchange.phone("bob", lab.device("bob", EngineConfig::withoutMedia))
                    .ringsOnly();
            lab.await(alice.register());
            lab.await(bob.register());
            PhoneCall call = alice.call(bob);
            lab.run(ofSeconds(1));
            assertThat(alive(lab, Ledger.Kind.TRANSACTION))
                    .anySatisfy(
                            text -> assertThat(text)
                                    .matches(
                                            "INVITE z9hG4bK\\w+ 198\\.18\\.0\\.2:5060 for sip:bob@example\\.com, 1 branch, open"));
            call.hangUp();
            lab.run(ofSeconds(1));
            assertThat(alive(lab, Ledger.Kind.TRANSACTION))
                    .anySatisfy(text ->
                            assertThat(text).matches("INVITE z9hG4bK\\w+ 198\\.18\\.0\\.2:5060, 1 branch, answered"));
            assertThat(alive(lab, Ledger.Kind.LINGERING))
                    .isNotEmpty()
                    .allMatch(text -> text.matches("\\d lingering, the last for (3[01]|4)\\.\\d s more"));
        }
    }

    // ---- behind a router ----

    @Test
    void aPhoneBehindARouterIsDrawnByItsNameOnBothWays() {
        try (Lab lab = Lab.of(6)) {
            LabExchange exchange = lab.exchange("example.com");
            Phone alice = lab.nat("home", NatBehavior.symmetric()).rewritesSip().phone("alice", exchange);
            Phone bob = exchange.phone("bob");
            lab.await(alice.register());
            lab.await(bob.register());
            PhoneCall call = bob.call(alice);
            lab.run(ofSeconds(3));
            assertThat(call.isTalking()).isTrue();
            assertThat(lab.ladder(call).parties())
                    .extracting(party -> party.name())
                    .containsExactly("bob", "example.com", "alice");
            assertThat(lab.ladder(call).steps().stream().filter(step -> step.media()))
                    .hasSize(2)
                    .allMatch(step -> step.from() + step.to() == 2);
            assertThat(lab.ladder().toString()).contains("  changed, as 198.18.0.2:");
        }
    }
}
