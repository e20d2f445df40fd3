package io.offhook.testkit;

import io.offhook.engine.CallStatistics;
import io.offhook.engine.actor.Dialog;
import io.offhook.engine.actor.DialogEvent;
import io.offhook.engine.actor.DialogLine;
import io.offhook.engine.actor.DialogListener;
import io.offhook.engine.actor.MediaProgram;
import io.offhook.engine.actor.Reply;
import io.offhook.sip.dialog.EndCause;
import io.offhook.sip.message.CallId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One call as one phone sees it. What it tells is as of the lab's present instant. */
public final class PhoneCall implements DialogListener {
    /** A mark lasts 0.9 s: of those that are heard without losses the last one is never older than two. */
    private static final long FRESH_NS = 3_000_000_000L;

    /** What happened, and when, since the lab's start. */
    public record Moment(Duration at, DialogEvent event) {}

    private final Lab lab;
    private final Phone phone;
    private final boolean made;
    private final @Nullable String target;
    private final @Nullable CallId taken;
    private final DialogLine line = new DialogLine();
    private final int mark;
    private final Voice voice;
    private final List<Moment> moments = new ArrayList<>(4);
    private final StringBuilder digits = new StringBuilder();
    private boolean waited;
    private @Nullable Duration answeredAt;
    private DialogEvent.@Nullable Ended ended;

    private PhoneCall(Lab lab, Phone phone, @Nullable String target, @Nullable CallId taken) {
        this.lab = lab;
        this.phone = phone;
        this.made = target != null;
        this.target = target;
        this.taken = taken;
        this.mark = lab.residents().enter(this);
        this.voice = new Voice(mark, lab.simulation()::elapsedNs, heard -> lab.recognised(this, heard));
    }

    static PhoneCall placed(Lab lab, Phone phone, String target) {
        return new PhoneCall(lab, phone, target, null);
    }

    static PhoneCall taken(Lab lab, Phone phone, CallId id) {
        return new PhoneCall(lab, phone, null, id);
    }

    DialogLine line() {
        return line;
    }

    MediaProgram program() {
        return new MediaProgram.Live(voice, voice);
    }

    /** The mark that it says: its own among all calls of the lab. */
    public int mark() {
        return mark;
    }

    /** Whether it hears another call's audio at present. */
    boolean hears(PhoneCall other) {
        return voice.hears(other.mark, FRESH_NS);
    }

    // ---- what is done with it ----

    /** Rings. Calls that came in only. */
    public PhoneCall ring() {
        waited = true;
        line.tell(new Dialog.Ring());
        return this;
    }

    /** Answers. Calls that came in only. */
    public PhoneCall answer() {
        line.tell(new Dialog.Answer());
        return this;
    }

    /** Hangs up, cancels or refuses: whatever its state asks for. */
    public PhoneCall hangUp() {
        line.tell(new Dialog.HangUp());
        return this;
    }

    /** Dials digits, by RFC 4733. */
    public PhoneCall dial(String tones) {
        line.tell(new Dialog.SendDigits(tones, Reply.ignored()));
        return this;
    }

    // ---- what became of it ----

    /** The phone whose call it is. */
    public Phone phone() {
        return phone;
    }

    /** Whether this phone made it. */
    public boolean isMade() {
        return made;
    }

    /** The Call-ID, once there is one. */
    public Optional<CallId> callId() {
        return taken != null ? Optional.of(taken) : line.callId();
    }

    /** All that was heard of it, in order. */
    public List<Moment> moments() {
        return List.copyOf(moments);
    }

    /** Whether it was ever answered. */
    public boolean wasAnswered() {
        return answeredAt != null;
    }

    /** When it was answered, since the lab's start. */
    public Optional<Duration> answeredAt() {
        return Optional.ofNullable(answeredAt);
    }

    /** Whether it is answered and goes on. */
    public boolean isTalking() {
        return answeredAt != null && ended == null;
    }

    /** Whether it is over. */
    public boolean isOver() {
        return ended != null;
    }

    /** How it ended, once it is over. */
    public Optional<EndCause> cause() {
        return ended == null ? Optional.empty() : Optional.of(ended.cause());
    }

    /** Its figures, once it is over. */
    public Optional<CallStatistics> statistics() {
        return ended == null ? Optional.empty() : Optional.of(ended.statistics());
    }

    /** The digits that the other side dialled. */
    public String digits() {
        return digits.toString();
    }

    /** Whether this mark arrives at present; a scripted peer says one too. */
    public boolean isHearing(int mark) {
        return voice.hears(mark, FRESH_NS);
    }

    /** On the shard. */
    @Override
    public void on(DialogEvent event) {
        moments.add(new Moment(lab.now(), event));
        if (event instanceof DialogEvent.Answered) {
            answeredAt = lab.now();
            if (waited) {
                line.tell(new Dialog.Play(program(), Reply.ignored()));
            }
        } else if (event instanceof DialogEvent.Digit digit) {
            digits.append(digit.digit());
        } else if (event instanceof DialogEvent.Ended end) {
            ended = end;
        }
        lab.happened(this, event);
    }

    @Override
    public String toString() {
        return phone.name()
                + (made ? " -> " + target : " <-")
                + callId().map(id -> " [" + id.value() + "]").orElse("");
    }
}
