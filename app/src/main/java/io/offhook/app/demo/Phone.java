package io.offhook.app.demo;

import io.offhook.engine.CallStatistics;
import io.offhook.engine.actor.Dialog;
import io.offhook.engine.actor.DialogEvent;
import io.offhook.engine.actor.DialogLine;
import io.offhook.engine.actor.DialogListener;
import io.offhook.engine.actor.MediaProgram;
import io.offhook.engine.actor.Reply;
import io.offhook.media.audio.MarkDetector;
import io.offhook.media.audio.MarkedAudio;
import io.offhook.media.stream.AudioSink;
import io.offhook.media.stream.AudioSource;
import io.offhook.sip.dialog.EndCause;
import java.util.Arrays;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One end of one call of the demonstration: says speech with a mark of its own, listens for the mark of its peer. Lives on its call's shard; the volatile
 * fields are read by the conductor.
 */
final class Phone implements AudioSource, AudioSink, DialogListener {
    static final int RATE = 8000;
    private static final int FRAME = 160;

    private final MarkedAudio speech;
    private final MarkDetector ear = new MarkDetector();
    private final DialogLine line = new DialogLine();
    private final int peerMark;
    private final StringBuffer digits = new StringBuffer();
    private short @Nullable [] tape;
    private int taped;

    private volatile boolean answered;
    private volatile boolean quiet;
    private volatile @Nullable EndCause cause;
    private volatile @Nullable CallStatistics statistics;
    private volatile double mosNow;

    /**
     * A phone.
     *
     * @param bed speech with room for marks, shared among phones
     * @param mark what it says
     * @param peerMark what it must hear, and nothing else
     */
    Phone(short[] bed, int startAt, int mark, int peerMark) {
        this.speech = new MarkedAudio(bed, mark).startingAt(startAt);
        this.peerMark = peerMark;
    }

    /** What it says and hears, for the engine. */
    MediaProgram program() {
        return new MediaProgram.Live(this, this);
    }

    DialogLine line() {
        return line;
    }

    /** Keeps the first seconds of what it hears. Before the call only. */
    void tape(int seconds) {
        tape = new short[seconds * RATE];
    }

    /** What was kept. After the call only. */
    short[] taped() {
        short[] kept = tape;
        return kept == null ? new short[0] : Arrays.copyOf(kept, taped);
    }

    /** Says nothing any more: what is on its way can arrive before the call ends, so that every packet is accounted for. */
    void fallSilent() {
        quiet = true;
    }

    @Override
    public int read(short[] samples, int offset, int length) {
        if (quiet) {
            return 0;
        }
        int written = 0;
        for (; written + FRAME <= length; written += FRAME) {
            speech.next(samples, offset + written);
        }
        return written;
    }

    @Override
    public void accept(short[] samples, int offset, int length) {
        if (quiet) {
            return;
        }
        ear.accept(samples, offset, length);
        short[] kept = tape;
        if (kept != null && taped < kept.length) {
            int more = Math.min(length, kept.length - taped);
            System.arraycopy(samples, offset, kept, taped, more);
            taped += more;
        }
    }

    @Override
    public void on(DialogEvent event) {
        if (event instanceof DialogEvent.Answered) {
            answered = true;
        } else if (event instanceof DialogEvent.Digit digit) {
            digits.append(digit.digit());
        } else if (event instanceof DialogEvent.Ended ended) {
            statistics = ended.statistics();
            cause = ended.cause(); // last: who sees it sees the rest
        }
    }

    /** Asks the call how it sounds at present; {@link #mosNow} tells soon. */
    void askQuality() {
        line.tell(new Dialog.GetStatistics(new Reply<>() {
            @Override
            public void succeed(CallStatistics now) {
                now.mos().ifPresent(mos -> mosNow = mos);
            }

            @Override
            public void fail(Throwable why) {}
        }));
    }

    void hangUp() {
        line.tell(new Dialog.HangUp());
    }

    void dial(String tones) {
        line.tell(new Dialog.SendDigits(tones, Reply.ignored()));
    }

    /** Listening quality when last asked, 0 before. */
    double mosNow() {
        return mosNow;
    }

    boolean answered() {
        return answered;
    }

    /** How the call ended for this side, null while it goes on. */
    @Nullable
    EndCause cause() {
        return cause;
    }

    /** Figures of the whole call, once it is over. */
    @Nullable
    CallStatistics statistics() {
        return statistics;
    }

    /** The digits that came, in order. */
    String digits() {
        return digits.toString();
    }

    /** What this phone heard; true only once the call is over and its peer, nobody else, was heard. */
    Heard heard() {
        OptionalInt mark = ear.heard();
        if (mark.isEmpty()) {
            return Heard.NOTHING;
        }
        return mark.getAsInt() == peerMark && ear.changes() == 1 ? Heard.PEER : Heard.STRANGER;
    }

    /** Whose mark was in the audio. */
    enum Heard {
        /** The one that had to be there, and no other. */
        PEER,
        /** None at all. */
        NOTHING,
        /** Somebody else's. */
        STRANGER
    }
}
