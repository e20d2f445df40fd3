package io.offhook.sdp;

import static io.offhook.sdp.Sdp.parsed;
import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sdp.OfferAnswerResult.AnswerNeeded;
import io.offhook.sdp.OfferAnswerResult.Unacceptable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerDescriptionsTest {

    static Stream<String> peers() {
        return PeerDescriptions.ALL.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("peers")
    void aPeersDescriptionComesBackByteForByteButForItsLineEnds(String peer) {
        String lf = PeerDescriptions.ALL.get(peer).text();
        String crlf = lf.replace("\n", "\r\n");

        assertThat(parsed(lf).toBytes()).isEqualTo(crlf.getBytes(StandardCharsets.UTF_8));
        assertThat(parsed(crlf).encode()).isEqualTo(crlf);
        assertThat(parsed(crlf.stripTrailing()).encode().stripTrailing()).isEqualTo(crlf.stripTrailing());
        assertThat(parsed(lf)).isEqualTo(parsed(crlf)).hasSameHashCodeAs(parsed(crlf));
    }

    @ParameterizedTest
    @MethodSource("peers")
    void aPeersOfferGetsTheVerdictItDeserves(String peer) {
        OfferAnswerResult result = Sdp.idle()
                .remoteOffer(parsed(PeerDescriptions.ALL.get(peer).text()))
                .result();

        String verdict = result instanceof AnswerNeeded needed
                ? needed.offered().codec().name()
                : ((Unacceptable) result).reason().name();
        assertThat(verdict).isEqualTo(PeerDescriptions.ALL.get(peer).expected());
    }

    @ParameterizedTest
    @MethodSource("peers")
    void theLinesOfADescriptionRebuildIt(String peer) {
        SessionDescription description = parsed(PeerDescriptions.ALL.get(peer).text());
        SessionDescriptionBuilder builder = SessionDescription.builder().lines(description.lines());
        description.media().forEach(media -> builder.lines(media.lines()));

        assertThat(builder.build()).isEqualTo(description);
    }

    @Test
    void aCarelessDeviceIsStillUnderstood() {
        SessionDescription careless =
                parsed(PeerDescriptions.ALL.get("careless device").text());

        assertThat(careless.origin()).isEqualTo(new Origin("John Doe of Sales", "12", "13", "IN", "IP4", "192.0.2.77"));
        assertThat(careless.sessionName()).isEmpty();
        assertThat(careless.timing()).isEqualTo(Timing.UNBOUNDED);
        assertThat(careless.bandwidths()).containsExactly(new Bandwidth("AS", "64.5"));
        assertThat(careless.value('e')).isEqualTo("john");
        MediaDescription audio = careless.media().get(0);
        assertThat(audio.formats()).containsExactly("0", "101");
        assertThat(careless.directionOf(audio)).isEqualTo(Direction.SENDRECV);
        AudioAgreement agreement = Sdp.agreementOf(Sdp.answered(careless));
        assertThat(agreement.telephoneEventSend()).hasValue(101);
        assertThat(agreement.ptimeMs()).isEqualTo(20);
    }

    @Test
    void numbersOf64BitsSurviveInTheOrigin() {
        Origin origin =
                parsed(PeerDescriptions.ALL.get("repeats and zones").text()).origin();

        assertThat(origin).isNotNull();
        assertThat(origin.sessionId()).isEqualTo("18446744073709551615");
        assertThat(origin.sessionVersion()).isEqualTo("18446744073709551615");
    }

    @Test
    void unknownLettersAreKeptWithTheirMedia() {
        SessionDescription gb28181 = parsed(PeerDescriptions.ALL.get("gb28181").text());

        assertThat(gb28181.media().get(1).value('y')).isEqualTo("0100000001");
        assertThat(gb28181.media().get(0).value('y')).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sdp01.dat", "mult-ip-in-sdp.dat"})
    void tortureMessagesWithAnAudioLineOfOursAreAnswered(String name) {
        OfferAnswer.Step step = Sdp.answered(Sdp.message("torture/" + name));

        assertThat(Sdp.agreementOf(step).codec().name()).isEqualTo("PCMU");
        assertThat(Sdp.answerOf(step).media()).hasSize(2);
        assertThat(Sdp.answerOf(step).media().get(1).port()).isZero();
    }

    @Test
    void theTortureMessageWithTwoAddressFamiliesGivesEachStreamItsOwn() {
        SessionDescription both = Sdp.message("torture/mult-ip-in-sdp.dat");
        List<MediaDescription> media = both.media();

        assertThat(both.connectionOf(media.get(0))).isEqualTo(new Connection("IN", "IP4", "192.0.2.1"));
        assertThat(both.connectionOf(media.get(1))).isEqualTo(new Connection("IN", "IP6", "2001:db8::1"));
        assertThat(both.sessionName()).isEmpty();
    }

    @Test
    void theTortureMessageWithIpv6AndG726HasNoCodecForUs() {
        SessionDescription ipv6 = Sdp.message("torture/ipv6-in-sdp.dat");

        assertThat(Sdp.reasonOf(Sdp.idle().remoteOffer(ipv6))).isEqualTo(Unacceptability.NO_COMMON_CODEC);
        assertThat(ipv6.connection()).isEqualTo(new Connection("IN", "IP6", "2001:db8::20"));
        assertThat(ipv6.timing()).isEqualTo(new Timing("3338481189", "3370017201"));
    }
}
