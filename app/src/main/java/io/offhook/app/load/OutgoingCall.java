package io.offhook.app.load;

import io.offhook.engine.actor.AudioClip;
import io.offhook.engine.actor.Dialog;
import io.offhook.engine.actor.DialogEvent;
import io.offhook.engine.actor.DialogLine;
import io.offhook.engine.actor.DialogListener;
import io.offhook.engine.actor.MediaProgram;
import io.offhook.engine.actor.Reply;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call of a run, on its shard from the first event to the last. */
final class OutgoingCall implements DialogListener {
    private static final Logger log = LoggerFactory.getLogger(OutgoingCall.class);

    private final long number;
    private final CallScript script;
    private final CallTally tally;
    private final DialogLine line = new DialogLine();
    private boolean answered;
    private int toDo;
    private @Nullable String problem;

    OutgoingCall(long number, CallScript script, CallTally tally) {
        this.number = number;
        this.script = script;
        this.tally = tally;
    }

    DialogLine line() {
        return line;
    }

    @Override
    public void on(DialogEvent event) {
        if (script.verbose()) {
            say(event);
        }
        if (event instanceof DialogEvent.Answered) {
            answered = true;
            tally.answered();
            if (!script.idle()) {
                begin();
            }
        } else if (event instanceof DialogEvent.Digit) {
            tally.digit();
        } else if (event instanceof DialogEvent.Ended ended) {
            tally.ended(answered, ended.cause(), ended.statistics(), problem);
        }
    }

    private void begin() {
        if (script.hangsUpAtOnce()) {
            line.tell(new Dialog.HangUp());
            return;
        }
        Path recording = script.recordingOf(number).orElse(null);
        if (recording != null) {
            line.tell(new Dialog.Record(recording, new Step(0)));
        }
        AudioClip clip = script.once().orElse(null);
        toDo = (clip != null ? 1 : 0) + (script.digits().isEmpty() ? 0 : 1);
        if (clip != null) {
            line.tell(new Dialog.Play(new MediaProgram.Play(clip, false), new Step(1)));
        }
        if (!script.digits().isEmpty()) {
            line.tell(new Dialog.SendDigits(script.digits(), new Step(1)));
        }
    }

    /** Something that was asked of the call is done, or not. Told on the shard. */
    private final class Step implements Reply<Void> {
        private final int worth;

        Step(int worth) {
            this.worth = worth;
        }

        @Override
        public void succeed(Void nothing) {
            toDo -= worth;
            if (worth > 0 && toDo == 0 && script.hold().isEmpty()) {
                line.tell(new Dialog.HangUp());
            }
        }

        @Override
        public void fail(Throwable why) {
            if (problem == null) {
                problem = why.getMessage() == null ? why.toString() : why.getMessage();
            }
            line.tell(new Dialog.HangUp());
        }
    }

    private void say(DialogEvent event) {
        String id = line.callId().map(callId -> " " + callId.value()).orElse("");
        if (event instanceof DialogEvent.Ended ended) {
            log.info("call {}{} ended: {}", number + 1, id, Outcomes.text(ended.cause()));
        } else {
            log.info("call {}{} {}", number + 1, id, event);
        }
    }
}
