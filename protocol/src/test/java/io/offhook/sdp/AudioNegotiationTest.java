package io.offhook.sdp;

import static io.offhook.sdp.Sdp.agreementOf;
import static io.offhook.sdp.Sdp.answerOf;
import static io.offhook.sdp.Sdp.answered;
import static io.offhook.sdp.Sdp.audio;
import static io.offhook.sdp.Sdp.offerOf;
import static io.offhook.sdp.Sdp.offered;
import static io.offhook.sdp.Sdp.reasonOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AudioNegotiationTest {

    @Test
    void theWholeAnswerToAnOrdinaryOffer() {
        OfferAnswer.Step step = answered(audio(
                "m=audio 14562 RTP/AVP 8 0 96",
                "a=rtpmap:8 PCMA/8000",
                "a=rtpmap:0 PCMU/8000",
                "a=rtpmap:96 telephone-event/8000",
                "a=fmtp:96 0-15",
                "a=ptime:30",
                "a=rtcp-mux"));

        assertThat(answerOf(step).encode())
                .isEqualTo("v=0\r\no=- 1000 1000 IN IP4 192.0.2.50\r\ns=offhook\r\nc=IN IP4 192.0.2.50\r\nt=0 0\r\n"
                        + "m=audio 4000 RTP/AVP 8 96\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:96 telephone-event/8000\r\n"
                        + "a=fmtp:96 0-16\r\na=ptime:30\r\na=sendrecv\r\n");
        AudioAgreement agreement = agreementOf(step);
        assertThat(agreement.codec().codec()).isEqualTo(AudioCodec.PCMA);
        assertThat(agreement.codec().name()).isEqualTo("PCMA");
        assertThat(agreement.codec().clockRate()).isEqualTo(8000);
        assertThat(agreement.codec().channels()).isEqualTo(1);
        assertThat(agreement.accepted()).hasSize(1);
        assertThat(agreement.sendPayloadType()).isEqualTo(8);
        assertThat(agreement.receivePayloadType()).isEqualTo(8);
        assertThat(agreement.telephoneEventSend()).hasValue(96);
        assertThat(agreement.telephoneEventReceive()).hasValue(96);
        assertThat(agreement.telephoneEvents().remoteFormatParameters()).isEqualTo("0-15");
        assertThat(agreement.local()).isEqualTo(Sdp.LOCAL);
        assertThat(agreement.remote())
                .isEqualTo(new RemoteEndpoint("198.51.100.1", IpLiteral.parse("198.51.100.1"), 14562));
        assertThat(agreement.remoteRtcp().port()).isEqualTo(14563);
        assertThat(agreement.rtcpMux()).isFalse();
        assertThat(agreement.ptimeMs()).isEqualTo(30);
        assertThat(agreement.held()).isFalse();
        assertThat(agreement.mediaIndex()).isZero();
    }

    @Test
    void weSendWithThePeersNumbersAndReceiveWithOurs() {
        AudioAgreement agreement = agreementOf(offered(audio(
                "m=audio 5000 RTP/AVP 96 97 0",
                "a=rtpmap:96 telephone-event/8000",
                "a=rtpmap:97 PCMA/8000",
                "a=rtpmap:0 PCMU/8000")));

        assertThat(agreement.sendPayloadType()).isEqualTo(97);
        assertThat(agreement.receivePayloadType()).isEqualTo(8);
        assertThat(agreement.telephoneEventSend()).hasValue(96);
        assertThat(agreement.telephoneEventReceive()).hasValue(101);
        assertThat(agreement.accepted()).extracting(AgreedCodec::name).containsExactly("PCMA", "PCMU");
        assertThat(agreement.codecReceivedAs(0)).isEqualTo(agreement.accepted().get(1));
        assertThat(agreement.codecReceivedAs(97)).isNull();
    }

    @Test
    void aReofferKeepsTheNumbersThatWereAgreed() {
        OfferAnswer stable = answered(audio(
                        "m=audio 5000 RTP/AVP 97 98", "a=rtpmap:97 pcma/8000", "a=rtpmap:98 TELEPHONE-EVENT/8000"))
                .next();

        OfferAnswer.Step step = stable.localOffer(Sdp.LOCAL, Direction.SENDONLY);

        assertThat(offerOf(step).media().get(0).lines())
                .extracting(SdpLine::toString)
                .containsExactly(
                        "m=audio 4000 RTP/AVP 97 98",
                        "a=rtpmap:97 PCMA/8000",
                        "a=rtpmap:98 telephone-event/8000",
                        "a=fmtp:98 0-16",
                        "a=ptime:20",
                        "a=sendonly");
    }

    @Test
    void anAnswerThatForgetsItsRtpmapMeansOurNumbers() {
        AudioAgreement agreement = agreementOf(offered(audio("m=audio 5000 RTP/AVP 0 101")));

        assertThat(agreement.codec().codec()).isEqualTo(AudioCodec.PCMU);
        assertThat(agreement.telephoneEventSend()).hasValue(101);
    }

    @Test
    void anOfferThatForgetsItsRtpmapForADynamicTypeMeansNothing() {
        AudioAgreement agreement = agreementOf(answered(audio("m=audio 5000 RTP/AVP 0 101")));

        assertThat(agreement.telephoneEventSend()).isEmpty();
        assertThat(agreement.telephoneEventReceive()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|a=rtpmap:0 PCMU/8000|PCMU",
                "0|a=rtpmap:0 pcmu/8000|PCMU",
                "0|a=rtpmap:0 PCMU/8000/1|PCMU",
                "0|a=rtpmap:0 PCMU|PCMU", // says nothing: the static type stands
                "8|a=x|PCMA",
                "9 8|a=x|PCMA",
                "96|a=rtpmap:96 PCMA/8000|PCMA",
                "96|a=rtpmap:  96   PCMA/8000  |PCMA",
                "0 8|a=rtpmap:0 AMR/8000|PCMA", // a map is stronger than the static table
                "0 8|a=rtpmap:0 PCMU/16000|PCMA",
                "0 8|a=rtpmap:0 PCMU/8000/2|PCMA",
                "x 128 256 -8 8|a=x|PCMA",
                "8 8 8 8|a=x|PCMA",
            })
    void formatsAreKnownByTheirMapOrTheStaticTable(String formats, String attribute, String codec) {
        assertThat(agreementOf(answered(audio("m=audio 5000 RTP/AVP " + formats, attribute)))
                        .codec()
                        .name())
                .isEqualTo(codec);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "m=audio 5000 RTP/AVP 96",
                "m=audio 5000 RTP/AVP",
                "m=audio 5000 RTP/AVP 13 3 18 19 34 127",
                "m=audio 5000 RTP/AVP 101\r\na=rtpmap:101 telephone-event/8000",
                "m=audio 5000 RTP/AVP 96\r\na=rtpmap:96 PCMA/8000x",
                "m=audio 5000 RTP/AVP 96\r\na=rtpmap:96 PCMAX/8000",
                "m=audio 5000 RTP/AVP 96\r\na=rtpmap:96 PCMA/08000/\r\na=rtpmap:96 PCMA/8000",
            })
    void withoutACommonCodecAnOfferIsUnacceptable(String media) {
        OfferAnswer.Step step = Sdp.idle().remoteOffer(audio(media));

        assertThat(reasonOf(step)).isEqualTo(Unacceptability.NO_COMMON_CODEC);
        assertThat(reasonOf(step).warningCode()).isEqualTo(305);
    }

    @ParameterizedTest
    @CsvSource({
        "10, -1, 10",
        "20, -1, 20",
        "30, -1, 30",
        "40, -1, 40",
        "60, -1, 60",
        "70, -1, 20",
        "25, -1, 20",
        "0, -1, 20",
        "5, -1, 20",
        "-20, -1, 20",
        "99999999999, -1, 20",
        "60, 40, 40",
        "60, 25, 20",
        "-1, 10, 10",
        "20, 5, 10",
        "20, 150, 20",
    })
    void thePacketTimeIsThePeersWishWhereWeCanPaceIt(String ptime, String maxptime, int expected) {
        OfferAnswer.Step step = answered(audio("m=audio 5000 RTP/AVP 0", "a=ptime:" + ptime, "a=maxptime:" + maxptime));

        assertThat(agreementOf(step).ptimeMs()).isEqualTo(expected);
        assertThat(answerOf(step).media().get(0).attribute("ptime"))
                .isEqualTo(new Attribute("ptime", Integer.toString(expected)));
    }

    @Test
    void ourOwnMaximumBoundsThePacketTime() {
        AudioCapabilities capabilities = new AudioCapabilities(List.of(AudioCodec.PCMU), 20, 40, "x");
        SessionDescription offer = audio("m=audio 5000 RTP/AVP 0", "a=ptime:60");

        OfferAnswer.Step step =
                OfferAnswer.start(capabilities, 1).remoteOffer(offer).next().localAnswer(Sdp.LOCAL, Direction.SENDRECV);

        assertThat(agreementOf(step).ptimeMs()).isEqualTo(20);
        assertThat(answerOf(step).media().get(0).hasAttribute("maxptime")).isTrue();
    }

    @Test
    void otherMediaLinesStayInPlaceAndAreRefused() {
        OfferAnswer.Step step = answered(audio(
                "m=video 6000 RTP/AVP 96 97",
                "a=rtpmap:96 VP8/90000",
                "m=audio 5000 RTP/AVP 0",
                "m=audio 5002 RTP/AVP 8",
                "m=image 7000 udptl t38",
                "m=application 0 DTLS/SCTP",
                "m=AUDIO 5004 RTP/AVP 8"));

        assertThat(answerOf(step).media())
                .extracting(media -> media.lines().get(0).value())
                .containsExactly(
                        "video 0 RTP/AVP 96",
                        "audio 4000 RTP/AVP 0",
                        "audio 0 RTP/AVP 8",
                        "image 0 udptl t38",
                        "application 0 DTLS/SCTP 0",
                        "AUDIO 0 RTP/AVP 8");
        assertThat(agreementOf(step).mediaIndex()).isEqualTo(1);

        SessionDescription reoffer = offerOf(step.next().localOffer(Sdp.LOCAL, Direction.SENDRECV));
        assertThat(reoffer.media()).extracting(MediaDescription::port).containsExactly(0, 4000, 0, 0, 0, 0);
    }

    @Test
    void anAudioLineThatWillNotDoIsPassedOverForOneThatWill() {
        OfferAnswer.Step step =
                answered(audio("m=audio 0 RTP/AVP 0", "m=audio 5000 RTP/AVP 18", "m=audio 5002 RTP/AVPF 8"));

        assertThat(agreementOf(step).mediaIndex()).isEqualTo(2);
        assertThat(answerOf(step).media().get(2).proto()).isEqualTo("RTP/AVPF");
    }

    @Test
    void aRunningSessionKeepsItsCodecAndItsLine() {
        OfferAnswer stable = answered(audio("m=audio 5000 RTP/AVP 8")).next();

        OfferAnswer.Step widened = stable.remoteOffer(audio("m=audio 5000 RTP/AVP 0 8", "a=sendonly"));
        OfferAnswer.Step changed = stable.remoteOffer(audio("m=audio 5000 RTP/AVP 0"));
        OfferAnswer.Step removed = stable.remoteOffer(audio("m=audio 0 RTP/AVP 8"));
        OfferAnswer.Step fax = stable.remoteOffer(audio("m=image 5000 udptl t38"));

        OfferAnswer.Step answer = widened.next().localAnswer(Sdp.LOCAL, Direction.SENDRECV);
        assertThat(agreementOf(answer).codec().codec()).isEqualTo(AudioCodec.PCMA);
        assertThat(agreementOf(answer).localDirection()).isEqualTo(Direction.RECVONLY);
        assertThat(reasonOf(changed)).isEqualTo(Unacceptability.CODEC_CHANGED);
        assertThat(reasonOf(removed)).isEqualTo(Unacceptability.NO_AUDIO);
        assertThat(reasonOf(fax)).isEqualTo(Unacceptability.NO_AUDIO);
        assertThat(changed.next()).isSameAs(stable);
    }

    @Test
    void aSecondAudioLineDoesNotTakeOverARunningSession() {
        OfferAnswer stable = answered(audio("m=video 6000 RTP/AVP 31", "m=audio 5000 RTP/AVP 8"))
                .next();

        OfferAnswer.Step step = stable.remoteOffer(
                        audio("m=audio 7000 RTP/AVP 8", "m=audio 5000 RTP/AVP 8", "m=audio 7002 RTP/AVP 8"))
                .next()
                .localAnswer(Sdp.LOCAL, Direction.SENDRECV);

        assertThat(agreementOf(step).remote().port()).isEqualTo(5000);
        assertThat(answerOf(step).media()).extracting(MediaDescription::port).containsExactly(0, 4000, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "'m=audio 0 RTP/AVP 0', REFUSED",
        "'m=video 5000 RTP/AVP 0', NO_AUDIO",
        "'m=audio 5000 RTP/SAVP 0', PROTOCOL",
        "'m=audio 5000 RTP/AVP 18', NO_COMMON_CODEC",
        "'m=audio 5000 RTP/AVP 101', NO_COMMON_CODEC",
        "'a=no media at all', NO_AUDIO",
    })
    void anAnswerThatSettlesNothingIsUnacceptable(String media, Unacceptability reason) {
        OfferAnswer.Step step = offered(audio(media));

        assertThat(reasonOf(step)).isEqualTo(reason);
        assertThat(step.next().phase()).isEqualTo(OfferAnswer.Phase.IDLE);
    }

    @Test
    void addressFamiliesThatCannotMeetAreUnacceptableAndHostNamesPass() {
        SessionDescription ipv6 = Sdp.parsed("v=0\r\nc=IN IP6 2001:db8::1\r\nm=audio 5000 RTP/AVP 0\r\n");
        SessionDescription named = Sdp.parsed("v=0\r\nc=IN IP4 host.example.com\r\nm=audio 5000 RTP/AVP 0\r\n");

        assertThat(reasonOf(offered(ipv6))).isEqualTo(Unacceptability.ADDRESS_FAMILY);
        assertThat(reasonOf(answered(ipv6))).isEqualTo(Unacceptability.ADDRESS_FAMILY);
        OfferAnswer.Step retried = answered(ipv6).next().localAnswer(Sdp.LOCAL_V6, Direction.SENDRECV);
        assertThat(answerOf(retried).connection()).isEqualTo(new Connection("IN", "IP6", "2001:db8::50"));
        RemoteEndpoint remote = agreementOf(offered(named)).remote();
        assertThat(remote.address()).isNull();
        assertThat(remote.host()).isEqualTo("host.example.com");
    }

    @ParameterizedTest
    @CsvSource({
        "a=x, 198.51.100.1, 5001",
        "a=rtcp:6001, 198.51.100.1, 6001",
        "a=rtcp:6001 IN IP4 198.51.100.9, 198.51.100.9, 6001",
        "a=rtcp:6001 IN IP6 2001:db8::9, 2001:db8::9, 6001",
        "a=rtcp:6001 IN IP4, 198.51.100.1, 6001",
        "a=rtcp:0, 198.51.100.1, 5001",
        "a=rtcp:70000, 198.51.100.1, 5001",
        "a=rtcp:, 198.51.100.1, 5001",
    })
    void rtcpGoesWhereThePeerSays(String attribute, String host, int port) {
        RemoteEndpoint rtcp = agreementOf(answered(audio("m=audio 5000 RTP/AVP 0", attribute)))
                .remoteRtcp();

        assertThat(rtcp).isEqualTo(new RemoteEndpoint(host, IpLiteral.parse(host), port));
    }

    @Test
    void behindTheLastPortThereIsNoRtcp() {
        assertThat(agreementOf(answered(audio("m=audio 65535 RTP/AVP 0")))
                        .remoteRtcp()
                        .port())
                .isZero();
        assertThat(LocalEndpoint.of("192.0.2.1", 65535).rtcpPort()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void rtcpIsMultiplexedWhenBothSaySo(boolean ours, boolean theirs) {
        LocalEndpoint local = ours ? Sdp.LOCAL.withRtcpMux() : Sdp.LOCAL;
        SessionDescription remote = audio("m=audio 5000 RTP/AVP 0", theirs ? "a=rtcp-mux " : "a=rtcp-muxx");

        OfferAnswer.Step asAnswerer = Sdp.idle().remoteOffer(remote).next().localAnswer(local, Direction.SENDRECV);
        OfferAnswer.Step offer = Sdp.idle().localOffer(local, Direction.SENDRECV);
        OfferAnswer.Step asOfferer = offer.next().remoteAnswer(remote);

        assertThat(answerOf(asAnswerer).media().get(0).hasAttribute("rtcp-mux")).isEqualTo(ours && theirs);
        assertThat(offerOf(offer).media().get(0).hasAttribute("rtcp-mux")).isEqualTo(ours);
        for (AudioAgreement agreement : List.of(agreementOf(asAnswerer), agreementOf(asOfferer))) {
            assertThat(agreement.rtcpMux()).isEqualTo(ours && theirs);
            assertThat(agreement.remoteRtcp().port()).isEqualTo(ours && theirs ? 5000 : 5001);
        }
    }

    @Test
    void anOddRtcpPortOfOursIsSaid() {
        LocalEndpoint local = new LocalEndpoint("192.0.2.50", 4000, 4777, false);

        assertThat(offerOf(Sdp.idle().localOffer(local, Direction.SENDRECV))
                        .media()
                        .get(0)
                        .attribute("rtcp"))
                .isEqualTo(new Attribute("rtcp", "4777"));
    }

    @Test
    void otherCodecsAreOneEntryEach() {
        AudioCodec g722 = new AudioCodec(9, "G722", 8000, 1, null);
        AudioCodec opus = new AudioCodec(111, "opus", 48000, 2, "useinbandfec=1");
        AudioCodec events48 = new AudioCodec(110, "telephone-event", 48000, 1, "0-15");
        AudioCapabilities capabilities = AudioCapabilities.G711.withCodecs(
                List.of(opus, g722, AudioCodec.PCMU, events48, AudioCodec.telephoneEvent(101, "0-15")));
        SessionDescription offer = audio(
                "m=audio 5000 RTP/AVP 96 9 97 98",
                "a=rtpmap:96 OPUS/48000/2",
                "a=fmtp:96  minptime=10; stereo=1 ",
                "a=rtpmap:97 telephone-event/8000",
                "a=rtpmap:98 telephone-event/48000");

        OfferAnswer.Step step =
                OfferAnswer.start(capabilities, 1).remoteOffer(offer).next().localAnswer(Sdp.LOCAL, Direction.SENDRECV);

        assertThat(agreementOf(step).codec()).isEqualTo(new AgreedCodec(opus, 96, 96, "minptime=10; stereo=1"));
        assertThat(agreementOf(step).telephoneEventSend()).hasValue(98);
        assertThat(answerOf(step).media().get(0).values('a'))
                .startsWith("rtpmap:96 opus/48000/2", "fmtp:96 useinbandfec=1", "rtpmap:98 telephone-event/48000");
    }

    @Test
    void ourOwnSettingsAreChecked() {
        assertThatIllegalArgumentException().isThrownBy(() -> new AudioCodec(128, "X", 8000, 1, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new AudioCodec(1, "X/8000", 8000, 1, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new AudioCodec(1, "X", 0, 1, null));
        assertThatIllegalArgumentException().isThrownBy(() -> AudioCapabilities.of());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AudioCapabilities.of(AudioCodec.telephoneEvent(101, "0-15")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AudioCapabilities.of(AudioCodec.PCMU, AudioCodec.PCMA.withPayloadType(0)));
        assertThatIllegalArgumentException().isThrownBy(() -> AudioCapabilities.G711.withPtime(25));
        assertThatIllegalArgumentException().isThrownBy(() -> LocalEndpoint.of("host.example.com", 4000));
        assertThatIllegalArgumentException().isThrownBy(() -> LocalEndpoint.of("192.0.2.1", 0));
        assertThatIllegalArgumentException().isThrownBy(() -> LocalEndpoint.of("192.0.2.1", 65536));
    }
}
