package io.offhook.engine.actor;

import io.offhook.sip.auth.DigestAnswer;
import io.offhook.sip.dialog.Body;
import io.offhook.sip.dialog.EndCause;
import io.offhook.sip.dialog.InviteSession;
import io.offhook.sip.dialog.SessionEffect;
import io.offhook.sip.dialog.SessionEffects;
import io.offhook.sip.message.SipMessage;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Performs what the session of one dialog asks for: sends, arms, lingers, lets the {@link DialogMedia} negotiate, answers challenges, keeps the branches
 * of a fork, and tells the listener. Confined to the dialog's shard.
 */
final class DialogPerformer {
    private final EngineContext engine;
    private final SipShard shard;
    private final AccountParts account;
    private final DialogRecord record;
    private final InviteSession session;
    private final SessionEffects effects;
    private final DialogTimers timers;
    private final Hops hops;
    private final DialogMedia media;
    private final DialogListener listener;
    private @Nullable Duration talkLimit;
    private @Nullable InetSocketAddress source;
    private @Nullable ForkedSessions forks;
    private @Nullable ChallengeAnswers challenges;
    private boolean performing;

    /** @param effects where the session writes what it asks for */
    DialogPerformer(
            DialogPlace place,
            DialogRecord record,
            InviteSession session,
            SessionEffects effects,
            DialogTimers timers,
            Hops hops,
            DialogMedia media,
            DialogListener listener) {
        this.engine = place.engine();
        this.shard = place.shard();
        this.account = place.account();
        this.record = record;
        this.session = session;
        this.effects = effects;
        this.timers = timers;
        this.hops = hops;
        this.media = media;
        this.listener = listener;
    }

    /** The call is hung up when it has stood for so long. */
    void limitTalk(Duration limit) {
        talkLimit = limit;
    }

    // ---- the branches of a fork, which share the dialog's messages and timers ----

    /** Whether a message, which came from {@code from}, is a branch's; if so, it was dealt with. */
    boolean takes(SipMessage message, InetSocketAddress from) {
        source = from;
        return forks != null && forks.takes(message, from, shard.nowNs());
    }

    /** Whether a timer was a branch's; if so, it was dealt with. */
    boolean timer(int timer) {
        return forks != null && forks.timer(timer, shard.nowNs());
    }

    /** Whether a timer still means something. */
    boolean awaits(int timer) {
        return session.awaits(timer) || (forks != null && forks.awaits(timer));
    }

    /** The session and every branch have ended. */
    boolean isDone() {
        return session.isEnded() && (forks == null || forks.isEmpty());
    }

    // ---- what the session asks for ----

    /** Performs all that was asked for, and what that leads to. */
    void perform() {
        if (performing) {
            return; // an effect led to another input: its effects stand behind in the list
        }
        performing = true;
        try {
            for (int i = 0; i < effects.size(); i++) {
                perform(effects.get(i));
            }
        } finally {
            performing = false;
            effects.clear();
        }
    }

    /** What the wire is still owed when the actor stops; nobody hears the rest any more. */
    void performLast() {
        for (int i = 0; i < effects.size(); i++) {
            SessionEffect effect = effects.get(i);
            if (effect instanceof SessionEffect.Send || effect instanceof SessionEffect.Linger) {
                perform(effect);
            }
        }
        effects.clear();
    }

    private void perform(SessionEffect effect) {
        if (effect instanceof SessionEffect.Send send) {
            hops.send(send.message(), send.destination());
            record.sent(send);
        } else if (effect instanceof SessionEffect.Repeat repeat) {
            shard.sendAgain(repeat.bytes(), repeat.destination(), source);
        } else if (effect instanceof SessionEffect.Arm arm) {
            if (session.awaits(arm.timer())) {
                timers.arm(arm.timer(), arm.delayNs());
            }
        } else if (effect instanceof SessionEffect.Linger linger) {
            shard.linger(linger.transaction());
        } else if (effect instanceof SessionEffect.Offered offered) {
            offered(offered.offer());
        } else if (effect instanceof SessionEffect.Ringing ringing) {
            listener.on(new DialogEvent.Provisional(ringing.response().status()));
        } else if (effect instanceof SessionEffect.Progress progress) {
            listener.on(new DialogEvent.Provisional(progress.response().status()));
        } else if (effect instanceof SessionEffect.Answered answered) {
            answered(answered);
        } else if (effect instanceof SessionEffect.Acked acked) {
            agreed(acked.body());
        } else if (effect instanceof SessionEffect.Challenged challenged) {
            challenged(challenged);
        } else if (effect instanceof SessionEffect.Reoffered reoffered) {
            reoffered(reoffered.offer());
        } else if (effect instanceof SessionEffect.OtherRequest other) {
            // INFO, MESSAGE, REFER and their kin come with the features that need them; until then RFC 3261 section
            // 8.2.1 speaks.
            session.respond(other.request(), 405, List.of(), null, shard.nowNs(), effects);
        } else if (effect instanceof SessionEffect.Forked forked) {
            forked(forked);
        } else if (effect instanceof SessionEffect.Unexpected unexpected) {
            shard.unexpected(unexpected.what(), session.callId().value(), session);
        } else if (effect instanceof SessionEffect.Ended ended) {
            record.ended(ended.cause(), shard.nowNs());
        }
    }

    private void offered(@Nullable Body offer) {
        if (offer != null && !media.offered(offer)) {
            session.reject(488, null, List.of(), shard.nowNs(), effects);
        }
    }

    private void answered(SessionEffect.Answered answered) {
        timers.cancel(DialogTimers.RING_LIMIT);
        if (answered.reinvite()) {
            return;
        }
        agreed(answered.body());
    }

    /** The call stands once its descriptions agree; {@code answer} is the peer's, where one was owed. */
    private void agreed(@Nullable Body answer) {
        boolean owed = !media.settled();
        if (!media.answered(answer)) {
            session.bye(new EndCause.MediaFailure(media.problem()), shard.nowNs(), effects);
            return;
        }
        if (owed) {
            media.apply();
        }
        established();
    }

    private void established() {
        if (!record.isEstablished()) {
            record.established(shard.nowNs());
            listener.on(new DialogEvent.Answered());
            if (talkLimit != null) {
                timers.arm(DialogTimers.TALK_LIMIT, talkLimit.toNanos());
            }
        }
    }

    private void reoffered(@Nullable Body offer) {
        Body body = media.redescribe(offer);
        if (body == null) {
            session.rejectReinvite(488, null, shard.nowNs(), effects);
            return;
        }
        session.acceptReinvite(body, shard.nowNs(), effects);
        if (offer != null) {
            media.apply();
        }
    }

    private void challenged(SessionEffect.Challenged challenge) {
        if (challenges == null) {
            challenges = ChallengeAnswers.of(account.spec(), engine);
        }
        DigestAnswer answer = challenges.answer(challenge.response(), challenge.request());
        if (answer instanceof DigestAnswer.Retry retry) {
            session.retryWith(retry.headerName(), retry.headerValue(), shard.nowNs(), effects);
        } else {
            session.refuseChallenge(shard.nowNs(), effects);
        }
    }

    private void forked(SessionEffect.Forked forked) {
        if (forks == null) {
            forks = new ForkedSessions(hops, timers, shard);
        }
        forks.add(session, forked, shard.nowNs());
    }
}
