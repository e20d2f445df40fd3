package io.offhook.app.load;

import io.offhook.engine.actor.AudioClip;
import io.offhook.engine.actor.MediaProgram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What every call of a run does; immutable and shared.
 *
 * @param program what is said from the answer on
 * @param once a clip to be said once, after which the call ends unless {@code hold} is given
 * @param digits DTMF to send after the answer, empty for none
 * @param record file (one call) or directory (many) to record to
 * @param hold how long an answered call lasts; empty: until what is said is said, or until the other side hangs up
 * @param ringTimeout how long it may ring; empty: the engine's own limit
 * @param many whether {@code record} is a directory
 * @param verbose whether each call's events are logged
 */
public record CallScript(
        MediaProgram program,
        Optional<AudioClip> once,
        String digits,
        Optional<Path> record,
        Optional<Duration> hold,
        Optional<Duration> ringTimeout,
        boolean many,
        boolean verbose) {

    /** Nothing is said, and the call ends as soon as it is answered; it rings 5 s at most. */
    public static CallScript answeredAndOver() {
        return new CallScript(
                new MediaProgram.Silence(),
                Optional.empty(),
                "",
                Optional.empty(),
                Optional.of(Duration.ZERO),
                Optional.of(Duration.ofSeconds(5)),
                false,
                false);
    }

    /** Whether the call is over as soon as it is answered. */
    boolean hangsUpAtOnce() {
        return hold.isPresent() && hold.get().isZero();
    }

    /** Whether nothing has to be started when the call is answered. */
    boolean idle() {
        return once.isEmpty() && digits.isEmpty() && record.isEmpty() && !hangsUpAtOnce();
    }

    /** Where call {@code number} (0, 1, 2 ...) is recorded. */
    Optional<Path> recordingOf(long number) {
        return many ? record.map(dir -> dir.resolve("call-" + (number + 1) + ".wav")) : record;
    }
}
