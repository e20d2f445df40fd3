package io.offhook.media.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.offhook.media.Json;
import io.offhook.media.TestData;
import io.offhook.media.codec.G711;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class QualityTest {
    private static final Json VECTORS = TestData.json("/vectors/emodel.json");

    @Test
    void theDefaultsGiveThePublishedRating() {
        double rating = EModel.rating(EModel.Codec.G711_WITH_PLC, 0, 1, 0);
        assertThat(rating).isEqualTo(93.2);
        assertThat(EModel.mos(rating)).isCloseTo(4.409, within(0.001));
    }

    @Test
    void everyG711RowOfTheVectorsIsReproduced() {
        Map<String, EModel.Codec> codecs =
                Map.of("G.711 no PLC", EModel.Codec.G711_WITHOUT_PLC, "G.711 PLC (App. I)", EModel.Codec.G711_WITH_PLC);
        int rows = 0;
        for (Json row : VECTORS.get("rows").items()) {
            EModel.Codec codec = codecs.get(row.get("codec").string());
            if (codec == null) {
                continue;
            }
            double rating = EModel.rating(
                    codec,
                    row.get("loss_percent").number(),
                    row.get("burst_r").number(),
                    row.get("one_way_ms").number());
            assertThat(rating)
                    .as(row.get("codec").string())
                    .isCloseTo(Math.max(0, row.get("R").number()), within(0.02));
            assertThat(EModel.mos(rating)).isCloseTo(Math.max(1, row.get("mos").number()), within(0.003));
            rows++;
        }
        assertThat(rows).isEqualTo(2 * 8 * 7);
    }

    @Test
    void ratingsAndMosStayInRangeAndFallWithEveryImpairment() {
        double previous = 100;
        for (double loss = -5; loss <= 120; loss += 2.5) {
            double rating = EModel.rating(EModel.Codec.G711_WITH_PLC, loss, 1, 100);
            assertThat(rating).isBetween(0.0, 93.2).isLessThanOrEqualTo(previous);
            previous = rating;
        }
        for (double rating = -10; rating <= 110; rating += 0.5) {
            assertThat(EModel.mos(rating)).isBetween(1.0, 4.5);
        }
        assertThat(EModel.rating(EModel.Codec.G711_WITH_PLC, 5, 2, 0))
                .isLessThan(EModel.rating(EModel.Codec.G711_WITH_PLC, 5, 1, 0));
        assertThat(EModel.rating(EModel.Codec.G711_WITH_PLC, 5, 1, 400))
                .isLessThan(EModel.rating(EModel.Codec.G711_WITH_PLC, 5, 1, 50));
        assertThat(EModel.mos(Double.NaN)).isEqualTo(1);
    }

    @Test
    void theBurstRatioIsOneForRandomLossAndGrowsWithRuns() {
        assertThat(EModel.burstRatio(0, 0, 1000)).isEqualTo(1);
        assertThat(EModel.burstRatio(100, 90, 1000)).isCloseTo(1, within(0.01));
        assertThat(EModel.burstRatio(100, 20, 1000)).isCloseTo(4.5, within(0.01));
        assertThat(EModel.burstRatio(100, 0, 1000)).isEqualTo(1);
    }

    @Test
    void aCopyThroughG711MeasuresLikeG711() {
        short[] speech = TestData.speech("alice");
        byte[] coded = new byte[speech.length];
        short[] copy = new short[speech.length];
        G711.encodeUlaw(speech, 0, speech.length, coded, 0);
        G711.decodeUlaw(coded, 0, coded.length, copy, 0);
        SegmentalSnr.Result result = SegmentalSnr.measure(speech, copy, 8000, 400);
        assertThat(result.offset()).isZero();
        assertThat(result.activeSegments()).isGreaterThan(200);
        assertThat(result.meanDb()).isBetween(33.0, 42.0);
        assertThat(result.percentile5Db()).isGreaterThan(28);
    }

    @Test
    void aShiftedCopyIsFoundAndAnotherVoiceIsNotMistakenForIt() {
        short[] speech = TestData.speech("alice");
        short[] shifted = new short[speech.length + 1000];
        System.arraycopy(speech, 0, shifted, 777, speech.length);
        SegmentalSnr.Result result = SegmentalSnr.measure(speech, shifted, 8000, 1000);
        assertThat(result.offset()).isEqualTo(777);
        assertThat(result.meanDb()).isEqualTo(60);
        SegmentalSnr.Result other = SegmentalSnr.measure(speech, TestData.speech("bob"), 8000, 1000);
        assertThat(other.meanDb()).isLessThan(3);
        SegmentalSnr.Result silence = SegmentalSnr.measure(new short[8000], speech, 8000, 100);
        assertThat(silence.activeSegments()).isZero();
    }
}
