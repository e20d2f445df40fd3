package io.offhook.testkit.peer;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offhook.testkit.Lab;
import io.offhook.testkit.LabFailure;
import io.offhook.testkit.Phone;
import io.offhook.testkit.PhoneCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScriptedPeerTest {
    private final Lab lab = Lab.of(11);
    private final ScriptedPeer carrier = lab.peer("carrier");
    private final Phone alice = lab.phone("alice");

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void aScriptAnswersStepByStepInVirtualTime() {
        carrier.onInvite(invite -> invite.respond(180)
                .after(ofMillis(200))
                .respond(200, carrier.openMedia().sdp()));
        PhoneCall call = alice.call(carrier.uri());

        Incoming ack = carrier.expectRequest("ACK");

        Duration invited = carrier.requests("INVITE").get(0).at();
        assertThat(ack.at().minus(invited)).isEqualTo(ofMillis(202)); // and a millisecond each way
        assertThat(call.isTalking()).isTrue();
        assertThat(ack.request().toTag()).hasToString(carrier.lastCall().tag());
    }

    @Test
    void withoutAScriptItHearsEverythingAndSaysNothing() {
        alice.call(carrier.uri());
        lab.run(ofSeconds(5));

        assertThat(carrier.requests("INVITE")).hasSize(4); // at 0, 0.5, 1.5 and 3.5 s
        assertThat(lab.network().counters(carrier, alice).sent()).isZero();
    }

    @Test
    void aRepeatGetsTheSameBytesAgainAndRunsNoScriptTwice() {
        int[] runs = new int[1];
        carrier.on("OPTIONS", options -> {
            runs[0]++;
            options.respond(200);
        });
        ScriptedPeer other = lab.peer("other");
        String options = ask(other);
        other.send(options, carrier.host().at(5060));
        lab.run(ofMillis(500));
        other.send(options, carrier.host().at(5060));
        lab.run(ofMillis(500));

        assertThat(runs[0]).isEqualTo(1);
        List<Incoming> answers = other.responses(200, "OPTIONS");
        assertThat(answers).hasSize(2);
        assertThat(answers.get(0).bytes()).isEqualTo(answers.get(1).bytes());
    }

    @Test
    void aForgetfulPeerRunsItsScriptForRepeatsToo() {
        carrier.forgetful().on("OPTIONS", options -> options.respond(200));
        ScriptedPeer other = lab.peer("other");
        String options = ask(other);
        other.send(options, carrier.host().at(5060));
        other.send(options, carrier.host().at(5060));
        lab.run(ofSeconds(1));

        List<Incoming> answers = other.responses(200, "OPTIONS");
        assertThat(answers).hasSize(2);
    }

    private static String ask(ScriptedPeer from) {
        return """
                OPTIONS sip:carrier SIP/2.0
                Via: SIP/2.0/UDP %s:5060;branch=z9hG4bK1
                From: <sip:other>;tag=1
                To: <sip:carrier>
                Call-ID: 1
                CSeq: 1 OPTIONS
                Content-Length: 0

                """.formatted(from.host().address().getHostAddress());
    }

    @Test
    void bytesThatAreNoSipAreSentAndKeptAsTheyAre() {
        byte[] bytes = {0, 1, 2, 'x', '\n', (byte) 0xff};
        ScriptedPeer other = lab.peer("other");
        carrier.send(bytes, other.host().at(5060));
        lab.run(ofSeconds(1));

        assertThat(other.received()).singleElement().satisfies(in -> {
            assertThat(in.bytes()).isEqualTo(bytes);
            assertThat(in.message()).isNull();
            assertThat(in).hasToString("    0.001 s  198.18.0.1:5060  6 bytes that are no SIP");
        });
    }

    @Test
    void aTextGoesOutAsItIsWrittenRightOrWrong() {
        ScriptedPeer other = lab.peer("other");
        carrier.send("NONSENSE\nVia: :;\n\n", other.host().at(5060));
        lab.run(ofSeconds(1));

        String heard = new String(other.received().get(0).bytes(), StandardCharsets.UTF_8);
        assertThat(heard).isEqualTo("NONSENSE\r\nVia: :;\r\n\r\n");
    }

    @Test
    void blanksAreFilledInAndNothingElseIsAdded() {
        PhoneCall call = ringing(invite -> invite.respond(RawMessage.of("""
                SIP/2.0 183 {name} says {call-id}
                {vias}
                From: {from}
                To: {to-tagged}
                Call-ID: {call-id}
                CSeq: {cseq}
                Content-Length: {length}

                12345""")));

        assertThat(call.moments()).hasSize(1); // so it was a good one
        RawMessage bye = RawMessage.request("BYE");
        String text = new String(carrier.lastCall().fill(bye, null), StandardCharsets.UTF_8);
        assertThat(text)
                .startsWith(
                        "BYE sip:alice@198.18.0.2:5060 SIP/2.0\r\nVia: SIP/2.0/UDP 198.18.0.1:5060;branch=z9hG4bK-carrier-")
                .contains("\r\nFrom: <sip:carrier@198.18.0.1:5060>;tag="
                        + carrier.lastCall().tag() + "\r\n")
                .contains("\r\nCSeq: 1 BYE\r\n")
                .endsWith("\r\nContent-Length: 0\r\n\r\n")
                .doesNotContain("{");
    }

    private PhoneCall ringing(Consumer<Turn> script) {
        carrier.onInvite(script);
        PhoneCall call = alice.call(carrier.uri());
        lab.run(ofSeconds(1));
        return call;
    }

    @Test
    void aBlankThatMeansNothingIsAMistakeOfTheTests() {
        ringing(invite -> {});
        RawMessage odd = RawMessage.request("BYE").line("X-Odd: {odd}");

        assertThatThrownBy(() -> carrier.lastCall().send(odd))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("{odd}");
    }

    @Test
    void whatIsChangedInAMessageIsChangedThereAndOnlyThere() {
        RawMessage ok = RawMessage.response(200);
        RawMessage changed = ok.header("contact", "<sip:x>")
                .without("CALL-ID")
                .line("X: 1")
                .header("Y", "2")
                .startLine("SIP/2.0 299 Odd")
                .body("text/plain", "hello");

        assertThat(changed).hasToString("""
                        SIP/2.0 299 Odd
                        {vias}
                        From: {from}
                        To: {to-tagged}
                        CSeq: {cseq}
                        contact: <sip:x>
                        Content-Length: {length}
                        X: 1
                        Y: 2
                        Content-Type: text/plain

                        hello""");
        assertThat(ok.toString()).contains("Call-ID: {call-id}").doesNotContain("hello");
    }

    @Test
    void anExpectationThatIsNotMetTellsWhatCameInstead() {
        ringing(invite -> invite.respond(486));
        carrier.expectRequest("ACK");

        assertThatThrownBy(() -> carrier.expectRequest("BYE"))
                .isInstanceOf(LabFailure.class)
                .hasMessageStartingWith("carrier waited 64 s for BYE, but received ")
                .hasMessageContaining("INVITE sip:carrier@198.18.0.1:5060, CSeq ")
                .hasMessageContaining("ACK sip:carrier@198.18.0.1:5060, CSeq ")
                .hasMessageContaining("and nothing since")
                .hasMessageContaining("seed 11");
    }

    @Test
    void itCallsAndHangsUpByHand() {
        PeerCall call = carrier.begin(alice);
        call.send(RawMessage.request("INVITE").sdp(call.media().sdp()));
        carrier.expectResponse(200, "INVITE");
        call.ack().speak();
        lab.run(ofSeconds(5));

        carrier.hears(alice);
        assertThat(alice.lastCall().isHearing(carrier.mark())).isTrue();
        call.send(RawMessage.request("BYE"));
        carrier.expectResponse(200, "BYE");
    }

    @Test
    void withOrdinaryMannersItIsAsGoodAsAPhone() {
        carrier.ordinary();
        PhoneCall call = alice.call(carrier.uri());
        lab.run(ofSeconds(10));

        carrier.hears(alice);
        assertThat(call.isHearing(carrier.mark())).isTrue();
        carrier.lastCall().hangUp();
        lab.run(ofSeconds(1));
        assertThat(call.isOver()).isTrue();
    }

    @Test
    void itHoldsAPhoneAndTakesItUpAgain() {
        carrier.ordinary();
        PhoneCall call = alice.call(carrier.uri());
        lab.run(ofSeconds(4));
        carrier.hears(alice);

        PeerCall leg = carrier.lastCall();
        leg.sendUntilAnswered(RawMessage.request("INVITE").sdp(leg.media().sdp() + "a=sendonly\n"));
        assertThat(carrier.expectResponse(200, "INVITE").body()).contains("a=recvonly");
        lab.run(ofMillis(100));
        long before = leg.media().packets();
        lab.run(ofSeconds(4));
        assertThat(leg.media().packets()).isEqualTo(before);
        assertThat(call.isHearing(carrier.mark())).isTrue();

        leg.sendUntilAnswered(RawMessage.request("INVITE").sdp(leg.media().sdp()));
        lab.run(ofSeconds(4));
        carrier.hears(alice);
        leg.hangUp();
        lab.expectQuiet(); // the silence of one who is held is no breach of anything
    }

    @Test
    void itSaysNothingToACallerWhomItHasRefused() {
        carrier.ordinary().onInvite(invite -> invite.respond(503));
        alice.call(carrier.uri());
        carrier.expectRequest("ACK");
        long before = lab.datagrams();
        lab.run(ofSeconds(2));

        assertThat(carrier.media()).isEmpty();
        assertThat(lab.datagrams()).isEqualTo(before);
    }

    @Test
    void whatItDoesIsTheSameForTheSameSeed() {
        assertThat(fingerprint(5)).isEqualTo(fingerprint(5)).isNotEqualTo(fingerprint(6));
    }

    private static long fingerprint(long seed) {
        try (Lab lab = Lab.of(seed)) {
            lab.network().loss(0.1).delay(ofMillis(20), ofMillis(20));
            ScriptedPeer peer = lab.peer("peer").with(MediaQuirk.DIGITS_WHOSE_END_MOVES);
            lab.phone("alice").call(peer.uri());
            lab.run(ofSeconds(20));
            return lab.fingerprint();
        }
    }
}
