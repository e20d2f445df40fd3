package io.offhook.sip.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;

/**
 * The description of one state machine.
 *
 * @param title heading of its section in STATES.md
 * @param about what stands under the heading
 * @param starts how it may begin, from a seed; the table covers all of them, a random run takes one
 * @param variant when {@code others} holds, empty for never
 * @param others starts whose table is shown as what differs from the first ones
 * @param inputs in the order of the table
 * @param drawn from the name of a state to its name in the diagram, which may be coarser
 */
record Machine<S extends Subject>(
        String title,
        String about,
        List<LongFunction<S>> starts,
        String variant,
        List<LongFunction<S>> others,
        List<Input<S>> inputs,
        UnaryOperator<String> drawn) {

    static <S extends Subject> Machine<S> of(
            String title, String about, List<LongFunction<S>> starts, List<Input<S>> inputs) {
        return new Machine<>(title, about, starts, "", List.of(), inputs, state -> state);
    }

    Machine<S> orElse(String when, LongFunction<S> start) {
        return new Machine<>(title, about, starts, when, List.of(start), inputs, drawn);
    }

    Machine<S> drawnAs(UnaryOperator<String> names) {
        return new Machine<>(title, about, starts, variant, others, inputs, names);
    }

    /** All starts, those of the variant too. */
    List<LongFunction<S>> everyStart() {
        List<LongFunction<S>> all = new ArrayList<>(starts);
        all.addAll(others);
        return all;
    }

    @Override
    public String toString() {
        return title;
    }
}
