package io.offhook.app.panel;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.app.demo.DemoFixture;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PanelTest {
    private static final String ESCAPE = "\u001b";

    @ParameterizedTest
    @ValueSource(ints = {20, 40, 80, 200})
    void noLineIsWiderThanTheTerminal(int columns) {
        assertThat(new Panel(columns, false).lines(500, DemoFixture.sample(12)))
                .hasSize(8)
                .allSatisfy(line ->
                        assertThat(line.length()).isLessThanOrEqualTo(columns).isPositive())
                .noneMatch(line -> line.contains(ESCAPE));
        assertThat(new Panel(columns, true).lines(500, DemoFixture.sample(12)))
                .allSatisfy(line -> assertThat(
                                line.replaceAll("\u001b\\[[0-9]+m", "").length())
                        .isLessThanOrEqualTo(columns));
    }

    @Test
    void thePanelShowsEveryFigureOfTheSample() {
        assertThat(String.join("\n", new Panel(80, false).lines(500, DemoFixture.sample(72))))
                .contains(
                        "01:12  talking",
                        "1,000 registered",
                        "500 active of 500",
                        "100/s",
                        "p50 2.1 ms",
                        "p95 4.2 ms",
                        "p99 6.3 ms",
                        "50,012 packets/s out",
                        "49,988/s in",
                        "loss 0.22 %",
                        "p5 4.10",
                        "p50 4.41",
                        "late p99 0.4 ms",
                        "CPU 93 %",
                        "GC 3 (45 ms)");
    }

    @Test
    void aTerminalIsRedrawnInPlaceAndNoColorLeavesColoursOut() {
        String coloured = shown(Map.of("OFFHOOK_TTY", "1"), 0.5, 1);
        assertThat(coloured).contains("\u001b[8A", "\u001b[1m");
        assertThat(shown(Map.of("OFFHOOK_TTY", "1", "NO_COLOR", "1"), 0.5, 1))
                .contains("\u001b[8A")
                .doesNotContain("\u001b[1m", "\u001b[2m");
    }

    @Test
    void elsewhereALineComesEveryFiveSecondsWithoutEscapes() {
        String shown = shown(Map.of(), 0, 0.5, 1, 4.5, 5, 5.5, 9.9, 10);

        assertThat(shown).doesNotContain(ESCAPE);
        assertThat(shown.lines()).hasSize(3).allMatch(line -> line.contains("1000 registered"));
        assertThat(shown(Map.of("OFFHOOK_TTY", "1", "TERM", "dumb"), 0, 1)).doesNotContain(ESCAPE);
    }

    private static String shown(Map<String, String> environment, double... times) {
        StringWriter text = new StringWriter();
        Display display = Display.of(new PrintWriter(text), environment, 500);
        for (double time : times) {
            display.show(DemoFixture.sample(time));
        }
        return text.toString();
    }
}
