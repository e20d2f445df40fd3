package io.offhook.testkit.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.testkit.Invariant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Is the lab any good? Bugs are planted in the real code, and a sweep that knows nothing of them must find each within 200 seeds, by the invariants alone. One
 * that slips through is a hole in the lab.
 */
class MutationTest {
    private static final int SEEDS = 200;

    static Stream<Arguments> bugs() {
        return Stream.of(
                planted(
                        Invariant.REPEATED_UNTIL_ANSWERED,
                        "io.offhook.engine.actor.DialogPerformer",
                        "perform",
                        1,
                        Bugs.NoRetransmission.class),
                planted(
                        Invariant.REPEATED_UNTIL_ANSWERED,
                        "io.offhook.engine.actor.RegistrationBehavior",
                        "perform",
                        1,
                        Bugs.NoSecondRegister.class),
                planted(
                        Invariant.ACK_BELONGS,
                        "io.offhook.sip.transaction.HopRequests",
                        "ack",
                        2,
                        Bugs.AckOfAnotherBranch.class),
                planted(
                        Invariant.NO_FAULT,
                        "io.offhook.engine.actor.MediaSockets",
                        "close",
                        0,
                        Bugs.PortFreedTwice.class),
                planted(Invariant.PACED, "io.offhook.media.stream.RtpStream", "tick", 2, Bugs.TickDropped.class),
                planted(Invariant.PACED, "io.offhook.rtp.SequenceNumber", "next", 1, Bugs.NumberSkipped.class),
                planted(
                        Invariant.NOTHING_LEFT,
                        "io.offhook.engine.actor.DialogPerformer",
                        "perform",
                        1,
                        Bugs.NoBye.class),
                planted(
                        Invariant.ONE_OUTCOME,
                        "io.offhook.engine.actor.DialogRecord",
                        "isEstablished",
                        0,
                        Bugs.NeverEstablished.class),
                planted(
                        Invariant.NOTHING_LEFT,
                        "io.offhook.engine.actor.MediaStreamBehavior",
                        "close",
                        0,
                        Bugs.Skipped.class),
                planted(Invariant.NOTHING_LEFT, "io.offhook.engine.actor.DialogTimers", "arm", 2, Bugs.Skipped.class),
                planted(
                        Invariant.NOTHING_LEFT,
                        "io.offhook.engine.actor.DialogTimers",
                        "close",
                        0,
                        Bugs.Skipped.class));
    }

    private static Arguments planted(Invariant finds, String target, String method, int arguments, Class<?> advice) {
        return Arguments.of(finds, new Mutant(target, method, arguments, advice));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("bugs")
    void aPlantedBugIsFoundByTheInvariantsAlone(Invariant expected, Mutant mutant) throws Exception {
        assertThat(firstFailure(mutant, SEEDS)).as("%s", mutant).contains(expected.name());
    }

    @Test
    void theSameSweepFindsNothingWithoutABug() throws Exception {
        assertThat(firstFailure(new Mutant("none", "none", 0, Bugs.class), 20)).isEmpty();
    }

    private static String firstFailure(Mutant mutant, long seeds) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        MutantLoader loader = new MutantLoader(mutant, MutationTest.class.getClassLoader());
        thread.setContextClassLoader(loader);
        try {
            return (String) Class.forName(Proving.class.getName(), true, loader)
                    .getMethod("firstFailure", long.class)
                    .invoke(null, seeds);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
