package io.offhook.engine.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.TimerScheduler;
import io.offhook.engine.CallFailedException;
import io.offhook.sip.auth.DigestAnswer;
import io.offhook.sip.dialog.EndCause;
import io.offhook.sip.dialog.Invitation;
import io.offhook.sip.dialog.OutOfDialogRequest;
import io.offhook.sip.dialog.SessionEffect;
import io.offhook.sip.dialog.SessionEffects;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An account's OPTIONS requests that are under way, each a {@link OutOfDialogRequest} found by its Call-ID. */
final class Pings {
    private final ActorRef<Account.Command> self;
    private final TimerScheduler<Account.Command> timers;
    private final EngineContext engine;
    private final SipShard shard;
    private final AccountParts parts;
    private final Map<String, Ping> underWay = new LinkedHashMap<>(2);
    private final SessionEffects effects = new SessionEffects();

    private record Ping(
            OutOfDialogRequest request,
            OwnerTable.DialogKey key,
            MessageOwner owner,
            Hops hops,
            Reply<Integer> reply) {}

    Pings(
            ActorRef<Account.Command> self,
            TimerScheduler<Account.Command> timers,
            EngineContext engine,
            SipShard shard,
            AccountParts parts) {
        this.self = self;
        this.timers = timers;
        this.engine = engine;
        this.shard = shard;
        this.parts = parts;
    }

    void start(Account.Ping wish) {
        String uri = wish.target().encode();
        Invitation what = new Invitation(uri, parts.from(), "<" + uri + ">", parts.routes(), java.util.List.of(), null);
        OutOfDialogRequest request = new OutOfDialogRequest(
                shard.point(parts.contactUser(), shard.outbox().literal(wish.target())),
                engine.timers(),
                shard.identifiers(),
                Method.OPTIONS,
                what);
        String id = request.callId().value();
        OwnerTable.DialogKey key =
                new OwnerTable.DialogKey(id, request.localTag().value());
        Hops hops = new Hops(
                shard.outbox(),
                hop -> self.tell(new Account.Resolved(id, hop)),
                why -> request.transportFailed(why, shard.nowNs(), effects));
        Ping ping = new Ping(
                request,
                key,
                (message, source) -> self.tell(new Account.Received(message, source)),
                hops,
                wish.reply());
        underWay.put(id, ping);
        engine.owners().put(key, ping.owner);
        request.start(shard.nowNs(), effects);
        perform(ping);
    }

    void received(SipMessage message) {
        Ping ping = underWay.get(message.callId().value());
        if (ping != null && message instanceof SipResponse response) {
            ping.request.received(response, shard.nowNs(), effects);
            perform(ping);
        }
    }

    void due(Account.Due due) {
        Ping ping = underWay.get(due.callId());
        if (ping != null) {
            ping.request.timer(due.timer(), shard.nowNs(), effects);
            perform(ping);
        }
    }

    void resolved(Account.Resolved resolved) {
        Ping ping = underWay.get(resolved.callId());
        if (ping != null) {
            ping.hops.resolved(resolved.hop());
            perform(ping);
        }
    }

    void close() {
        for (Ping ping : underWay.values()) {
            engine.owners().remove(ping.key, ping.owner);
            ping.reply.fail(new CallFailedException(new EndCause.TransportError("the account is closed")));
        }
        underWay.clear();
    }

    private void perform(Ping ping) {
        for (int i = 0; i < effects.size(); i++) {
            SessionEffect effect = effects.get(i);
            if (effect instanceof SessionEffect.Send send) {
                ping.hops.send(send.message(), send.destination());
            } else if (effect instanceof SessionEffect.Arm arm) {
                Account.Due due = new Account.Due(ping.key.callId(), arm.timer());
                timers.startSingleTimer(due, due, Duration.ofNanos(arm.delayNs()));
            } else if (effect instanceof SessionEffect.Challenged challenged) {
                challenged(ping, challenged);
            } else if (effect instanceof SessionEffect.RequestDone done) {
                done(ping, done.response());
            } else if (effect instanceof SessionEffect.Unexpected unexpected) {
                shard.unexpected(unexpected.what(), ping.request.callId().value(), ping.request);
            }
        }
        effects.clear();
    }

    private void challenged(Ping ping, SessionEffect.Challenged challenge) {
        DigestAnswer answer =
                ChallengeAnswers.of(parts.spec(), engine).answer(challenge.response(), challenge.request());
        if (answer instanceof DigestAnswer.Retry retry) {
            ping.request.retryWith(retry.headerName(), retry.headerValue(), shard.nowNs(), effects);
        } else {
            ping.request.refuseChallenge(shard.nowNs(), effects);
        }
    }

    private void done(Ping ping, @Nullable SipResponse response) {
        underWay.remove(ping.key.callId());
        engine.owners().remove(ping.key, ping.owner);
        if (response == null) {
            ping.reply.fail(new CallFailedException(new EndCause.TimedOut("OPTIONS")));
        } else {
            ping.reply.succeed(response.status());
        }
    }
}
