package io.offhook.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class OffhookCommandTest {
    @Test
    void theHelpBeginsWithExamplesAndEndsWithExitCodes() {
        Running help = Running.start("--help");

        assertThat(help.code()).isZero();
        assertThat(help.out().indexOf("Examples:"))
                .isPositive()
                .isLessThan(help.out().indexOf("Usage:"));
        assertThat(help.out())
                .contains("demo", "call", "answer", "register", "options", "130 ")
                .doesNotContain("warm-up", "bench");
        assertThat(help.out().lines()).allMatch(line -> line.length() <= 80);
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "call", "answer", "register", "options"})
    void everyVerbHelpsWithExamplesFirstAndListsItsExitCodes(String verb) {
        Running help = Running.start(verb, "--help");

        assertThat(help.code()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out().indexOf("  offhook " + verb))
                .isPositive()
                .isLessThan(help.out().indexOf("Usage:"));
        assertThat(help.out())
                .contains("Exit codes:", "  0 ", "  1 ", "  2 ", "  3 ", "130 ")
                .doesNotContain("%%");
    }

    @ParameterizedTest
    @ValueSource(strings = {"call", "answer", "register", "options"})
    void everyVerbOnTheNetworkTakesTheCommonOptions(String verb) {
        Running help = Running.start(verb, "--help");

        assertThat(help.code()).isZero();
        assertThat(help.out())
                .contains(
                        "--listen",
                        "--rtp-ports",
                        "--shards",
                        "--registrar",
                        "--proxy",
                        "--account",
                        "--auth-user",
                        "--password-env",
                        "--json",
                        " -v");
    }

    static List<List<String>> mistakes() {
        return Stream.of(
                        new String[] {},
                        new String[] {"dance"},
                        new String[] {"call"},
                        new String[] {"call", "sip:a@127.0.0.1", "--rate", "0"},
                        new String[] {"call", "sip:a@127.0.0.1", "--count", "0"},
                        new String[] {"call", "sip:a@127.0.0.1", "--hold", "soon"},
                        new String[] {"call", "sip:a@127.0.0.1", "--dtmf", "12x"},
                        new String[] {"call", "sip:a@127.0.0.1", "--tone", "5"},
                        new String[] {"call", "sip:a@127.0.0.1", "--echo", "--tone", "440"},
                        new String[] {"call", "sip:a@127.0.0.1", "--no-media", "--echo"},
                        new String[] {"call", "sip:a@127.0.0.1", "--play", "/nowhere/at/all.wav"},
                        new String[] {"call", "sip:a@127.0.0.1", "--password-env", "NOT_SET_HERE"},
                        new String[] {"call", "sip:a@127.0.0.1", "--listen", "somewhere"},
                        new String[] {"call", "sip:a@127.0.0.1", "--rtp-ports", "9-1"},
                        new String[] {"call", "sip:a@127.0.0.1", "--shards", "65"},
                        new String[] {"call", "no address at all", "--listen", "127.0.0.1"},
                        new String[] {"register"},
                        new String[] {"register", "--account", "sip:a@127.0.0.1", "--count", "2"},
                        new String[] {"demo", "--calls", "0"},
                        new String[] {"demo", "--seconds", "4"},
                        new String[] {"bench"},
                        new String[] {"bench", "media", "--streams", "0"},
                        new String[] {"bench", "media", "--seconds", "0"},
                        new String[] {"bench", "media", "--rounds", "0"},
                        new String[] {"bench", "media", "--lane", "other"},
                        new String[] {"bench", "media", "--warm-up", "2h"})
                .map(List::of)
                .toList();
    }

    @Test
    void aLaneIsNamedInSmallLetters() {
        Running wrong = Running.start("bench", "media", "--lane", "bulk", "--streams", "0");

        assertThat(wrong.code()).isEqualTo(Exit.USAGE);
        assertThat(wrong.err()).contains("--streams must be 1 to").doesNotContain("Invalid value");
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aWrongCommandLineIsSaidOnStderrAndEndsWithTwo(List<String> args) {
        Running wrong = Running.start(args.toArray(String[]::new));

        assertThat(wrong.code()).isEqualTo(Exit.USAGE);
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.err()).contains("offhook");
    }

    @Test
    void aBusyPortIsSaidInOneLineBeforeTheFirstCallAndEndsWithThree() throws IOException {
        try (DatagramSocket busy = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            String listen = "127.0.0.1:" + busy.getLocalPort();
            for (String[] args : new String[][] {
                {"answer", "--listen", listen},
                {"answer", "--listen", listen, "--warm-up"},
                {"call", "sip:a@127.0.0.1", "--listen", listen}
            }) {
                Running refused = Running.start(args);

                assertThat(refused.code()).isEqualTo(Exit.ENVIRONMENT);
                assertThat(refused.err()).contains("offhook: ", String.valueOf(busy.getLocalPort()));
                assertThat(refused.err().lines()).hasSize(1);
            }
        }
    }

    @Test
    void tooFewFileDescriptorsAreSaidBeforeTheFirstCall(@TempDir Path dir) {
        Running demo =
                Running.start("call", "sip:a@127.0.0.1", "--count", "2000000000", "--rate", "1000000", "--hold", "1h");

        assertThat(demo.code()).isEqualTo(Exit.ENVIRONMENT);
        assertThat(demo.err()).contains("file descriptors", "ulimit -n").doesNotContain("ready");
    }

    @Test
    void theLaunchersWarmUpMakesACallAndEnds() {
        assertThat(Running.start("warm-up").code()).isZero();
    }
}
