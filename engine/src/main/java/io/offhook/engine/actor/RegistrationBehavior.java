package io.offhook.engine.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ExtensibleBehavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.PreRestart;
import akka.actor.typed.Signal;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.offhook.engine.EngineConfig;
import io.offhook.engine.shard.Ledger;
import io.offhook.sip.auth.ChallengePolicy;
import io.offhook.sip.auth.DigestClient;
import io.offhook.sip.dialog.Destination;
import io.offhook.sip.message.NameAddress;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.SipUri;
import io.offhook.sip.registration.Backoff;
import io.offhook.sip.registration.RegistrationConfig;
import io.offhook.sip.registration.RegistrationEffect;
import io.offhook.sip.registration.RegistrationSession;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Drives one {@link RegistrationSession}: sends what it sends, arms what it arms, tells the account. */
final class RegistrationBehavior extends ExtensibleBehavior<Registration.Command> {
    /** What a restart must not forget. */
    static final class Memory {
        boolean wanted;
        boolean leaving;
    }

    private final SipShard shard;
    private final EngineContext engine;
    private final TimerScheduler<Registration.Command> timers;
    private final ActorRef<RegistrationEvent> listener;
    private final Memory memory;
    private final AccountParts account;
    private final RegistrationSession session;
    private final MessageOwner owner;
    private final Hops hops;
    private final Ledger.Entry ledger;
    private final List<RegistrationEffect> effects = new ArrayList<>(4);
    private OwnerTable.@Nullable DialogKey tagKey;
    private boolean counted;

    RegistrationBehavior(
            ActorContext<Registration.Command> context,
            TimerScheduler<Registration.Command> timers,
            EngineContext engine,
            SipShard shard,
            AccountParts account,
            ActorRef<RegistrationEvent> listener,
            Memory memory) {
        this.engine = engine;
        this.shard = shard;
        this.timers = timers;
        this.listener = listener;
        this.memory = memory;
        this.account = account;
        AccountSpec spec = account.spec();
        DigestClient digest = spec.credentials()
                .map(credentials -> new DigestClient(
                        credentials,
                        ChallengePolicy.ownServers(),
                        engine.environment().random()))
                .orElse(null);
        this.session = new RegistrationSession(config(engine, shard, account), digest, shard.identifiers());
        ActorRef<Registration.Command> self = context.getSelf();
        this.owner = (message, source) -> self.tell(new Registration.Received(message));
        this.hops = new Hops(
                shard.outbox(),
                hop -> self.tell(new Registration.Resolved(hop)),
                why -> session.transportFailed(shard.nowNs(), effects));
        this.ledger = shard.shard().ledger().open(Ledger.Kind.ACTOR, account.name(), this);
        if (memory.wanted || memory.leaving) {
            // What the registrar holds of us is forgotten with the session: bound anew, and removed again where that
            // was the wish.
            session.register(shard.nowNs(), effects);
            if (memory.leaving) {
                session.unregister(shard.nowNs(), effects);
            }
            perform();
        }
    }

    private static RegistrationConfig config(EngineContext engine, SipShard shard, AccountParts account) {
        AccountSpec spec = account.spec();
        SipUri registrar = spec.registrar()
                .orElseGet(() -> SipUri.of(null, spec.aor().host(), spec.aor().port()));
        SipUri hop = spec.proxy().orElse(registrar);
        InetSocketAddress peer = shard.outbox().literal(hop);
        String host = SipShard.hostText(shard.localToward(peer));
        int port = shard.local().getPort();
        EngineConfig settings = engine.config();
        return RegistrationConfig.of(
                        registrar.encode(),
                        account.name(),
                        "sip:" + account.contactUser() + "@" + host + ":" + port,
                        host,
                        port)
                .withExpires(spec.expires())
                .withRoutes(account.routeUris())
                .withUserAgent(settings.userAgent())
                .withTiming(
                        engine.timers(),
                        new Backoff(
                                settings.registration().retryBase(),
                                settings.registration().retryMax(),
                                settings.registration().retryBase()));
    }

    @Override
    public Behavior<Registration.Command> receive(
            TypedActorContext<Registration.Command> ctx, Registration.Command command) {
        remember(command);
        engine.strike(Chaos.Victim.REGISTRATION, account, command);
        long now = shard.nowNs();
        if (command instanceof Registration.Received received) {
            if (received.message() instanceof SipResponse response) {
                session.received(response, now, effects);
            }
        } else if (command instanceof Registration.Due due) {
            session.timer(due.timer(), now, effects);
        } else if (command instanceof Registration.Resolved resolved) {
            hops.resolved(resolved.hop());
        } else if (command instanceof Registration.Register) {
            session.register(now, effects);
        } else if (command instanceof Registration.Unregister) {
            session.unregister(now, effects);
        } else {
            return Behaviors.unhandled();
        }
        perform();
        return this;
    }

    /** Before anything can go wrong. */
    private void remember(Registration.Command command) {
        if (command instanceof Registration.Register) {
            memory.wanted = true;
            memory.leaving = false;
        } else if (command instanceof Registration.Unregister) {
            memory.wanted = false;
            memory.leaving = true;
        }
    }

    @Override
    public Behavior<Registration.Command> receiveSignal(TypedActorContext<Registration.Command> ctx, Signal signal) {
        if (signal instanceof PostStop || signal instanceof PreRestart) {
            if (tagKey != null) {
                engine.owners().remove(tagKey, owner);
            }
            count(false);
            ledger.close();
        }
        return Behaviors.same();
    }

    private void perform() {
        for (int i = 0; i < effects.size(); i++) {
            perform(effects.get(i));
        }
        effects.clear();
    }

    private void perform(RegistrationEffect effect) {
        if (effect instanceof RegistrationEffect.Send send) {
            claim(OwnerTable.dialogKey(
                    send.request(),
                    java.util.Objects.requireNonNull(send.request().fromTag())));
            if (send.retransmission()) {
                shard.metrics().retransmitted();
            }
            List<NameAddress> routes = send.request().routes();
            String hop = routes.isEmpty()
                    ? send.request().requestUri()
                    : routes.get(0).uri();
            hops.send(send.request(), new Destination.NextHop(hop));
        } else if (effect instanceof RegistrationEffect.Arm arm) {
            timers.startSingleTimer(
                    arm.timer().name(), new Registration.Due(arm.timer()), Duration.ofNanos(arm.delayNs()));
        } else if (effect instanceof RegistrationEffect.Registered registered) {
            shard.metrics().registrations++;
            count(true);
            listener.tell(new RegistrationEvent.Registered(registered.expires()));
        } else if (effect instanceof RegistrationEffect.ExpiringSoon soon) {
            listener.tell(new RegistrationEvent.Expiring(soon.remaining()));
        } else if (effect instanceof RegistrationEffect.RegistrationFailed failed) {
            shard.metrics().registrationFailures++;
            OptionalLong retry = failed.retryInNs();
            listener.tell(new RegistrationEvent.Failed(
                    failed.cause(),
                    retry.isPresent() ? Optional.of(Duration.ofNanos(retry.getAsLong())) : Optional.empty()));
        } else if (effect instanceof RegistrationEffect.Unexpected unexpected) {
            shard.unexpected(unexpected.what(), session.callId().value(), session);
        } else if (effect instanceof RegistrationEffect.Expired || effect instanceof RegistrationEffect.Unregistered) {
            count(false);
            memory.leaving = false;
            listener.tell(new RegistrationEvent.Unregistered());
        }
    }

    /** The From tag of a registration's requests may change between them; responses are found by the present one. */
    private void claim(OwnerTable.DialogKey present) {
        if (!present.equals(tagKey)) {
            if (tagKey != null) {
                engine.owners().remove(tagKey, owner);
            }
            engine.owners().put(present, owner);
            tagKey = present;
        }
    }

    private void count(boolean bound) {
        if (bound != counted) {
            counted = bound;
            shard.metrics().registered += bound ? 1 : -1;
        }
    }

    /** For the ledger. Any thread may ask: then it may be a little behind. */
    @Override
    public String toString() {
        Duration remaining = session.remaining(shard.nowNs());
        return "registration " + session.state()
                + (remaining.isZero() ? "" : ", bound for " + remaining.toSeconds() + " s more");
    }
}
