package io.offhook.app.load;

import io.offhook.engine.actor.Dialog;
import io.offhook.engine.actor.DialogEvent;
import io.offhook.engine.actor.DialogLine;
import io.offhook.engine.actor.DialogListener;
import io.offhook.engine.actor.IncomingPolicy;
import io.offhook.engine.actor.MediaProgram;
import io.offhook.engine.actor.Reply;
import io.offhook.sip.message.SipRequest;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers every call at once, on the shard where it arrived, and says the same to all. */
public final class AnsweringPolicy implements IncomingPolicy {
    private static final Logger log = LoggerFactory.getLogger(AnsweringPolicy.class);

    private final MediaProgram program;
    private final Optional<Path> recordings;
    private final boolean verbose;
    private final CallTally tally;
    private final AtomicLong numbers = new AtomicLong();

    /**
     * A policy.
     *
     * @param recordings directory where each call is recorded to a file of its own
     * @param verbose whether each call's events are logged
     */
    public AnsweringPolicy(MediaProgram program, Optional<Path> recordings, boolean verbose, CallTally tally) {
        this.program = program;
        this.recordings = recordings;
        this.verbose = verbose;
        this.tally = tally;
    }

    @Override
    public Decision decide(SipRequest invite) {
        TakenCall call = new TakenCall(recordings.isPresent() || verbose ? numbers.incrementAndGet() : 0);
        if (verbose) {
            log.info("call {} from {} to {}", call.number, invite.from(), invite.to());
        }
        return new Accept(program, call, call.line);
    }

    private final class TakenCall implements DialogListener {
        private final DialogLine line = new DialogLine();
        private final long number;
        private boolean answered;
        private @Nullable String problem;

        TakenCall(long number) {
            this.number = number;
        }

        @Override
        public void on(DialogEvent event) {
            if (verbose) {
                log.info("call {} {}", number, event);
            }
            if (event instanceof DialogEvent.Answered) {
                answered = true;
                tally.answered();
                recordings.ifPresent(this::record);
            } else if (event instanceof DialogEvent.Digit) {
                tally.digit();
            } else if (event instanceof DialogEvent.Ended ended) {
                tally.ended(answered, ended.cause(), ended.statistics(), problem);
            }
        }

        private void record(Path directory) {
            // A number and not the Call-ID: that one is the caller's text and no safe file name.
            line.tell(new Dialog.Record(directory.resolve("call-" + number + ".wav"), new Reply<>() {
                @Override
                public void succeed(Void nothing) {}

                @Override
                public void fail(Throwable why) {
                    problem = "not recorded: " + why.getMessage();
                    log.warn("call {} is not recorded: {}", number, why.toString());
                }
            }));
        }
    }
}
