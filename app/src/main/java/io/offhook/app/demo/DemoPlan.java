package io.offhook.app.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * What a demonstration will do; the same for the same arguments.
 *
 * @param seconds how long all calls talk at the same time
 * @param seed decides which calls are impaired, and how
 * @param rate calls started a second
 * @param calls one entry a call, in the order of their start
 */
public record DemoPlan(int seconds, long seed, double rate, List<PlannedCall> calls) {
    /** Most calls that one demonstration has. */
    public static final int MAX_CALLS = 10_000;

    /** Share of the calls whose audio crosses an impaired path. */
    static final double IMPAIRED_SHARE = 0.05;

    private static final int MAX_DTMF_CALLS = 10;
    private static final int REHEARSAL_CALLS = 300;
    private static final int REHEARSAL_SECONDS = 3;
    /** More than is shown: what a late or lost packet goes through has to be compiled as well. */
    private static final double REHEARSAL_IMPAIRED_SHARE = 0.3;

    private static final String DIGITS = "0123456789*#";

    /**
     * One call of the plan.
     *
     * @param index 0, 1, 2 ...
     * @param impairment what its audio suffers, both ways
     * @param digits what the caller dials once it is answered; empty: nothing
     */
    public record PlannedCall(int index, Optional<Impairment> impairment, String digits) {
        /** The calling phone's user name. */
        public String caller() {
            return user("a", index);
        }

        /** The called phone's user name. */
        public String callee() {
            return user("b", index);
        }

        private static String user(String side, int index) {
            String number = Integer.toString(index + 1);
            return side + "0".repeat(Math.max(0, 4 - number.length())) + number;
        }
    }

    /** Plans a demonstration: 5 % of the calls are impaired, at least one of ten; one in fifty sends digits, ten at most. */
    public static DemoPlan of(int calls, int seconds, long seed) {
        return of(calls, seconds, seed, IMPAIRED_SHARE);
    }

    private static DemoPlan of(int calls, int seconds, long seed, double impairedShare) {
        Random random = new Random(seed);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            order.add(i);
        }
        Collections.shuffle(order, random);
        int impaired = calls < 10 ? 0 : Math.max(1, (int) Math.round(calls * impairedShare));
        int dialling = Math.min(MAX_DTMF_CALLS, Math.max(1, calls / 50));
        List<PlannedCall> planned =
                new ArrayList<>(Collections.nCopies(calls, new PlannedCall(0, Optional.empty(), "")));
        for (int place = 0; place < calls; place++) {
            int index = order.get(place);
            Optional<Impairment> impairment =
                    place < impaired ? Optional.of(Impairment.seeded(random.nextLong())) : Optional.empty();
            // The digits go to unimpaired calls: three lost end packets would be the path's fault, not ours.
            boolean dials = place >= impaired && place < impaired + dialling;
            planned.set(index, new PlannedCall(index, impairment, dials ? digits(random) : ""));
        }
        return new DemoPlan(seconds, seed, rate(calls), List.copyOf(planned));
    }

    /**
     * A small demonstration whose figures nobody reads: after it the JVM has compiled what a packet and a call go through, so that the real one measures the
     * engine and not the compiler.
     */
    static DemoPlan rehearsal() {
        DemoPlan small = of(REHEARSAL_CALLS, REHEARSAL_SECONDS, 0, REHEARSAL_IMPAIRED_SHARE);
        return new DemoPlan(small.seconds, small.seed, REHEARSAL_CALLS / 2.0, small.calls);
    }

    /** All within about five seconds, 20 to 200 a second. */
    private static double rate(int calls) {
        return Math.max(20, Math.min(200, calls / 5.0));
    }

    /** Phones that register a second. */
    double registerRate() {
        return Math.max(200, Math.min(1000, calls.size()));
    }

    /** How long one call talks. */
    double talkSeconds() {
        return seconds + calls.size() / rate();
    }

    /** Calls whose audio is impaired. */
    public int impaired() {
        return (int)
                calls.stream().filter(call -> call.impairment().isPresent()).count();
    }

    private static String digits(Random random) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            digits.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
        }
        return digits.toString();
    }
}
