package io.offhook.sip.machine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a machine does: for every state and input the next state and the effects, in the order of discovery. */
final class StateTable {

    /** How a subject says that an input had no business in the state. */
    static final String UNEXPECTED = "*unexpected*";

    /** How a subject says that the user was told "no" by a return value. */
    static final String FALSE = "false";

    record Outcome(String next, List<String> effects) {}

    private final Set<Outcome> starts = new LinkedHashSet<>();
    private final Map<String, Map<String, Outcome>> rows = new LinkedHashMap<>();

    void begins(String state, List<String> effects) {
        starts.add(new Outcome(state, effects));
    }

    void add(String state, String input, String next, List<String> effects) {
        rows.computeIfAbsent(state, unused -> new LinkedHashMap<>()).put(input, new Outcome(next, effects));
    }

    /** The first states, and what comes of beginning. */
    Set<Outcome> starts() {
        return starts;
    }

    Set<String> states() {
        return rows.keySet();
    }

    Map<String, Outcome> row(String state) {
        return rows.getOrDefault(state, Map.of());
    }

    /** Whether the state has a use for the input. */
    boolean isLegal(String state, String input) {
        Outcome outcome = row(state).get(input);
        return outcome != null
                && !outcome.effects.contains(FALSE)
                && !outcome.effects.contains(UNEXPECTED)
                && !(outcome.effects.isEmpty() && outcome.next.equals(state));
    }

    /** A state from which no input leads away. */
    boolean isFinal(String state) {
        return row(state).values().stream().allMatch(outcome -> outcome.next.equals(state));
    }

    /** The inputs of a state by what comes of them, so that those with one outcome share a line. */
    Map<Outcome, List<String>> grouped(String state) {
        Map<Outcome, List<String>> groups = new LinkedHashMap<>();
        row(state)
                .forEach((input, outcome) -> groups.computeIfAbsent(outcome, unused -> new ArrayList<>())
                        .add(input));
        return groups;
    }
}
