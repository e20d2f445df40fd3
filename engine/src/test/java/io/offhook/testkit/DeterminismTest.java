package io.offhook.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The same seed is the same run: in this JVM, in another, and on another JDK ({@code OFFHOOK_OTHER_JDK} names its home). */
class DeterminismTest {
    private static final int SEEDS = Integer.getInteger("offhook.determinism.seeds", 3);
    private static final int CALLS = 100;

    @Test
    void aHundredCallsOnBadLinesAreTheSameToTheLastBitForTheSameSeedAndDifferForEveryOther() throws Exception {
        Map<Long, String> first = new LinkedHashMap<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            first.put(seed, Long.toHexString(Town.fingerprint(seed, CALLS)));
        }
        for (long seed = SEEDS; seed >= 1; seed--) {
            assertThat(Long.toHexString(Town.fingerprint(seed, CALLS)))
                    .as("seed %d again, in this JVM", seed)
                    .isEqualTo(first.get(seed));
        }
        assertThat(inAnotherJvm(System.getProperty("java.home")))
                .as("the same seeds in another JVM")
                .isEqualTo(first);
        String other = System.getenv("OFFHOOK_OTHER_JDK");
        if (other != null) {
            assertThat(inAnotherJvm(other)).as("the same seeds on %s", other).isEqualTo(first);
        }
        assertThat(first.values()).doesNotHaveDuplicates();
    }

    private static Map<Long, String> inAnotherJvm(String home) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(home, "bin", "java").toString(),
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Town.class.getName(),
                "1",
                String.valueOf(SEEDS),
                String.valueOf(CALLS)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Map<Long, String> prints = new LinkedHashMap<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                int blank = line.indexOf(' ');
                prints.put(Long.valueOf(line.substring(0, blank)), line.substring(blank + 1));
            }
        }
        assertThat(process.waitFor()).isZero();
        return prints;
    }
}
