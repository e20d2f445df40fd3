package io.offhook.sip.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random sequences of legal and illegal inputs through every machine: {@code -Doffhook.fuzz.sequences=1000000} for the long
 * run, {@code -Doffhook.fuzz.seed=...} for others than the usual ones. All of them together are as many as the property says.
 */
class StateFuzzTest {

    private static final int USUAL = 20_000;
    private static final int SEQUENCES = Integer.getInteger("offhook.fuzz.sequences", USUAL);
    private static final long SEED = Long.getLong("offhook.fuzz.seed", 0L);

    static List<Machine<?>> machines() {
        return Machines.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("machines")
    void noSequenceBreaksARule(Machine<?> machine) {
        int share = machine.title().equals("INVITE session")
                ? 2
                : 2 * (Machines.all().size() - 1); // half for the largest
        int sequences = SEQUENCES / share;
        Fuzzer<?> fuzzer = new Fuzzer<>(machine);
        long begin = System.nanoTime();
        fuzzer.run(SEED, sequences);
        long ms = (System.nanoTime() - begin) / 1_000_000;
        Map<String, Integer> visits = fuzzer.visits();
        System.out.printf("%s: %,d sequences, %,d inputs, %,d ms%n", machine, sequences, fuzzer.inputs(), ms);
        if (SEQUENCES < USUAL) {
            return; // too few to reach everything
        }
        assertThat(visits.keySet())
                .as("states that the sequences reach")
                .containsAll(fuzzer.table().states());
    }
}
