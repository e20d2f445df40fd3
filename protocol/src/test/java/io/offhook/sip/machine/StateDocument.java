package io.offhook.sip.machine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes what the explorer found: a diagram (Mermaid) and a table for each machine. */
final class StateDocument {

    private final StringBuilder text = new StringBuilder();

    private StateDocument() {}

    /** The sections of these machines. */
    static String of(List<Machine<?>> machines) {
        StateDocument document = new StateDocument();
        machines.forEach(document::section);
        return document.text.toString();
    }

    private <S extends Subject> void section(Machine<S> machine) {
        StateTable table = Explorer.explore(machine, machine.starts());
        text.append("\n## ")
                .append(machine.title())
                .append("\n\n")
                .append(machine.about())
                .append("\n\n");
        diagram(machine, table);
        text.append("\n| state | input | next | effects |\n|---|---|---|---|\n");
        table.starts().forEach(start -> row("", List.of("(begin)"), start));
        table.states().forEach(state -> rows(table, state));
        if (!machine.others().isEmpty()) {
            text.append('\n').append(machine.variant()).append(" it is the same but for:\n\n");
            differences(table, Explorer.explore(machine, machine.others()));
        }
    }

    // ---- the table ----

    private void rows(StateTable table, String state) {
        table.grouped(state).forEach((outcome, inputs) -> {
            if (!outcome.effects().contains(StateTable.FALSE)) {
                row(state, inputs, outcome);
            }
        });
    }

    private void row(String state, List<String> inputs, StateTable.Outcome outcome) {
        String next = outcome.next().equals(state) ? "" : outcome.next();
        String effects = outcome.effects().isEmpty() ? "-" : String.join(", ", folded(outcome.effects()));
        text.append("| ")
                .append(String.join(" | ", state, String.join("; ", inputs), next, effects))
                .append(" |\n");
    }

    /** What comes many times in a row is counted. */
    private static List<String> folded(List<String> effects) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < effects.size(); ) {
            int end = i + 1;
            while (end < effects.size() && effects.get(end).equals(effects.get(i))) {
                end++;
            }
            words.add(end - i < 3 ? effects.get(i) : end - i + " x " + effects.get(i));
            i = end - i < 3 ? i + 1 : end;
        }
        return words;
    }

    private void differences(StateTable table, StateTable other) {
        text.append("| state | input | next | effects |\n|---|---|---|---|\n");
        other.starts().stream()
                .filter(start -> !table.starts().contains(start))
                .forEach(start -> row("", List.of("(begin)"), start));
        for (String state : other.states()) {
            Map<StateTable.Outcome, List<String>> differing = new LinkedHashMap<>();
            other.row(state).forEach((input, outcome) -> {
                boolean known = table.states().contains(state);
                StateTable.Outcome usual = table.row(state).get(input);
                boolean differs = known ? usual != null && !usual.equals(outcome) : true;
                if (differs && !outcome.effects().contains(StateTable.FALSE)) {
                    differing
                            .computeIfAbsent(outcome, unused -> new ArrayList<>())
                            .add(input);
                }
            });
            differing.forEach((outcome, inputs) -> row(state, inputs, outcome));
        }
    }

    // ---- the diagram ----

    private record Edge(String from, String to) {}

    private <S extends Subject> void diagram(Machine<S> machine, StateTable table) {
        Map<String, String> ids = new LinkedHashMap<>();
        for (String state : table.states()) {
            ids.computeIfAbsent(machine.drawn().apply(state), name -> "s" + ids.size());
        }
        Map<Edge, Set<String>> edges = new LinkedHashMap<>();
        for (String state : table.states()) {
            table.row(state).forEach((input, outcome) -> {
                Edge edge =
                        new Edge(machine.drawn().apply(state), machine.drawn().apply(outcome.next()));
                if (!edge.from.equals(edge.to)) {
                    edges.computeIfAbsent(edge, unused -> new LinkedHashSet<>()).add(input.replace("*", ""));
                }
            });
        }
        text.append("```mermaid\nstateDiagram-v2\n");
        ids.forEach((name, id) -> text.append("    state \"")
                .append(name)
                .append("\" as ")
                .append(id)
                .append('\n'));
        table.starts()
                .forEach(start -> text.append("    [*] --> ")
                        .append(ids.get(machine.drawn().apply(start.next())))
                        .append('\n'));
        edges.forEach((edge, inputs) -> text.append("    ")
                .append(ids.get(edge.from))
                .append(" --> ")
                .append(ids.get(edge.to))
                .append(" : ")
                .append(label(inputs))
                .append('\n'));
        text.append("```\n");
    }

    /** Colons and semicolons would end a label. */
    private static String label(Set<String> inputs) {
        return String.join(", ", inputs).replace(';', ',').replace(':', ' ');
    }
}
