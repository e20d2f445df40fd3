package io.offhook.app.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A finished demonstration that never ran. */
public final class DemoFixture {
    private DemoFixture() {}

    /** Twelve calls, the third impaired; {@code word} stands wherever somebody on the network could have written something. */
    public static DemoResult result(String word) {
        List<CallRow> rows = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Optional<Impairment> path = i == 2 ? Optional.of(new Impairment(0.05, 30, 1)) : Optional.empty();
            CallRow.Side side = new CallRow.Side(1000, 990, i == 2 ? 50 : 0, 1, 2, 0.5, i == 2 ? 3.1 : 4.4, "peer");
            rows.add(new CallRow(
                    i,
                    "a" + i,
                    "b" + i,
                    word,
                    path,
                    true,
                    i != 4,
                    i == 4 ? word : "",
                    10 + i,
                    20,
                    word,
                    side,
                    side,
                    i == 5 ? "12" : "",
                    i == 5 ? "12" : ""));
        }
        Ladder ladder = new Ladder(
                word,
                List.of(word, "exchange", "b0001"),
                List.of(
                        new Ladder.Step(0, 0, 1, "INVITE", word, false),
                        new Ladder.Step(1.5, 1, 0, "200 " + word, word, false),
                        new Ladder.Step(2, 2, 0, "RTP " + word, word, true)));
        return new DemoResult(
                DemoPlan.of(12, 5, 1),
                new Verdict(Verdict.Kind.FAIL, List.of(word)),
                Instant.parse("2026-01-02T03:04:05Z"),
                30.5,
                21.25,
                7,
                120,
                new DemoResult.Registrations(24, 0, 2.5, 9.5),
                rows,
                new DemoResult.Rtp(24_000, 23_760, 100, 240),
                new DemoResult.Pacing(0.1, 0.9, 2.2),
                0,
                List.of(),
                List.of(sample(0.5), sample(1)),
                ladder);
    }

    /** A sample with a figure everywhere. */
    public static Sample sample(double atSeconds) {
        return new Sample(
                atSeconds, "talking", 1000, 0, 500, 500, 0, 99.6, 2.1, 4.2, 6.3, 50_012, 49_988, 0.22, 4.1, 4.41, 0.4,
                93, 3, 45);
    }
}
