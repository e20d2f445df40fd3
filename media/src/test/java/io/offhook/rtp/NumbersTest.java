package io.offhook.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class NumbersTest {
    @Test
    void sequenceNumbersWrap() {
        assertThat(SequenceNumber.next(65_535)).isZero();
        assertThat(SequenceNumber.delta(65_535, 0)).isEqualTo(1);
        assertThat(SequenceNumber.delta(0, 65_535)).isEqualTo(-1);
        assertThat(SequenceNumber.newer(2, 65_530)).isTrue();
        assertThat(SequenceNumber.newer(65_530, 2)).isFalse();
        assertThat(SequenceNumber.newer(5, 5)).isFalse();
    }

    @Test
    void anExtendedNumberIsTheNearestOne() {
        Random random = new Random(3);
        for (int i = 0; i < 100_000; i++) {
            long truth = random.nextInt(1 << 30);
            long reference = Math.max(0, truth + random.nextInt(65_000) - 32_500);
            assertThat(SequenceNumber.extend(reference, (int) truth & 0xFFFF)).isEqualTo(truth);
        }
    }

    @Test
    void timestampsWrapAndConvert() {
        assertThat(RtpTimestamp.add(0xFFFF_FFF0L, 0x20)).isEqualTo(0x10);
        assertThat(RtpTimestamp.delta(0xFFFF_FFF0L, 0x10)).isEqualTo(0x20);
        assertThat(RtpTimestamp.delta(0x10, 0xFFFF_FFF0L)).isEqualTo(-0x20);
        assertThat(RtpTimestamp.unitsOf(20_000_000, 8000)).isEqualTo(160);
        assertThat(RtpTimestamp.unitsOf(Long.MAX_VALUE, 8000)).isEqualTo(Long.MAX_VALUE / 125_000);
        assertThat(RtpTimestamp.nanosOf(160, 8000)).isEqualTo(20_000_000);
    }

    @Test
    void ntpTimeCountsFrom1900() {
        long ntp = NtpTime.of(Instant.ofEpochSecond(0, 500_000_000));
        assertThat(ntp >>> 32).isEqualTo(2_208_988_800L);
        assertThat(ntp & 0xFFFF_FFFFL).isEqualTo(0x8000_0000L);
        assertThat(NtpTime.middle(0x1234_5678_9ABC_DEF0L)).isEqualTo(0x5678_9ABCL);
        assertThat(NtpTime.shortUnits(1_500_000_000L)).isEqualTo(98_304);
        assertThat(NtpTime.shortUnits(-1)).isZero();
        assertThat(NtpTime.shortUnits(Long.MAX_VALUE)).isEqualTo(0xFFFF_FFFFL);
    }
}
