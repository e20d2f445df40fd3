package io.offhook.sdp;

import static io.offhook.sdp.Sdp.audio;
import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sdp.OfferAnswer.Phase;
import io.offhook.sdp.OfferAnswer.Step;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every state of the machine against every input. */
class OfferAnswerTableTest {
    private static final SessionDescription GOOD = audio("m=audio 5000 RTP/AVP 0");
    private static final SessionDescription BAD = audio("m=audio 5000 RTP/AVP 18");

    enum Input {
        LOCAL_OFFER(state -> state.localOffer(Sdp.LOCAL, Direction.SENDRECV)),
        REMOTE_OFFER(state -> state.remoteOffer(GOOD)),
        BAD_REMOTE_OFFER(state -> state.remoteOffer(BAD)),
        LOCAL_ANSWER(state -> state.localAnswer(Sdp.LOCAL, Direction.SENDRECV)),
        UNREACHABLE_LOCAL_ANSWER(state -> state.localAnswer(Sdp.LOCAL_V6, Direction.SENDRECV)),
        REMOTE_ANSWER(state -> state.remoteAnswer(GOOD)),
        BAD_REMOTE_ANSWER(state -> state.remoteAnswer(BAD)),
        REJECTED(OfferAnswer::rejected);

        private final Function<OfferAnswer, Step> apply;

        Input(Function<OfferAnswer, Step> apply) {
            this.apply = apply;
        }
    }

    /** Each phase as it is reached in a first and in a later exchange. */
    enum Start {
        IDLE(Phase.IDLE),
        FIRST_LOCAL_OFFER(Phase.LOCAL_OFFER_SENT),
        FIRST_REMOTE_OFFER(Phase.REMOTE_OFFER_RECEIVED),
        STABLE(Phase.STABLE),
        LATER_LOCAL_OFFER(Phase.LOCAL_OFFER_SENT),
        LATER_REMOTE_OFFER(Phase.REMOTE_OFFER_RECEIVED);

        private final Phase phase;

        Start(Phase phase) {
            this.phase = phase;
        }
    }

    private static OfferAnswer at(Start start) {
        OfferAnswer idle = Sdp.idle();
        OfferAnswer stable = Sdp.answered(GOOD).next();
        Map<Start, OfferAnswer> states = new EnumMap<>(Start.class);
        states.put(Start.IDLE, idle);
        states.put(Start.FIRST_LOCAL_OFFER, Input.LOCAL_OFFER.apply.apply(idle).next());
        states.put(
                Start.FIRST_REMOTE_OFFER, Input.REMOTE_OFFER.apply.apply(idle).next());
        states.put(Start.STABLE, stable);
        states.put(
                Start.LATER_LOCAL_OFFER, Input.LOCAL_OFFER.apply.apply(stable).next());
        states.put(
                Start.LATER_REMOTE_OFFER, Input.REMOTE_OFFER.apply.apply(stable).next());
        return states.get(start);
    }

    @ParameterizedTest
    @CsvSource({
        "IDLE,               LOCAL_OFFER,              OfferMade,    LOCAL_OFFER_SENT",
        "IDLE,               REMOTE_OFFER,             AnswerNeeded, REMOTE_OFFER_RECEIVED",
        "IDLE,               BAD_REMOTE_OFFER,         Unacceptable, IDLE",
        "IDLE,               LOCAL_ANSWER,             Refused,      IDLE",
        "IDLE,               UNREACHABLE_LOCAL_ANSWER, Refused,      IDLE",
        "IDLE,               REMOTE_ANSWER,            Refused,      IDLE",
        "IDLE,               BAD_REMOTE_ANSWER,        Refused,      IDLE",
        "IDLE,               REJECTED,                 Refused,      IDLE",
        "FIRST_LOCAL_OFFER,  LOCAL_OFFER,              Refused,      LOCAL_OFFER_SENT",
        "FIRST_LOCAL_OFFER,  REMOTE_OFFER,             Refused,      LOCAL_OFFER_SENT",
        "FIRST_LOCAL_OFFER,  BAD_REMOTE_OFFER,         Refused,      LOCAL_OFFER_SENT",
        "FIRST_LOCAL_OFFER,  LOCAL_ANSWER,             Refused,      LOCAL_OFFER_SENT",
        "FIRST_LOCAL_OFFER,  UNREACHABLE_LOCAL_ANSWER, Refused,      LOCAL_OFFER_SENT",
        "FIRST_LOCAL_OFFER,  REMOTE_ANSWER,            Agreed,       STABLE",
        "FIRST_LOCAL_OFFER,  BAD_REMOTE_ANSWER,        Unacceptable, IDLE",
        "FIRST_LOCAL_OFFER,  REJECTED,                 RolledBack,   IDLE",
        "FIRST_REMOTE_OFFER, LOCAL_OFFER,              Refused,      REMOTE_OFFER_RECEIVED",
        "FIRST_REMOTE_OFFER, REMOTE_OFFER,             Refused,      REMOTE_OFFER_RECEIVED",
        "FIRST_REMOTE_OFFER, BAD_REMOTE_OFFER,         Refused,      REMOTE_OFFER_RECEIVED",
        "FIRST_REMOTE_OFFER, LOCAL_ANSWER,             AnswerMade,   STABLE",
        "FIRST_REMOTE_OFFER, UNREACHABLE_LOCAL_ANSWER, Unacceptable, REMOTE_OFFER_RECEIVED",
        "FIRST_REMOTE_OFFER, REMOTE_ANSWER,            Refused,      REMOTE_OFFER_RECEIVED",
        "FIRST_REMOTE_OFFER, BAD_REMOTE_ANSWER,        Refused,      REMOTE_OFFER_RECEIVED",
        "FIRST_REMOTE_OFFER, REJECTED,                 RolledBack,   IDLE",
        "STABLE,             LOCAL_OFFER,              OfferMade,    LOCAL_OFFER_SENT",
        "STABLE,             REMOTE_OFFER,             AnswerNeeded, REMOTE_OFFER_RECEIVED",
        "STABLE,             BAD_REMOTE_OFFER,         Unacceptable, STABLE",
        "STABLE,             LOCAL_ANSWER,             Refused,      STABLE",
        "STABLE,             UNREACHABLE_LOCAL_ANSWER, Refused,      STABLE",
        "STABLE,             REMOTE_ANSWER,            Refused,      STABLE",
        "STABLE,             BAD_REMOTE_ANSWER,        Refused,      STABLE",
        "STABLE,             REJECTED,                 Refused,      STABLE",
        "LATER_LOCAL_OFFER,  LOCAL_OFFER,              Refused,      LOCAL_OFFER_SENT",
        "LATER_LOCAL_OFFER,  REMOTE_OFFER,             Refused,      LOCAL_OFFER_SENT",
        "LATER_LOCAL_OFFER,  BAD_REMOTE_OFFER,         Refused,      LOCAL_OFFER_SENT",
        "LATER_LOCAL_OFFER,  LOCAL_ANSWER,             Refused,      LOCAL_OFFER_SENT",
        "LATER_LOCAL_OFFER,  UNREACHABLE_LOCAL_ANSWER, Refused,      LOCAL_OFFER_SENT",
        "LATER_LOCAL_OFFER,  REMOTE_ANSWER,            Agreed,       STABLE",
        "LATER_LOCAL_OFFER,  BAD_REMOTE_ANSWER,        Unacceptable, STABLE",
        "LATER_LOCAL_OFFER,  REJECTED,                 RolledBack,   STABLE",
        "LATER_REMOTE_OFFER, LOCAL_OFFER,              Refused,      REMOTE_OFFER_RECEIVED",
        "LATER_REMOTE_OFFER, REMOTE_OFFER,             Refused,      REMOTE_OFFER_RECEIVED",
        "LATER_REMOTE_OFFER, BAD_REMOTE_OFFER,         Refused,      REMOTE_OFFER_RECEIVED",
        "LATER_REMOTE_OFFER, LOCAL_ANSWER,             AnswerMade,   STABLE",
        "LATER_REMOTE_OFFER, UNREACHABLE_LOCAL_ANSWER, Unacceptable, REMOTE_OFFER_RECEIVED",
        "LATER_REMOTE_OFFER, REMOTE_ANSWER,            Refused,      REMOTE_OFFER_RECEIVED",
        "LATER_REMOTE_OFFER, BAD_REMOTE_ANSWER,        Refused,      REMOTE_OFFER_RECEIVED",
        "LATER_REMOTE_OFFER, REJECTED,                 RolledBack,   STABLE",
    })
    void everyInputHasItsResultInEveryState(Start start, Input input, String result, Phase next) {
        OfferAnswer state = at(start);
        AudioAgreement before = state.agreement();

        Step step = input.apply.apply(state);

        assertThat(step.result().getClass().getSimpleName()).isEqualTo(result);
        assertThat(step.next().phase()).isEqualTo(next);
        if (result.equals("Refused")) {
            assertThat(step.next()).isSameAs(state);
            assertThat(step.result()).isEqualTo(new OfferAnswerResult.Refused(state.phase()));
        }
        if (!result.equals("Agreed") && !result.equals("AnswerMade")) {
            assertThat(step.next().agreement()).isEqualTo(before);
        } else {
            assertThat(step.next().agreement()).isEqualTo(Sdp.agreementOf(step));
        }
    }

    @Test
    void theTableAboveIsComplete() throws NoSuchMethodException {
        CsvSource table = OfferAnswerTableTest.class
                .getDeclaredMethod(
                        "everyInputHasItsResultInEveryState", Start.class, Input.class, String.class, Phase.class)
                .getAnnotation(CsvSource.class);

        assertThat(Arrays.stream(table.value())
                        .map(row -> row.substring(0, row.indexOf(',', row.indexOf(',') + 1)))
                        .distinct())
                .hasSize(Start.values().length * Input.values().length);
        for (Start start : Start.values()) {
            assertThat(at(start).phase()).isEqualTo(start.phase);
        }
    }
}
