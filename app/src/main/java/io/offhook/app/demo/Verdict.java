package io.offhook.app.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * What a demonstration is worth.
 *
 * @param reasons why it is not a pass; empty for a pass
 */
public record Verdict(Kind kind, List<String> reasons) {
    /** Lateness of 1 % of the packets from which on this machine, and not what was shown, is what was measured. */
    public static final double MAX_PACING_P99_MS = 5;

    /** The three verdicts. */
    public enum Kind {
        /** Everything went as it should. */
        PASS,
        /** Something did not. */
        FAIL,
        /** We were the bottleneck ourselves, so the figures say nothing. */
        INVALID;

        /** As it stands in files: pass, fail, invalid. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * Everything that counts.
     *
     * @param strangers ends of calls that heard somebody else's mark
     * @param digitsWrong calls whose digits did not arrive as sent
     * @param kernelDrops datagrams that the kernel dropped at our sockets; negative where it does not tell
     */
    public record Facts(
            int planned,
            int established,
            int verified,
            int callsFailed,
            int strangers,
            int digitsWrong,
            int phones,
            int registered,
            int registrationsFailed,
            long sent,
            long received,
            long dropped,
            double pacingP99Ms,
            long kernelDrops,
            int leaked) {}

    /**
     * Judges. A leak or a stranger's voice is a failure on any machine; whatever else went wrong while we were too slow is no verdict on what was shown.
     */
    public static Verdict judge(Facts facts) {
        List<String> wrong = wrong(facts);
        List<String> slow = slow(facts);
        List<String> reasons = new ArrayList<>(slow);
        reasons.addAll(wrong);
        Kind kind;
        if (facts.leaked > 0 || facts.strangers > 0) {
            kind = Kind.FAIL;
        } else if (!slow.isEmpty()) {
            kind = Kind.INVALID;
        } else {
            kind = wrong.isEmpty() ? Kind.PASS : Kind.FAIL;
        }
        return new Verdict(kind, List.copyOf(reasons));
    }

    /** Exit code of the command: only a pass is 0. */
    public boolean passed() {
        return kind == Kind.PASS;
    }

    private static List<String> slow(Facts facts) {
        List<String> slow = new ArrayList<>();
        if (facts.pacingP99Ms >= MAX_PACING_P99_MS) {
            slow.add(String.format(
                    java.util.Locale.ROOT,
                    "1 %% of the packets left %.1f ms late or later (limit %.0f ms): this machine was too busy",
                    facts.pacingP99Ms,
                    MAX_PACING_P99_MS));
        }
        if (facts.kernelDrops > 0) {
            slow.add(facts.kernelDrops + " datagrams were dropped in the kernel's buffers: we did not read in time");
        }
        return slow;
    }

    private static List<String> wrong(Facts facts) {
        List<String> wrong = new ArrayList<>();
        if (facts.registered < facts.phones || facts.registrationsFailed > 0) {
            wrong.add(facts.registered + " of " + facts.phones + " phones registered");
        }
        if (facts.established < facts.planned) {
            wrong.add(facts.established + " of " + facts.planned + " calls were set up");
        }
        if (facts.verified < facts.established) {
            wrong.add(facts.verified + " of " + facts.established + " calls were heard at both ends");
        }
        if (facts.strangers > 0) {
            wrong.add(facts.strangers + " ends of calls heard a stranger");
        }
        if (facts.digitsWrong > 0) {
            wrong.add(facts.digitsWrong + " calls did not get the digits that were sent");
        }
        if (facts.callsFailed > 0 && wrong.isEmpty()) {
            wrong.add(facts.callsFailed + " calls did not end as planned");
        }
        long missing = facts.sent - facts.received;
        if (missing != facts.dropped) {
            wrong.add(missing + " audio packets did not arrive, but the impaired paths lost " + facts.dropped);
        }
        if (facts.leaked > 0) {
            wrong.add(facts.leaked + " things were still alive after the end");
        }
        return wrong;
    }
}
