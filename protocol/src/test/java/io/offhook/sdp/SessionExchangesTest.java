package io.offhook.sdp;

import static io.offhook.sdp.Sdp.agreementOf;
import static io.offhook.sdp.Sdp.answerOf;
import static io.offhook.sdp.Sdp.answered;
import static io.offhook.sdp.Sdp.audio;
import static io.offhook.sdp.Sdp.message;
import static io.offhook.sdp.Sdp.offerOf;
import static io.offhook.sdp.Sdp.parsed;
import static io.offhook.sdp.Sdp.reasonOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Whole exchanges: those of RFC 3264 §10, RFC 4317, the flows of RFC 3665 and RFC 5359, and the numbering of our versions. */
class SessionExchangesTest {

    private static final String RFC3264_OFFER = """
            v=0
            o=alice 2890844526 2890844526 IN IP4 host.anywhere.com
            s=
            c=IN IP4 host.anywhere.com
            t=0 0
            m=audio 49170 RTP/AVP 0
            a=rtpmap:0 PCMU/8000
            m=video 51372 RTP/AVP 31
            a=rtpmap:31 H261/90000
            m=video 53000 RTP/AVP 32
            a=rtpmap:32 MPV/90000
            """;

    @Test
    void theBasicExchangeOfRfc3264Section10() {
        OfferAnswer.Step first = answered(parsed(RFC3264_OFFER));

        assertThat(answerOf(first).media())
                .extracting(media -> media.lines().get(0).value())
                .containsExactly("audio 4000 RTP/AVP 0", "video 0 RTP/AVP 31", "video 0 RTP/AVP 32");
        assertThat(agreementOf(first).remote()).isEqualTo(new RemoteEndpoint("host.anywhere.com", null, 49170));

        // then the answerer changes its port, and the offerer agrees
        LocalEndpoint moved = LocalEndpoint.of("192.0.2.50", 6542);
        OfferAnswer.Step second = first.next().localOffer(moved, Direction.SENDRECV);
        assertThat(version(offerOf(second))).isEqualTo("1001");
        assertThat(offerOf(second).media()).extracting(MediaDescription::port).containsExactly(6542, 0, 0);
        OfferAnswer.Step third = second.next().remoteAnswer(parsed("""
                v=0
                o=alice 2890844526 2890844527 IN IP4 host.anywhere.com
                s=
                c=IN IP4 host.anywhere.com
                t=0 0
                m=audio 49170 RTP/AVP 0
                a=rtpmap:0 PCMU/8000
                m=video 0 RTP/AVP 31
                m=video 0 RTP/AVP 32
                """));
        assertThat(agreementOf(third).local()).isEqualTo(moved);
    }

    @Test
    void anAudioStreamAddedForEventsAloneIsRefusedInItsPlace() {
        OfferAnswer alice = Sdp.idle().localOffer(Sdp.LOCAL, Direction.SENDRECV).next();
        OfferAnswer stable =
                alice.remoteAnswer(audio("m=audio 49920 RTP/AVP 0")).next();

        OfferAnswer.Step step = stable.remoteOffer(audio(
                        "m=audio 65422 RTP/AVP 0",
                        "a=rtpmap:0 PCMU/8000",
                        "m=audio 51434 RTP/AVP 110",
                        "a=rtpmap:110 telephone-events/8000",
                        "a=recvonly"))
                .next()
                .localAnswer(Sdp.LOCAL, Direction.SENDRECV);

        assertThat(answerOf(step).media()).extracting(MediaDescription::port).containsExactly(4000, 0);
        assertThat(agreementOf(step).remote().port()).isEqualTo(65422);
    }

    @Test
    void oneOfSeveralCodecsIsChosenWhileInactiveAndThenActivated() {
        OfferAnswer.Step first = answered(audio(
                "m=audio 62986 RTP/AVP 0 4 18",
                "a=rtpmap:0 PCMU/8000",
                "a=rtpmap:4 G723/8000",
                "a=rtpmap:18 G729/8000",
                "a=inactive"));
        assertThat(answerOf(first).media().get(0).formats()).containsExactly("0");
        assertThat(answerOf(first).media().get(0).direction()).isEqualTo(Direction.INACTIVE);

        OfferAnswer.Step second = first.next()
                .remoteOffer(audio("m=audio 62986 RTP/AVP 0", "a=rtpmap:0 PCMU/8000", "a=sendrecv"))
                .next()
                .localAnswer(Sdp.LOCAL, Direction.SENDRECV);
        assertThat(agreementOf(second).localDirection()).isEqualTo(Direction.SENDRECV);
        assertThat(version(answerOf(second))).isEqualTo("1001");
    }

    @Test
    void theAudioAndVideoExamplesOfRfc4317() {
        SessionDescription offer = audio(
                "m=audio 49170 RTP/AVP 0 8 97",
                "a=rtpmap:0 PCMU/8000",
                "a=rtpmap:8 PCMA/8000",
                "a=rtpmap:97 iLBC/8000",
                "m=video 51372 RTP/AVP 31 32",
                "a=rtpmap:31 H261/90000",
                "a=rtpmap:32 MPV/90000");

        assertThat(agreementOf(answered(offer)).codec().codec()).isEqualTo(AudioCodec.PCMU);

        // section 2.3: the number of a dynamic type changes between offer and answer
        AudioCodec ilbc = new AudioCodec(97, "iLBC", 8000, 1, null);
        OfferAnswer.Step step = OfferAnswer.start(AudioCapabilities.of(AudioCodec.PCMU, AudioCodec.PCMA, ilbc), 1)
                .localOffer(Sdp.LOCAL, Direction.SENDRECV)
                .next()
                .remoteAnswer(audio("m=audio 49172 RTP/AVP 99", "a=rtpmap:99 iLBC/8000"));
        assertThat(agreementOf(step).codec()).isEqualTo(new AgreedCodec(ilbc, 99, 97, ""));
    }

    @Test
    void theFlowsOfRfc3665AreAgreedFromBothSides() {
        for (String flow : List.of(
                "rfc3665/3_1_F01_INVITE.sip rfc3665/3_1_F03_200.sip",
                "rfc3665/3_7_F01_INVITE.sip rfc3665/3_7_F06_200.sip",
                "rfc3665/3_7_F09_INVITE.sip rfc3665/3_7_F10_200.sip",
                "rfc5359/2_1_F01_INVITE.sip rfc5359/2_1_F06_200.sip")) {
            SessionDescription offer = message(flow.substring(0, flow.indexOf(' ')));
            SessionDescription answer = message(flow.substring(flow.indexOf(' ') + 1));

            assertThat(agreementOf(answered(offer)).codec().codec()).isEqualTo(AudioCodec.PCMU);
            assertThat(agreementOf(Sdp.offered(answer)).codec().codec()).isEqualTo(AudioCodec.PCMU);
        }
    }

    @Test
    void aReinviteThatMovesThePeerIsFollowed() {
        OfferAnswer stable = Sdp.offered(message("rfc3665/3_7_F06_200.sip")).next();

        OfferAnswer.Step step = stable.remoteOffer(message("rfc3665/3_7_F09_INVITE.sip"))
                .next()
                .localAnswer(Sdp.LOCAL, Direction.SENDRECV);

        assertThat(agreementOf(step).remote().host()).isEqualTo("192.0.2.100");
        assertThat(agreementOf(step).remote().port()).isEqualTo(47172);
    }

    @Test
    void holdAndResumeAsInRfc5359() {
        // Bob holds Alice: we are Alice
        OfferAnswer stable = Sdp.offered(message("rfc5359/2_1_F06_200.sip")).next();
        OfferAnswer.Step held = stable.remoteOffer(message("rfc5359/2_1_F10_INVITE.sip"))
                .next()
                .localAnswer(Sdp.LOCAL, Direction.SENDRECV);
        assertThat(agreementOf(held).held()).isTrue();
        assertThat(answerOf(held).media().get(0).direction()).isEqualTo(Direction.RECVONLY);
        OfferAnswer.Step resumed = held.next()
                .remoteOffer(message("rfc5359/2_1_F16_INVITE.sip"))
                .next()
                .localAnswer(Sdp.LOCAL, Direction.SENDRECV);
        assertThat(agreementOf(resumed).held()).isFalse();
        assertThat(agreementOf(resumed).localDirection()).isEqualTo(Direction.SENDRECV);

        // and as Bob
        OfferAnswer bob = answered(message("rfc5359/2_1_F02_INVITE.sip")).next();
        OfferAnswer.Step ourHold = bob.localOffer(Sdp.LOCAL, Direction.SENDONLY);
        OfferAnswer.Step answeredHold = ourHold.next().remoteAnswer(message("rfc5359/2_1_F12_200.sip"));
        assertThat(agreementOf(answeredHold).localDirection()).isEqualTo(Direction.SENDONLY);
        assertThat(agreementOf(answeredHold).held()).isFalse();
    }

    @Test
    void anInviteWithoutAnOfferIsOfferedByUsAndAnsweredInTheAck() {
        OfferAnswer.Step offer = Sdp.idle().localOffer(Sdp.LOCAL, Direction.SENDRECV);

        OfferAnswer.Step ack = offer.next().remoteAnswer(audio("m=audio 5000 RTP/AVP 8", "a=rtpmap:8 PCMA/8000"));

        assertThat(agreementOf(ack).codec().codec()).isEqualTo(AudioCodec.PCMA);
    }

    @Test
    void everyForkIsAnsweredFromTheSameOffer() {
        OfferAnswer sent = Sdp.idle().localOffer(Sdp.LOCAL, Direction.SENDRECV).next();

        AudioAgreement left = agreementOf(sent.remoteAnswer(audio("m=audio 5000 RTP/AVP 0")));
        AudioAgreement right = agreementOf(sent.remoteAnswer(audio("m=audio 6000 RTP/AVP 8")));

        assertThat(left.codec().codec()).isEqualTo(AudioCodec.PCMU);
        assertThat(right.codec().codec()).isEqualTo(AudioCodec.PCMA);
    }

    @Test
    void aNewDescriptionHasTheNextVersionAndAnUnchangedOneItsOwn() {
        OfferAnswer.Step first = answered(audio("m=audio 5000 RTP/AVP 0"));
        assertThat(answerOf(first).origin()).isEqualTo(new Origin("-", "1000", "1000", "IN", "IP4", "192.0.2.50"));

        OfferAnswer.Step same = reoffered(first.next(), Sdp.LOCAL, Direction.SENDRECV);
        assertThat(answerOf(same)).isEqualTo(answerOf(first));

        OfferAnswer.Step hold = same.next().localOffer(Sdp.LOCAL, Direction.SENDONLY);
        assertThat(version(offerOf(hold))).isEqualTo("1001");

        // refused: the number is spent
        OfferAnswer back = hold.next().rejected().next();
        OfferAnswer.Step after = reoffered(back, Sdp.LOCAL, Direction.SENDRECV);
        assertThat(version(answerOf(after))).isEqualTo("1002");

        // the origin's address never changes, though the stream moves
        OfferAnswer.Step moved = after.next().localOffer(LocalEndpoint.of("192.0.2.51", 4000), Direction.SENDRECV);
        assertThat(offerOf(moved).origin()).isEqualTo(new Origin("-", "1000", "1003", "IN", "IP4", "192.0.2.50"));
        assertThat(offerOf(moved).connection()).isEqualTo(new Connection("IN", "IP4", "192.0.2.51"));
    }

    @Test
    void aRefusedOfferLeavesTheSessionAsItWas() {
        OfferAnswer stable = answered(audio("m=audio 5000 RTP/AVP 0")).next();

        OfferAnswer.Step glare =
                stable.localOffer(Sdp.LOCAL, Direction.SENDONLY).next().rejected();
        OfferAnswer.Step bad =
                stable.localOffer(Sdp.LOCAL, Direction.SENDONLY).next().remoteAnswer(audio("m=audio 5000 RTP/AVP 8"));

        assertThat(glare.next().agreement()).isEqualTo(stable.agreement());
        assertThat(reasonOf(bad)).isEqualTo(Unacceptability.NO_COMMON_CODEC);
        assertThat(bad.next().agreement()).isEqualTo(stable.agreement());
    }

    @Test
    void theAnswersTimeIsTheOffers() {
        SessionDescription offer =
                parsed("v=0\r\nc=IN IP4 198.51.100.1\r\nt= 2873397496\t2873404696 \r\nm=audio 5000 RTP/AVP 0\r\n");

        assertThat(answerOf(answered(offer)).value('t')).isEqualTo("2873397496 2873404696");
    }

    private static OfferAnswer.Step reoffered(OfferAnswer state, LocalEndpoint local, Direction wanted) {
        return state.remoteOffer(audio("m=audio 5000 RTP/AVP 0")).next().localAnswer(local, wanted);
    }

    private static String version(SessionDescription description) {
        Origin origin = description.origin();
        assertThat(origin).isNotNull();
        return origin.sessionVersion();
    }
}
