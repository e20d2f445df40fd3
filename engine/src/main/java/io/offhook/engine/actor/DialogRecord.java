package io.offhook.engine.actor;

import akka.actor.typed.ActorRef;
import io.offhook.engine.CallStatistics;
import io.offhook.engine.shard.Ledger;
import io.offhook.media.stream.RtpStreamStatistics;
import io.offhook.sdp.AudioAgreement;
import io.offhook.sip.dialog.EndCause;
import io.offhook.sip.dialog.InviteSession;
import io.offhook.sip.dialog.SessionEffect;
import io.offhook.sip.message.SipMessage;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known and held of one dialog outside its machines: its keys in the owner table, its line in the ledger, its times and figures. Everything that
 * must be given back is given back in {@link #close}.
 */
final class DialogRecord implements MessageOwner {
    private final DialogPlace place;
    private final InviteSession session;
    private final ActorRef<Dialog.Command> dialog;
    private final Ledger.Entry ledger;
    private final OwnerTable.DialogKey dialogKey;
    private final MediaReport media = new MediaReport();
    private OwnerTable.@Nullable InitialKey initialKey;
    private @Nullable InetSocketAddress peer;
    private @Nullable AudioAgreement agreement;
    private @Nullable EndCause cause;
    private @Nullable EndCause fault;
    private final long startNs;
    private long establishedNs;
    private long endNs;
    private boolean established;
    private boolean left;
    private @Nullable DialogTimers timers;

    private DialogRecord(DialogPlace place, InviteSession session, ActorRef<Dialog.Command> dialog) {
        this.place = place;
        this.session = session;
        this.dialog = dialog;
        this.startNs = place.shard().nowNs();
        this.dialogKey = new OwnerTable.DialogKey(
                session.callId().value(), session.localTag().value());
        this.ledger = place.shard()
                .shard()
                .ledger()
                .open(Ledger.Kind.CALL, place.account().name(), this);
    }

    /** Enters a dialog everywhere where it must be found. */
    static DialogRecord open(DialogPlace place, InviteSession session, ActorRef<Dialog.Command> dialog) {
        DialogRecord record = new DialogRecord(place, session, dialog);
        place.engine().owners().put(record.dialogKey, record);
        place.shard().shard().callStarted();
        place.shard().metrics().started();
        return record;
    }

    String callId() {
        return dialogKey.callId();
    }

    /** Whose timers are told of when somebody asks how it is. */
    void timed(DialogTimers by) {
        timers = by;
    }

    /** The INVITE's repeats and its CANCEL are ours too. */
    void claim(OwnerTable.InitialKey key, @Nullable InetSocketAddress source) {
        initialKey = key;
        peer = source;
        place.engine().owners().put(key, this);
    }

    @Override
    public int shard() {
        return place.shard().shard().index();
    }

    @Override
    public void deliver(SipMessage message, InetSocketAddress source) {
        dialog.tell(new Dialog.Received(message, source));
    }

    void peer(InetSocketAddress address) {
        peer = address;
    }

    /** Whom we signal with, as far as it is known: media may come from there before SDP's address is confirmed. */
    @Nullable
    InetSocketAddress peer() {
        return peer;
    }

    void sent(SessionEffect.Send send) {
        if (send.retransmission()) {
            place.shard().metrics().retransmitted();
        }
    }

    void agreed(AudioAgreement with) {
        agreement = with;
    }

    void established(long nowNs) {
        established = true;
        establishedNs = nowNs;
        place.shard().metrics().established(nowNs - startNs);
    }

    boolean isEstablished() {
        return established;
    }

    /** A fault of ours is what ends this dialog. */
    void fault(EndCause why) {
        fault = why;
    }

    EndCause faultOr(EndCause other) {
        return fault != null ? fault : other;
    }

    /** The first cause counts. */
    void ended(EndCause why, long nowNs) {
        if (cause == null) {
            cause = why;
            endNs = nowNs;
        }
    }

    /** Whom a stream of this dialog belongs to. */
    MediaOwner mediaOwner() {
        return new MediaOwner(place.account(), dialogKey, peer, media);
    }

    CallStatistics statistics(long nowNs) {
        RtpStreamStatistics figures = media.figures();
        long until = cause == null ? nowNs : endNs;
        return new CallStatistics(
                Duration.ofNanos((established ? establishedNs : until) - startNs),
                Duration.ofNanos(established ? until - establishedNs : 0),
                Optional.ofNullable(agreement).map(a -> a.codec().name()),
                Optional.ofNullable(figures),
                figures == null || figures.mosLocal() < 0 ? Optional.empty() : Optional.of(figures.mosLocal()));
    }

    /**
     * Messages find it no more: what comes for it from now on is a repeat, and the lingering transactions' affair. Its place is free at once: the peer may
     * have the answer to its BYE, and call again, before the stream's actor has stopped.
     */
    void leave() {
        if (left) {
            return;
        }
        left = true;
        place.engine().release();
        place.engine().owners().remove(dialogKey, this);
        if (initialKey != null) {
            place.engine().owners().remove(initialKey, this);
        }
    }

    /** Gives everything back; the last word for the listener. */
    DialogEvent.Ended close(long nowNs) {
        EndCause why = cause == null ? faultOr(new EndCause.LocalHangup(null)) : cause;
        ended(why, nowNs);
        leave();
        place.shard().shard().callEnded();
        place.shard().metrics().ended(established);
        ledger.close();
        return new DialogEvent.Ended(why, statistics(nowNs));
    }

    /**
     * Its state, for the ledger: stage, peer, codec, age, timers, identity. Any thread may ask: what it reads are single fields that hold immutable values, so
     * it may be told of two neighbouring moments at once, and nothing worse.
     */
    @Override
    public String toString() {
        InetSocketAddress with = peer;
        AudioAgreement agreed = agreement;
        DialogTimers armed = timers;
        String awaited = armed == null ? "" : armed.toString();
        long ageNs = place.shard().nowNs() - (established ? establishedNs : startNs);
        return String.format(
                Locale.ROOT,
                "%s%s%s, %s for %.1f s%s, %s",
                session.state(),
                with == null ? "" : " with " + with.getAddress().getHostAddress() + ":" + with.getPort(),
                agreed == null ? "" : ", " + agreed.codec().name(),
                established ? "established" : "alive",
                ageNs / 1e9,
                awaited.isEmpty() ? "" : ", awaits " + awaited,
                dialogKey);
    }
}
