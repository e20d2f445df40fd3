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
                Arguments.of(
                        Invariant.REPEATED_UNTIL_ANSWERED,
                        new Mutant(
                                "io.offhook.engine.actor.DialogPerformer", "perform", 1, Bugs.NoRetransmission.class)),
                Arguments.of(
                        Invariant.REPEATED_UNTIL_ANSWERED,
                        new Mutant(
                                "io.offhook.engine.actor.RegistrationBehavior",
                                "perform",
                                1,
                                Bugs.NoSecondRegister.class)),
                Arguments.of(
                        Invariant.ACK_BELONGS,
                        new Mutant("io.offhook.sip.transaction.HopRequests", "ack", 2, Bugs.AckOfAnotherBranch.class)),
                Arguments.of(
                        Invariant.NO_FAULT,
                        new Mutant("io.offhook.engine.actor.MediaSockets", "close", 0, Bugs.PortFreedTwice.class)),
                Arguments.of(
                        Invariant.PACED,
                        new Mutant("io.offhook.media.stream.RtpStream", "tick", 2, Bugs.TickDropped.class)),
                Arguments.of(
                        Invariant.PACED,
                        new Mutant("io.offhook.rtp.SequenceNumber", "next", 1, Bugs.NumberSkipped.class)),
                Arguments.of(
                        Invariant.NOTHING_LEFT,
                        new Mutant("io.offhook.engine.actor.DialogPerformer", "perform", 1, Bugs.NoBye.class)),
                Arguments.of(
                        Invariant.ONE_OUTCOME,
                        new Mutant(
                                "io.offhook.engine.actor.DialogRecord",
                                "isEstablished",
                                0,
                                Bugs.NeverEstablished.class)),
                Arguments.of(
                        Invariant.NOTHING_LEFT,
                        new Mutant("io.offhook.engine.actor.MediaStreamBehavior", "close", 0, Bugs.Skipped.class)),
                Arguments.of(
                        Invariant.NOTHING_LEFT,
                        new Mutant("io.offhook.engine.actor.DialogTimers", "arm", 2, Bugs.Skipped.class)),
                Arguments.of(
                        Invariant.NOTHING_LEFT,
                        new Mutant("io.offhook.engine.actor.DialogTimers", "close", 0, Bugs.Skipped.class)));
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
