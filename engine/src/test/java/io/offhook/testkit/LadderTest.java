package io.offhook.testkit;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.engine.EngineConfig;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LadderTest {
    private static final int WIDTH = 120;

    @Test
    void aCallLooksLikeThis() {
        try (Lab lab = Lab.of(7)) {
            Phone alice = lab.phone("alice");
            Phone bob = lab.phone("bob").answersAfter(ofSeconds(2));
            PhoneCall call = alice.call(bob);
            lab.run(ofSeconds(12));
            call.hangUp();
            lab.run(ofSeconds(2));

            assertThat(lab.ladder(call)).hasToString("""
                          time    alice                                      bob
                               198.18.0.1                                198.18.0.2
                                    |                                         |
                         0.000      |----------- INVITE bob [SDP] ----------->|
                         0.001      |<--------- 180 Ringing (INVITE) ---------|
                         2.001      |<--------- 200 OK (INVITE) [SDP] --------|
                         2.002      |<==== RTP PCMU until 11.982, 500 sent ===|
                         2.002      |---------------- ACK bob --------------->|
                         2.003      |==== RTP PCMU until 11.983, 500 sent ===>|
                                    :                                         :
                        12.000      |---------------- BYE bob --------------->|
                        12.001      |<------------- 200 OK (BYE) -------------|
                    """);
        }
    }

    @Test
    void registrationAndACallThroughAnExchangeWithLossLookLikeThis() {
        try (Lab lab = Lab.of(11)) {
            LabExchange exchange = lab.exchange("example.com");
            Phone alice = exchange.phone("alice", lab.device("alice", EngineConfig::withoutMedia));
            Phone bob = exchange.phone("bob", lab.device("bob", EngineConfig::withoutMedia));
            lab.await(alice.register());
            lab.await(bob.register());
            lab.network().delay(ofMillis(40));
            lab.network().from(exchange, bob).loss(1);
            lab.after(ofMillis(1_200), () -> lab.network().from(exchange, bob).loss(0));
            PhoneCall call = alice.call(bob);
            lab.run(ofSeconds(4));

            assertThat(lab.ladder().toString().replaceAll("(?m)^#\\d is Call-ID \\w+\n", ""))
                    .isEqualTo("""
                          time    alice                            example.com                             bob
                               198.18.0.2                          198.18.0.1                          198.18.0.3
                                    |                                   |                                   |
                         0.000 #1   |--------- REGISTER alice --------->|                                   |
                         0.001 #1   |<--- 401 Unauthorized (REGISTER) --|                                   |
                         0.002 #1   |------ REGISTER alice [auth] ----->|                                   |
                         0.003 #1   |<-------- 200 OK (REGISTER) -------|                                   |
                         0.004 #2   |                                   |<---------- REGISTER bob ----------|
                         0.005 #2   |                                   |--- 401 Unauthorized (REGISTER) -->|
                         0.006 #2   |                                   |<------- REGISTER bob [auth] ------|
                         0.007 #2   |                                   |-------- 200 OK (REGISTER) ------->|
                         0.008 #3   |-------- INVITE bob [SDP] -------->|                                   |
                         0.048 #3   |<------- 100 Trying (INVITE) ------|                                   |
                         0.048 #3   |                                   |------- INVITE bob [SDP] ------x   |  lost
                         0.548 #3   |                                   |---- INVITE bob [SDP] (2nd) ---x   |  lost
                         1.548 #3   |                                   |----- INVITE bob [SDP] (3rd) ----->|
                         1.588 #3   |                                   |<------ 180 Ringing (INVITE) ------|
                         1.588 #3   |                                   |<------ 200 OK (INVITE) [SDP] -----|
                         1.628 #3   |<------ 180 Ringing (INVITE) ------|                                   |
                         1.628 #3   |<------ 200 OK (INVITE) [SDP] -----|                                   |
                         1.668 #3   |------------- ACK bob ------------>|                                   |
                         1.708 #3   |                                   |------------- ACK bob ------------>|
                    """);
            assertThat(call.isTalking()).isTrue();
        }
    }

    @Test
    void everythingOfACallIsThereAndNothingOfOthers() {
        try (Lab lab = Lab.of(3)) {
            Phone alice = lab.phone("alice");
            Phone bob = lab.phone("bob");
            Phone carol = lab.phone("carol");
            Phone dave = lab.phone("dave");
            PhoneCall ours = alice.call(bob);
            PhoneCall theirs = carol.call(dave);
            lab.run(ofSeconds(3));

            String text = lab.ladder(ours).toString();
            assertThat(text).contains("alice", "bob", "RTP PCMU").doesNotContain("carol", "dave", "#1");
            assertThat(lab.ladder(ours).steps()).hasSize(6);
            assertThat(lab.ladder(ours, theirs).steps()).hasSize(12);
            assertThat(lab.ladder(ours, theirs).toString())
                    .contains(
                            "#1 is Call-ID " + ours.callId().orElseThrow().value(),
                            "#2 is Call-ID " + theirs.callId().orElseThrow().value());
        }
    }

    @Test
    void aPortThatIsUsedAgainBelongsToItsLastCall() {
        try (Lab lab = Lab.of(5)) {
            Phone alice = lab.device("alice", config -> config.withRtpPorts(new EngineConfig.PortRange(20_000, 20_003)))
                    .phone("alice");
            Phone bob = lab.phone("bob");
            for (int i = 0; i < 3; i++) {
                PhoneCall call = alice.call(bob);
                lab.run(ofSeconds(5));
                assertThat(call.isTalking()).isTrue();
                call.hangUp();
                lab.run(ofSeconds(60));
                assertThat(lab.ladder(call).steps().stream().filter(step -> step.media()))
                        .as("streams of call %s", i)
                        .hasSize(2);
            }
        }
    }

    @Test
    void retransmissionsAreNumberedAndLossesMarked() {
        try (Lab lab = Lab.of(1)) {
            Phone alice = lab.phone("alice");
            Phone bob = lab.phone("bob");
            lab.network().from(alice, bob).cut();
            PhoneCall call = alice.call(bob);
            lab.run(ofSeconds(40));

            List<String> lines = lab.ladder(call).toString().lines().toList();
            assertThat(lines)
                    .filteredOn(line -> line.contains("INVITE bob"))
                    .hasSize(7)
                    .allSatisfy(line -> assertThat(line).containsPattern("-x +\\|  lost$"));
            assertThat(lines).filteredOn(line -> line.contains("(2nd)")).hasSize(1);
            assertThat(lines).filteredOn(line -> line.contains("(3rd)")).hasSize(1);
            assertThat(lines).filteredOn(line -> line.contains("(7th)")).hasSize(1);
        }
    }

    @Test
    void whatIsDoubledOrChangedSaysSo() {
        try (Lab lab = Lab.of(2)) {
            Phone alice = lab.phone("alice");
            Phone bob = lab.phone("bob");
            lab.network().from(alice, bob).duplicate(1).corrupt(1).delay(ofMillis(10), ofMillis(20));
            PhoneCall call = alice.call(bob);
            lab.run(ofMillis(400));
            assertThat(lab.ladder(call).steps().get(0).note()).matches("twice, again after \\d+(\\.\\d)? ms, changed");
        }
    }

    @Test
    void whatTakesLongerThanTheRestSaysSoAndWhatIsUnderWayToo() {
        try (Lab lab = Lab.of(2)) {
            Phone alice = lab.phone("alice");
            Phone bob = lab.phone("bob");
            lab.network().from(alice, bob).delay(ofMillis(300));
            PhoneCall call = alice.call(bob);
            lab.run(ofMillis(200));
            assertThat(lab.ladder(call).toString()).containsPattern("INVITE bob \\[SDP] -+~\\|  under way");
            lab.run(ofSeconds(1));
            assertThat(lab.ladder(call).toString())
                    .containsPattern("INVITE bob \\[SDP] -+>\\|  took 300 ms")
                    .containsPattern("180 Ringing \\(INVITE\\) -+\\|\n")
                    .doesNotContain("under way");
        }
    }

    @Test
    void whereNobodyListensItSaysSo() {
        try (Lab lab = Lab.of(2)) {
            Phone alice = lab.phone("alice");
            lab.host("bob");
            alice.call("sip:x@198.18.0.2:9999");
            alice.call("sip:y@198.18.0.9");
            lab.run(ofMillis(100));
            assertThat(lab.ladder().toString())
                    .containsPattern("INVITE x \\[SDP] -*! *\\| *\\|  nobody listens on 9999")
                    .containsPattern("INVITE y \\[SDP] -*!\\|  no such host");
        }
    }

    @Test
    void credentialsAreNowhere() {
        try (Lab lab = Lab.of(9)) {
            LabExchange exchange = lab.exchange("example.com", config -> config.withAuthenticatedCalls(true));
            Phone alice = exchange.phone("alice");
            Phone bob = exchange.phone("bob");
            lab.await(alice.register());
            lab.await(bob.register());
            alice.call(bob);
            alice.call("sip:carol:hunter2@198.18.0.3");
            lab.run(ofSeconds(3));
            String text = lab.ladder().toString();
            assertThat(text).contains("REGISTER alice [auth]", "INVITE bob [auth, SDP]", "INVITE carol");
            assertThat(text).doesNotContain("hunter2", "Digest", "response=", "nonce", "username", "secret-");
        }
    }

    @Test
    void theSameSeedDrawsTheSameLadder() {
        assertThat(ladderOfALossyEvening(4)).isEqualTo(ladderOfALossyEvening(4));
    }

    private static String ladderOfALossyEvening(long seed) {
        try (Lab lab = Lab.of(seed)) {
            lab.network()
                    .loss(0.2)
                    .delay(ofMillis(20), ofMillis(30))
                    .reorder(0.1)
                    .duplicate(0.05);
            LabExchange exchange = lab.exchange("example.com");
            List<Phone> phones = List.of(exchange.phone("a"), exchange.phone("b"), exchange.phone("c"));
            phones.forEach(Phone::register);
            lab.run(ofSeconds(10));
            phones.get(0).call(phones.get(1));
            phones.get(1).call(phones.get(2));
            lab.run(ofSeconds(20));
            return lab.ladder().toString();
        }
    }

    @Test
    void tenHostsFitIntoATerminalWithTheLabelsBeside() {
        try (Lab lab = Lab.of(12)) {
            LabExchange exchange = lab.exchange("telephones.example.com");
            for (int i = 0; i < 9; i++) {
                exchange.phone("subscriber-" + i).register();
            }
            lab.run(ofSeconds(3));
            lab.phones().get(0).call(lab.phones().get(8));
            lab.run(ofSeconds(5));
            String text = lab.ladder().toString();
            assertThat(text.lines())
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(WIDTH));
            assertThat(text).contains("telephones.example.com", "subscriber-8", "  RTP PCMU until ");
        }
    }

    @Test
    void soManyHostsThatNoLinesFitAreListed() {
        try (Lab lab = Lab.of(14)) {
            Phone first = lab.phone("first");
            for (int i = 0; i < 30; i++) {
                first.call(lab.phone("phone-" + i));
            }
            lab.run(ofSeconds(1));
            String text = lab.ladder().toString();
            assertThat(text).containsPattern("first -> phone-17 +INVITE phone-17 \\[SDP]");
            assertThat(text.lines())
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(WIDTH));
        }
    }

    @Test
    void aLongLadderSaysHowMuchOfItsMiddleIsLeftOut() {
        try (Lab lab = Lab.of(14)) {
            Phone alice = lab.phone("alice");
            Phone bob = lab.phone("bob");
            for (int i = 0; i < 50; i++) {
                alice.call(bob);
            }
            lab.run(ofSeconds(1));
            int steps = lab.ladder().steps().size();
            String text = lab.ladder().text(30);
            assertThat(text.lines()
                            .filter(line ->
                                    line.contains("(INVITE)") || line.contains(" bob ") || line.contains("RTP")))
                    .hasSizeBetween(30, 31);
            Matcher left =
                    Pattern.compile("\\.\\.\\. (\\d+) lines left out \\.\\.\\.").matcher(text);
            assertThat(left.find()).isTrue();
            assertThat(left.group(1)).isEqualTo(Integer.toString(steps - 30));
        }
    }

    @Test
    void aLabInWhichNothingHappenedSaysSo() {
        try (Lab lab = Lab.of(1)) {
            assertThat(lab.ladder()).hasToString("(nothing was on the wire)\n");
        }
    }
}
