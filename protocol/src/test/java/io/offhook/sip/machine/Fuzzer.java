package io.offhook.sip.machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Random sequences of inputs, most of them such that the state has a use for them (the explorer's table tells), so that deep
 * states are reached; the rest is anything. At the end the owner leaves, time passes, and the machine must come to rest. A
 * sequence that breaks a rule is shortened as long as it breaks one, and shown.
 */
final class Fuzzer<S extends Subject> {

    /** One input of a sequence; its own seed makes it the same when others are left out. */
    private record Move<S>(Input<S> input, long dice) {}

    private static final int MOST_TIMERS = 1_000;
    private static final int TRIES = 8;

    private final Machine<S> machine;
    private final StateTable table;
    private final Map<String, Integer> visits = new TreeMap<>();
    private final Map<String, List<Input<S>>> legal = new HashMap<>();
    private final Map<String, Integer> depths = new HashMap<>();
    private long inputs;

    Fuzzer(Machine<S> machine) {
        this.machine = machine;
        this.table = Explorer.explore(machine, machine.everyStart());
        table.states().forEach(state -> depths.put(state, depths.size()));
    }

    /** How often each state was met. */
    Map<String, Integer> visits() {
        return visits;
    }

    long inputs() {
        return inputs;
    }

    StateTable table() {
        return table;
    }

    void run(long firstSeed, int sequences) {
        for (long seed = firstSeed; seed < firstSeed + sequences; seed++) {
            List<Move<S>> moves = new ArrayList<>();
            try {
                random(seed, moves);
            } catch (RuntimeException | AssertionError broken) {
                report(seed, moves, broken);
            }
        }
    }

    private S begin(long seed) {
        List<LongFunction<S>> starts = machine.everyStart();
        return starts.get((int) Math.floorMod(seed, (long) starts.size())).apply(seed + 1);
    }

    private void random(long seed, List<Move<S>> moves) {
        Random random = new Random(seed * 0x9E3779B97F4A7C15L);
        S subject = begin(seed);
        int steps = 5 + random.nextInt(56);
        for (int i = 0; i < steps; i++) {
            Move<S> move = choose(subject, random);
            moves.add(move);
            give(subject, move);
            visits.merge(subject.state(), 1, Integer::sum);
        }
        inputs += steps;
        leave(subject);
    }

    /** Three of four times what the state has a use for; seldom what ends it all. */
    private Move<S> choose(S subject, Random random) {
        String state = subject.state();
        List<Input<S>> useful = legal.computeIfAbsent(state, this::useful);
        Input<S> input = any(machine.inputs(), random);
        for (int i = 0; i < TRIES; i++) {
            boolean sensible = !useful.isEmpty() && random.nextInt(4) > 0;
            input = sensible ? deeper(state, useful, random) : any(machine.inputs(), random);
            StateTable.Outcome outcome = table.row(state).get(input.name());
            boolean ends = outcome != null && !outcome.next().equals(state) && table.isFinal(outcome.next());
            if (input.possible().test(subject) && (!ends || random.nextInt(4) == 0)) {
                break;
            }
        }
        return new Move<>(input, random.nextLong());
    }

    private static <T> T any(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    /** Of two inputs, half of the time, the one that leads to what the explorer found later, and chance alone would find seldom. */
    private Input<S> deeper(String state, List<Input<S>> useful, Random random) {
        Input<S> one = any(useful, random);
        Input<S> other = any(useful, random);
        return random.nextBoolean() && depth(state, other) > depth(state, one) ? other : one;
    }

    private int depth(String state, Input<S> input) {
        StateTable.Outcome outcome = table.row(state).get(input.name());
        return outcome == null ? 0 : depths.getOrDefault(outcome.next(), 0);
    }

    private List<Input<S>> useful(String state) {
        return machine.inputs().stream()
                .filter(input -> table.isLegal(state, input.name()))
                .toList();
    }

    private void give(S subject, Move<S> move) {
        if (move.input.possible().test(subject)) {
            subject.dice = new Random(move.dice);
            move.input.into().accept(subject);
            subject.said();
        }
    }

    /** However it was left: the owner goes, time passes, and it ends in time and waits for nothing any more. */
    private void leave(S subject) {
        subject.lastWish();
        long leftNs = subject.nowNs;
        for (int i = 0; i < MOST_TIMERS && !subject.isOver() && subject.nextTimer(); i++) {
            subject.said();
        }
        subject.require(subject.isOver(), "never ends: " + subject.state() + ", " + subject);
        subject.require(subject.nowNs - leftNs <= subject.longestNs(), "takes too long to end");
        subject.said();
        for (int i = 0; i < MOST_TIMERS && subject.nextTimer(); i++) {
            subject.require(subject.isSilent(), "a timer after the end does something: " + subject.said());
        }
        subject.require(!subject.isWaiting(), "awaits a timer after the end");
        visits.merge(subject.state(), 1, Integer::sum);
    }

    // ---- when a rule was broken ----

    private void report(long seed, List<Move<S>> moves, Throwable broken) {
        List<Move<S>> shortest = shrink(seed, moves);
        Throwable reason = failure(seed, shortest);
        throw new AssertionError(
                machine.title() + ", seed " + seed + ": " + (reason == null ? broken : reason).getMessage() + "\n"
                        + trace(seed, shortest),
                reason == null ? broken : reason);
    }

    private @Nullable Throwable failure(long seed, List<Move<S>> moves) {
        try {
            S subject = begin(seed);
            moves.forEach(move -> give(subject, move));
            leave(subject);
            return null;
        } catch (RuntimeException | AssertionError broken) {
            return broken;
        }
    }

    /** Leaves out ever smaller parts as long as something still breaks. */
    private List<Move<S>> shrink(long seed, List<Move<S>> moves) {
        List<Move<S>> shortest = new ArrayList<>(moves);
        for (int part = Math.max(1, shortest.size() / 2); part > 0; part /= 2) {
            for (int from = 0; from + part <= shortest.size(); ) {
                List<Move<S>> shorter = new ArrayList<>(shortest);
                shorter.subList(from, from + part).clear();
                if (failure(seed, shorter) != null) {
                    shortest = shorter;
                } else {
                    from++;
                }
            }
        }
        return shortest;
    }

    private String trace(long seed, List<Move<S>> moves) {
        StringBuilder lines = new StringBuilder();
        S subject = begin(seed);
        for (Move<S> move : moves) {
            lines.append(subject.state()).append(" <- ").append(move.input.name());
            try {
                subject.dice = new Random(move.dice);
                if (move.input.possible().test(subject)) {
                    move.input.into().accept(subject);
                }
                lines.append(": ").append(subject.said()).append('\n');
            } catch (RuntimeException | AssertionError broken) {
                lines.append(": ")
                        .append(subject.said())
                        .append(" ")
                        .append(broken)
                        .append('\n');
                lines.append(Arrays.toString(Arrays.copyOf(broken.getStackTrace(), 8)));
                break;
            }
        }
        return lines.toString();
    }
}
