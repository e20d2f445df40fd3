package io.offhook.media.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.media.codec.Codecs;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class AudioAgreementTest {
    private static AudioAgreement with(int sendEvents, int receiveEvents) {
        return new AudioAgreement(
                MediaDirection.SENDRECV,
                Codecs.PCMU,
                0,
                20,
                sendEvents,
                Map.of(0, Codecs.PCMU, 96, Codecs.PCMA),
                receiveEvents,
                true);
    }

    @Test
    void eventsHaveTheNumberThatWeGaveAndThatOfThePeerToo() {
        AudioAgreement agreement = with(97, 101);
        assertThat(agreement.isEvent(101)).isTrue();
        assertThat(agreement.isEvent(97)).isTrue();
        assertThat(agreement.isEvent(0)).isFalse();
        assertThat(agreement.isEvent(98)).isFalse();
    }

    @Test
    void theNumberOfThePeerMeansNoEventsWhereItMeansACodecHere() {
        assertThat(with(96, 101).isEvent(96)).isFalse();
    }

    @Test
    void whereWeTakeNoEventsNothingIsOne() {
        assertThat(with(101, -1).isEvent(101)).isFalse();
        assertThat(with(-1, -1).isEvent(-1)).isFalse();
    }
}
