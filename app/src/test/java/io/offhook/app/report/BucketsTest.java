package io.offhook.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BucketsTest {
    @Test
    void everyValueIsCountedOnceHoweverFarOut() {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            double scale = Math.pow(10, random.nextInt(7) - 2);
            double[] values = random.doubles(1 + random.nextInt(500))
                    .map(v -> v * scale)
                    .sorted()
                    .toArray();

            Buckets buckets = Buckets.around(values);

            assertThat(Arrays.stream(buckets.counts()).sum()).isEqualTo(values.length);
            assertThat(buckets.labels()).hasSize(buckets.counts().length).hasSizeBetween(5, 25);
        }
    }

    @Test
    void noValueAtAllIsAPlotToo() {
        assertThat(Buckets.around(new double[0]).counts()).containsOnly(0);
    }

    @Test
    void aValueOnTheEdgeBelongsToTheRangeThatBeginsThere() {
        assertThat(Buckets.of(new double[] {4.3, 4.39, 99, -1}, 2.5, 0.1, 20, 1).counts()[18])
                .isEqualTo(2);
    }
}
