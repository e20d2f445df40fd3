package io.offhook.sdp;

import static io.offhook.sdp.Sdp.audio;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DirectionTest {

    @ParameterizedTest
    @CsvSource({
        // offered, wanted, answered (RFC 3264 §6.1)
        "SENDRECV, SENDRECV, SENDRECV",
        "SENDRECV, SENDONLY, SENDONLY",
        "SENDRECV, RECVONLY, RECVONLY",
        "SENDRECV, INACTIVE, INACTIVE",
        "SENDONLY, SENDRECV, RECVONLY",
        "SENDONLY, SENDONLY, INACTIVE",
        "SENDONLY, RECVONLY, RECVONLY",
        "SENDONLY, INACTIVE, INACTIVE",
        "RECVONLY, SENDRECV, SENDONLY",
        "RECVONLY, SENDONLY, SENDONLY",
        "RECVONLY, RECVONLY, INACTIVE",
        "RECVONLY, INACTIVE, INACTIVE",
        "INACTIVE, SENDRECV, INACTIVE",
        "INACTIVE, SENDONLY, INACTIVE",
        "INACTIVE, RECVONLY, INACTIVE",
        "INACTIVE, INACTIVE, INACTIVE",
    })
    void anAnswerTakesWhatIsLegalOfWhatWeWant(Direction offered, Direction wanted, Direction answered) {
        SessionDescription offer = audio("m=audio 5000 RTP/AVP 0", "a=" + offered.attribute());

        OfferAnswer.Step step = Sdp.idle().remoteOffer(offer).next().localAnswer(Sdp.LOCAL, wanted);

        SessionDescription answer = Sdp.answerOf(step);
        AudioAgreement agreement = Sdp.agreementOf(step);
        assertThat(answer.media().get(0).direction()).isEqualTo(answered);
        assertThat(agreement.localDirection()).isEqualTo(answered);
        assertThat(agreement.remoteDirection()).isEqualTo(offered);
        assertThat(agreement.held()).isEqualTo(!offered.receives());
        assertThat(wanted.against(offered)).isEqualTo(answered);
    }

    @ParameterizedTest
    @CsvSource({
        // we offered, the peer answers, we do; the answers marked are illegal and cut down
        "SENDRECV, SENDRECV, SENDRECV",
        "SENDRECV, SENDONLY, RECVONLY",
        "SENDRECV, RECVONLY, SENDONLY",
        "SENDRECV, INACTIVE, INACTIVE",
        "SENDONLY, SENDRECV, SENDONLY", // illegal
        "SENDONLY, SENDONLY, INACTIVE", // illegal
        "SENDONLY, RECVONLY, SENDONLY",
        "SENDONLY, INACTIVE, INACTIVE",
        "RECVONLY, SENDRECV, RECVONLY", // illegal
        "RECVONLY, SENDONLY, RECVONLY",
        "RECVONLY, RECVONLY, INACTIVE", // illegal
        "RECVONLY, INACTIVE, INACTIVE",
        "INACTIVE, SENDRECV, INACTIVE", // illegal
        "INACTIVE, SENDONLY, INACTIVE", // illegal
        "INACTIVE, RECVONLY, INACTIVE", // illegal
        "INACTIVE, INACTIVE, INACTIVE",
    })
    void afterAnAnswerWeDoWhatBothSidesSaid(Direction offered, Direction answered, Direction done) {
        OfferAnswer.Step step = Sdp.idle()
                .localOffer(Sdp.LOCAL, offered)
                .next()
                .remoteAnswer(audio("m=audio 5000 RTP/AVP 0", "a=" + answered.attribute()));

        AudioAgreement agreement = Sdp.agreementOf(step);
        assertThat(agreement.localDirection()).isEqualTo(done);
        assertThat(agreement.remoteDirection()).isEqualTo(answered);
        assertThat(agreement.held()).isEqualTo(!answered.receives());
    }

    @ParameterizedTest
    @EnumSource
    void aDirectionIsItsTwoHalves(Direction direction) {
        assertThat(Direction.of(direction.sends(), direction.receives())).isEqualTo(direction);
        assertThat(direction.reversed().reversed()).isEqualTo(direction);
        assertThat(direction.reversed().sends()).isEqualTo(direction.receives());
        assertThat(Direction.named(
                        direction.attribute(), 0, direction.attribute().length()))
                .isEqualTo(direction);
    }

    @ParameterizedTest
    @CsvSource({
        "SENDRECV, SENDONLY, RECVONLY",
        "SENDONLY, SENDONLY, RECVONLY",
        "RECVONLY, INACTIVE, INACTIVE",
        "INACTIVE, INACTIVE, INACTIVE",
    })
    void theOldHoldByAddressTakesReceivingAway(Direction written, Direction meant, Direction answered) {
        for (String address : new String[] {"IN IP4 0.0.0.0", "IN IP6 ::"}) {
            SessionDescription offer = audio("m=audio 5000 RTP/AVP 0", "c=" + address, "a=" + written.attribute());

            OfferAnswer.Step step = Sdp.answered(offer);

            assertThat(Sdp.agreementOf(step).remoteDirection()).isEqualTo(meant);
            assertThat(Sdp.agreementOf(step).held()).isTrue();
            assertThat(Sdp.agreementOf(step).remote().isAnyLocal()).isTrue();
            assertThat(Sdp.answerOf(step).media().get(0).direction()).isEqualTo(answered);
        }
    }

    @Test
    void theSessionsDirectionHoldsWhereTheStreamHasNone() {
        SessionDescription offer =
                Sdp.parsed("v=0\r\nc=IN IP4 198.51.100.1\r\na=sendonly\r\nm=audio 5000 RTP/AVP 0\r\n");

        assertThat(Sdp.agreementOf(Sdp.answered(offer)).remoteDirection()).isEqualTo(Direction.SENDONLY);
    }
}
