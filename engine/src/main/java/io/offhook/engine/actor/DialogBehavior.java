package io.offhook.engine.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ExtensibleBehavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.Signal;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.offhook.engine.CallStatistics;
import io.offhook.engine.shard.Fault;
import io.offhook.sdp.LocalEndpoint;
import io.offhook.sip.dialog.Body;
import io.offhook.sip.dialog.EndCause;
import io.offhook.sip.dialog.Invitation;
import io.offhook.sip.dialog.InviteSession;
import io.offhook.sip.dialog.Party;
import io.offhook.sip.dialog.SessionEffects;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One dialog: gives its {@link InviteSession} (all of the signalling) what comes from the wire, the clock, the {@link MediaStream} child and the user,
 * and lets its {@link DialogPerformer} perform what the session asks for. It never fails: the guard around it stops it, and {@link #stopped} then ends the
 * call on the wire and frees what it held.
 *
 * <pre>
 *   command, message, timer  ->  session.xxx(now, effects)  ->  each effect performed: send, arm, linger, negotiate, tell
 * </pre>
 */
final class DialogBehavior extends ExtensibleBehavior<Dialog.Command> {
    private final EngineContext engine;
    private final SipShard shard;
    private final AccountParts account;
    private final DialogRecord record;
    private final InviteSession session;
    private final DialogTimers timers;
    private final Hops hops;
    private final DialogMedia media;
    private final DialogPerformer performer;
    private final SessionEffects effects = new SessionEffects();
    private final DigitCollector digits = new DigitCollector();
    private final DialogListener listener;

    private DialogSetup.@Nullable Outgoing placing;
    private boolean answering;

    private DialogBehavior(
            ActorContext<Dialog.Command> context,
            DialogPlace place,
            InviteSession session,
            DialogListener listener,
            MediaProgram program,
            DialogStart start) {
        this.engine = place.engine();
        this.shard = place.shard();
        this.account = place.account();
        this.session = session;
        this.listener = listener;
        this.record = DialogRecord.open(place, session, context.getSelf());
        this.media = new DialogMedia(context, place, record, listener, program);
        ActorRef<Dialog.Command> self = context.getSelf();
        this.timers = new DialogTimers(
                (delayNs, timer) -> shard.shard().schedule(delayNs, () -> self.tell(new Dialog.Due(timer))));
        record.timed(timers);
        this.hops = new Hops(
                shard.outbox(),
                hop -> self.tell(new Dialog.Resolved(hop)),
                why -> session.transportFailed(why, shard.nowNs(), effects));
        this.performer = new DialogPerformer(place, record, session, effects, timers, hops, media, listener);
        start.born(this);
    }

    /** A call of ours, to a target whose next hop is {@code hop}. */
    static Behavior<Dialog.Command> placing(
            ActorContext<Dialog.Command> context,
            DialogPlace place,
            DialogSetup.Outgoing setup,
            NextHop hop,
            DialogStart start) {
        InviteSession session = InviteSession.uac(
                place.shard().point(place.account().contactUser(), hop.address()),
                place.engine().timers(),
                place.shard().identifiers());
        DialogBehavior dialog = new DialogBehavior(context, place, session, setup.listener(), setup.program(), start);
        dialog.placing = setup;
        setup.options().maxDuration().ifPresent(dialog.performer::limitTalk);
        dialog.hops.remember(hop.uri(), hop.address());
        dialog.record.peer(hop.address());
        setup.line().attach(context.getSelf(), session.callId());
        LocalEndpoint local = dialog.media.open();
        if (local != null) {
            dialog.invite(setup, local);
        }
        return dialog.settle();
    }

    /** A call to us. */
    static Behavior<Dialog.Command> taking(
            ActorContext<Dialog.Command> context,
            DialogPlace place,
            DialogSetup.Incoming setup,
            IncomingPolicy.Decision decision,
            DialogStart start) {
        SipRequest invite = setup.invite();
        InviteSession session = InviteSession.uas(
                place.shard().point(place.account().contactUser(), setup.source()),
                place.engine().timers(),
                place.shard().identifiers(),
                invite);
        DialogListener listener = DialogListener.NONE;
        MediaProgram program = new MediaProgram.Silence();
        if (decision instanceof IncomingPolicy.Accept accept) {
            listener = accept.listener();
            program = accept.program();
            accept.line().attach(context.getSelf(), session.callId());
        } else if (decision instanceof IncomingPolicy.Wait wait) {
            listener = wait.listener();
            wait.line().attach(context.getSelf(), session.callId());
        }
        DialogBehavior dialog = new DialogBehavior(context, place, session, listener, program, start);
        dialog.record.claim(setup.key(), setup.source());
        session.received(invite, dialog.now(), dialog.effects);
        dialog.performer.perform();
        if (decision instanceof IncomingPolicy.Accept) {
            session.ring(null, dialog.now(), dialog.effects);
            dialog.answer();
        } else if (decision instanceof IncomingPolicy.Refuse refuse) {
            session.reject(refuse.status(), null, List.of(), dialog.now(), dialog.effects);
        }
        return dialog.settle();
    }

    @Override
    public Behavior<Dialog.Command> receive(TypedActorContext<Dialog.Command> ctx, Dialog.Command command) {
        engine.strike(Chaos.Victim.DIALOG, account, command);
        if (command instanceof Dialog.Received received) {
            received(received.message(), received.source());
        } else if (command instanceof Dialog.Due due) {
            due(due.timer());
        } else if (command instanceof Dialog.FromMedia from) {
            fromMedia(from.event());
        } else if (command instanceof Dialog.Resolved resolved) {
            hops.resolved(resolved.hop());
        } else if (!(command instanceof Dialog.Located) // of use before the birth only
                && !DialogCommands.handle(this, command)) {
            return Behaviors.unhandled();
        }
        return settle();
    }

    @Override
    public Behavior<Dialog.Command> receiveSignal(TypedActorContext<Dialog.Command> ctx, Signal signal) {
        if (signal instanceof PostStop) {
            stopped();
        }
        return Behaviors.same();
    }

    // ---- what comes from the wire and the clock ----

    private void received(SipMessage message, InetSocketAddress from) {
        if (performer.takes(message, from)) {
            return;
        }
        if (message instanceof SipRequest request) {
            session.received(request, now(), effects);
        } else {
            session.received((SipResponse) message, now(), effects);
        }
    }

    private void due(int timer) {
        switch (timer) {
            case DialogTimers.RING_LIMIT -> session.cancel(EndCause.NoAnswer.INSTANCE, now(), effects);
            case DialogTimers.TALK_LIMIT -> session.bye(new EndCause.LocalHangup(null), now(), effects);
            case DialogTimers.DIGITS -> digits.give();
            default -> {
                if (!performer.timer(timer)) {
                    session.timer(timer, now(), effects);
                }
            }
        }
    }

    /** Performs what is due and decides whether the dialog lives on. */
    private Behavior<Dialog.Command> settle() {
        performer.perform();
        timers.prune(performer::awaits);
        if (!performer.isDone()) {
            return this;
        }
        record.leave();
        return Behaviors.stopped();
    }

    // ---- media ----

    private void fromMedia(MediaStream.Event event) {
        if (event instanceof MediaStream.Bound bound) {
            bound(bound.endpoint());
        } else if (event instanceof MediaStream.Unavailable unavailable) {
            unavailable(unavailable.reason());
        } else if (event instanceof MediaStream.Started started) {
            listener.on(new DialogEvent.MediaStarted(started.codec()));
        } else if (event instanceof MediaStream.Digit digit) {
            listener.on(new DialogEvent.Digit(digit.digit(), digit.duration()));
            if (digits.add(digit.digit())) {
                timers.cancel(DialogTimers.DIGITS);
            }
        } else if (event instanceof MediaStream.TimedOut timedOut) {
            listener.on(new DialogEvent.MediaTimedOut(timedOut.silence()));
        } else if (event instanceof MediaStream.Failed failed) {
            listener.on(new DialogEvent.MediaFailed(failed.cause()));
            hangUp(new EndCause.MediaFailure(failed.cause().toString()));
        }
    }

    /** The stream has its port: what waited for it goes on. */
    private void bound(LocalEndpoint local) {
        media.bound(local);
        if (placing != null && !session.isEnded()) {
            invite(placing, local);
        } else if (answering) {
            answer();
        }
    }

    private void unavailable(String reason) {
        EndCause cause = new EndCause.MediaFailure(reason);
        if (placing == null && !record.isEstablished()) {
            session.reject(503, cause, now(), effects);
        } else {
            record.ended(cause, now());
            session.hangUp(cause, now(), effects);
        }
    }

    private void invite(DialogSetup.Outgoing call, LocalEndpoint local) {
        Body offer = media.describe(local);
        Invitation invitation = account.invitation(call.target(), call.options(), offer);
        Duration ringLimit =
                call.options().ringTimeout().orElse(engine.config().sip().ringTimeout());
        session.invite(invitation, now(), effects);
        timers.arm(DialogTimers.RING_LIMIT, ringLimit.toNanos());
    }

    /** 200 with our description, as soon as there is a port to name in it. */
    void answer() {
        LocalEndpoint local = media.open();
        answering = local == null;
        if (local == null) {
            return; // the stream's Bound takes it up again
        }
        Body body = media.describe(local);
        if (body == null) {
            session.reject(488, null, List.of(), now(), effects);
        } else if (session.accept(body, now(), effects)) {
            media.apply();
        } else {
            outOfPlace("a wish to answer");
        }
    }

    // ---- commands (DialogCommands) ----

    /** The user's wish: an established call is hung up, one of ours that was not answered yet is cancelled. */
    void hangUp() {
        boolean unanswered = placing != null && !record.isEstablished();
        hangUp(unanswered ? new EndCause.Cancelled(Party.LOCAL, null) : new EndCause.LocalHangup(null));
    }

    void hangUp(EndCause cause) {
        session.hangUp(cause, now(), effects);
    }

    void ring() {
        if (!session.ring(null, now(), effects)) {
            outOfPlace("a wish to ring");
        }
    }

    void reject(int status) {
        if (!session.reject(status, null, List.of(), now(), effects)) {
            outOfPlace("a wish to reject");
        }
    }

    /** A command that the call's state does not allow. To hang up is allowed always: who does it twice, or too late, has what he wants. */
    private void outOfPlace(String wish) {
        shard.unexpected(wish, session.callId().value(), session);
    }

    void collect(Dialog.CollectDigits collect) {
        if (!digits.await(collect.count(), collect.reply())) {
            timers.arm(DialogTimers.DIGITS, collect.timeout().toNanos());
        }
    }

    @Nullable
    ActorRef<MediaStream.Command> media() {
        return media.stream();
    }

    CallStatistics statistics() {
        return record.statistics(now());
    }

    private long now() {
        return shard.nowNs();
    }

    // ---- the end ----

    /** The guard caught something: PostStop follows, except when the actor never started. */
    void faulted(Fault fault) {
        record.fault(new EndCause.InternalError(fault.cause().toString()));
        if (fault.where() == Fault.Where.ACTOR_START) {
            stopped();
        }
    }

    /** Every way out leads here, after the stream's own end: the wire is told, the tables are freed, the listener hears the last word. */
    private void stopped() {
        hops.ownerGone();
        try {
            goodbye();
        } finally {
            timers.close();
            DialogEvent last = record.close(now());
            try {
                digits.give();
            } finally {
                listener.on(last);
            }
        }
    }

    private void goodbye() {
        if (!session.isEnded()) {
            // Stopped from above or by the guard: the other side gets its BYE, CANCEL or refusal, once, and whoever
            // waits is told.
            EndCause cause = record.faultOr(new EndCause.LocalHangup(null));
            boolean refused = cause instanceof EndCause.InternalError && session.reject(500, cause, now(), effects);
            if (!refused) {
                session.abandon(cause, now(), effects);
            }
            performer.performLast();
            record.ended(cause, now());
        }
    }
}
