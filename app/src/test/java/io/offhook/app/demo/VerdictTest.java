package io.offhook.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.app.demo.Verdict.Facts;
import io.offhook.app.demo.Verdict.Kind;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VerdictTest {
    /** 10 calls: all well but for what a case changes. */
    private static final class Case {
        int established = 10;
        int verified = 10;
        int callsFailed;
        int strangers;
        int digitsWrong;
        int registered = 20;
        int registrationsFailed;
        long received = 900;
        double pacing = 0.5;
        long kernelDrops;
        int leaked;

        Facts facts() {
            return new Facts(
                    10,
                    established,
                    verified,
                    callsFailed,
                    strangers,
                    digitsWrong,
                    20,
                    registered,
                    registrationsFailed,
                    1000,
                    received,
                    100,
                    pacing,
                    kernelDrops,
                    leaked);
        }
    }

    private interface Change {
        void of(Case facts);
    }

    private static Arguments arguments(Kind expected, int reasons, Change change) {
        return Arguments.of(expected, reasons, change);
    }

    static Stream<Arguments> table() {
        return Stream.of(
                arguments(Kind.PASS, 0, f -> {}),
                arguments(Kind.PASS, 0, f -> f.kernelDrops = -1),
                arguments(Kind.PASS, 0, f -> f.pacing = 4.999),
                arguments(Kind.FAIL, 1, f -> f.established = f.verified = 9),
                arguments(Kind.FAIL, 1, f -> f.verified = 9),
                arguments(Kind.FAIL, 1, f -> f.callsFailed = 1),
                arguments(Kind.FAIL, 1, f -> f.digitsWrong = 1),
                arguments(Kind.FAIL, 1, f -> f.registered = 19),
                arguments(Kind.FAIL, 1, f -> f.registrationsFailed = 1),
                arguments(Kind.FAIL, 1, f -> f.received = 899),
                arguments(Kind.FAIL, 1, f -> f.received = 901),
                arguments(Kind.FAIL, 1, f -> f.leaked = 1),
                arguments(Kind.FAIL, 1, f -> f.strangers = 1),
                arguments(Kind.INVALID, 1, f -> f.pacing = 5),
                arguments(Kind.INVALID, 1, f -> f.kernelDrops = 1),
                arguments(Kind.INVALID, 2, f -> {
                    f.pacing = 20;
                    f.verified = 9;
                }),
                arguments(Kind.FAIL, 2, f -> {
                    f.pacing = 20;
                    f.strangers = 1;
                }),
                arguments(Kind.FAIL, 2, f -> {
                    f.kernelDrops = 7;
                    f.leaked = 1;
                }));
    }

    @ParameterizedTest
    @MethodSource("table")
    void theVerdictFollowsFromTheFacts(Kind expected, int reasons, Change change) {
        Case facts = new Case();
        change.of(facts);

        Verdict verdict = Verdict.judge(facts.facts());

        assertThat(verdict.kind()).isEqualTo(expected);
        assertThat(verdict.reasons()).hasSize(reasons);
        assertThat(verdict.passed()).isEqualTo(expected == Kind.PASS);
    }

    @Test
    void theWordsAreThoseOfTheSchema() {
        assertThat(Stream.of(Kind.values()).map(Kind::word)).containsExactly("pass", "fail", "invalid");
    }
}
