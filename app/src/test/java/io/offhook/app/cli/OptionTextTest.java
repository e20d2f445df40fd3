package io.offhook.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class OptionTextTest {
    @ParameterizedTest
    @CsvSource({
        "user%d, 7, user7",
        "%04d, 12, 0012",
        "%04d, 123456, 123456",
        "a%db%d, 3, a3b3",
        "100%, 1, 100%",
        "%s%d, 1, %s1",
        "%d, 0, 0",
        "plain, 5, plain",
        "%0d, 1, %0d",
        "%00d, 1, %00d",
        "%05, 1, %05"
    })
    void percentDCounts(String text, long number, String expected) {
        assertThat(Numbering.apply(text, number)).isEqualTo(expected);
        assertThat(Numbering.counts(text)).isEqualTo(!expected.equals(text));
    }

    @ParameterizedTest
    @CsvSource({"5s, 5000", "500ms, 500", "2m, 120000", "1h, 3600000", "0s, 0", "1.5s, 1500", "7, 7000"})
    void durationsAreWrittenAsPeopleDo(String text, long millis) {
        assertThat(new DurationConverter().convert(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1s", "5 minutes", "NaN", "1e99h", "0x5s"})
    void whatIsNoDurationIsSaid(String text) {
        assertThatThrownBy(() -> new DurationConverter().convert(text)).isInstanceOf(TypeConversionException.class);
    }

    @Test
    void theLimitOfOpenFilesIsReadWhereThereIsOne() {
        List<String> limits = List.of(
                "Limit                     Soft Limit           Hard Limit           Units     ",
                "Max open files            1024                 4096                 files     ");
        assertThat(FileDescriptors.limit(limits)).hasValue(1024);
        assertThat(FileDescriptors.limit(List.of("Max open files            unlimited   unlimited   files")))
                .isEmpty();
        assertThat(FileDescriptors.limit(List.of())).isEmpty();
    }

    @Test
    void callsThatDoNotFitAreRefusedWithTheNumberThatWould() {
        FileDescriptors.check(FileDescriptors.ofStreams(400), "400 calls", 1024);
        assertThatThrownBy(() -> FileDescriptors.check(FileDescriptors.ofStreams(500), "500 calls", 1024))
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("500 calls needs about 1128")
                .hasMessageContaining("may have 1024");
    }
}
