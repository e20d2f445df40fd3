package io.offhook.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A machine's whole behaviour as a table: every state with every input is tried, and all that is not in the expected rows must
 * leave the state as it is without an effect.
 */
final class MachineTable<S> {

    private final Map<String, S> states = new LinkedHashMap<>();
    private final Map<String, Function<S, Step<S>>> inputs = new LinkedHashMap<>();

    MachineTable<S> state(S state) {
        states.put(name(state), state);
        return this;
    }

    MachineTable<S> input(String name, Function<S, Step<S>> input) {
        inputs.put(name, input);
        return this;
    }

    /** The rows that do something: {@code State <- input: Next [effects]}. */
    void behavesLike(String rows) {
        List<String> found = new ArrayList<>();
        for (Map.Entry<String, S> state : states.entrySet()) {
            for (Map.Entry<String, Function<S, Step<S>>> input : inputs.entrySet()) {
                Step<S> step = input.getValue().apply(state.getValue());
                if (!step.next().equals(state.getValue()) || !step.effects().isEmpty()) {
                    found.add(state.getKey() + " <- " + input.getKey() + ": " + name(step.next()) + " "
                            + render(step.effects()));
                }
            }
        }
        assertThat(String.join("\n", found)).isEqualTo(rows.strip());
    }

    /** Exactly the timers that a state awaits change something in it. */
    void awaitsWhatItHears(Function<S, Function<TimerName, Step<S>>> onTimer, Function<S, List<TimerName>> awaits) {
        for (S state : states.values()) {
            for (TimerName timer : TimerName.values()) {
                Step<S> step = onTimer.apply(state).apply(timer);
                boolean hears = !step.next().equals(state) || !step.effects().isEmpty();
                assertThat(awaits.apply(state).contains(timer))
                        .as("%s awaits %s", name(state), timer)
                        .isEqualTo(hears);
            }
        }
    }

    static String name(Object state) {
        String name = state instanceof Enum<?> e
                ? e.getDeclaringClass().getSimpleName()
                : state.getClass().getSimpleName();
        return name;
    }

    static String render(List<Effect> effects) {
        List<String> out = new ArrayList<>();
        for (Effect effect : effects) {
            if (effect instanceof Effect.Send send) {
                out.add((send.retransmission() ? "again " : "send ")
                        + title(send.message().startLine()));
            } else if (effect instanceof Effect.Pass pass) {
                out.add("pass " + title(pass.message().startLine()));
            } else if (effect instanceof Effect.Arm arm) {
                out.add(arm.timer() + "=" + arm.delayNs() / 1_000_000);
            } else {
                out.add(name(effect));
            }
        }
        return out.toString();
    }

    /** The method of a request, the status of a response. */
    private static String title(String startLine) {
        String[] words = startLine.split(" ", -1);
        return words[0].equals("SIP/2.0") ? words[1] : words[0];
    }
}
