package io.offhook.sip.machine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.function.LongFunction;

/**
 * Walks a machine in breadth, from its starts through every documented input to every state that has a name of its own, and
 * writes down what happens. A state is reached by the shortest path; as many machines can not be copied, the path is walked
 * anew for every input.
 */
final class Explorer<S extends Subject> {

    private record Path<S extends Subject>(LongFunction<S> start, List<Input<S>> inputs) {

        S walk() {
            S subject = start.apply(0);
            for (Input<S> input : inputs) {
                give(subject, input);
            }
            subject.said();
            return subject;
        }

        Path<S> then(Input<S> input) {
            List<Input<S>> longer = new ArrayList<>(inputs);
            longer.add(input);
            return new Path<>(start, longer);
        }
    }

    private final Machine<S> machine;
    private final Map<String, Path<S>> found = new LinkedHashMap<>();
    private final Queue<String> open = new ArrayDeque<>();

    private Explorer(Machine<S> machine) {
        this.machine = machine;
    }

    /** The table of a machine from these of its starts. */
    static <S extends Subject> StateTable explore(Machine<S> machine, List<LongFunction<S>> starts) {
        return new Explorer<>(machine).table(starts);
    }

    private StateTable table(List<LongFunction<S>> starts) {
        StateTable table = new StateTable();
        for (LongFunction<S> start : starts) {
            Path<S> path = new Path<>(start, List.of());
            S fresh = start.apply(0);
            String state = fresh.state();
            table.begins(state, fresh.said());
            discover(state, path);
        }
        for (String state = open.poll(); state != null; state = open.poll()) {
            Path<S> path = found.get(state);
            for (Input<S> input : machine.inputs()) {
                S subject = path == null ? null : path.walk();
                if (subject != null && input.documented() && input.possible().test(subject)) {
                    give(subject, input);
                    table.add(state, input.name(), subject.state(), subject.said());
                    discover(subject.state(), path.then(input));
                }
            }
        }
        return table;
    }

    private void discover(String state, Path<S> path) {
        if (found.putIfAbsent(state, path) == null) {
            open.add(state);
        }
    }

    private static <S extends Subject> void give(S subject, Input<S> input) {
        subject.dice = new Random(0);
        input.into().accept(subject);
    }
}
