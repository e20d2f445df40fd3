package io.offhook.media.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class CodecsTest {
    @Test
    void aCodecIsFoundByItsNameInAnyCaseAndItsClockRate() {
        assertThat(Codecs.forName("pcmu", 8000)).contains(Codecs.PCMU);
        assertThat(Codecs.forName("PCMA", 8000)).contains(Codecs.PCMA);
        assertThat(Codecs.forName("PCMU", 16000)).isEmpty();
        assertThat(Codecs.forName("G729", 8000)).isEmpty();
    }

    @Test
    void staticPayloadTypesAreThoseOfRfc3551() {
        assertThat(Codecs.forStaticPayloadType(0)).contains(Codecs.PCMU);
        assertThat(Codecs.forStaticPayloadType(8)).contains(Codecs.PCMA);
        assertThat(Codecs.forStaticPayloadType(96)).isEmpty();
        assertThat(Codecs.all()).containsExactly(Codecs.PCMU, Codecs.PCMA);
    }

    @Test
    void aFrameOfTwentyMillisecondsHas160Samples() {
        assertThat(Codecs.PCMU.samplesPer(20)).isEqualTo(160);
        assertThat(Codecs.PCMU.timestampUnitsPer(20)).isEqualTo(160);
    }

    @Test
    void senselessRatesAreRefused() {
        assertThatThrownBy(() -> new AudioCodec("X", 0, 1, -1, 8000, 1, () -> G711::encodeUlaw, () -> G711::decodeUlaw))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
