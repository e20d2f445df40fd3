package io.offhook.engine.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import io.offhook.engine.CallOptions;
import io.offhook.sip.dialog.Body;
import io.offhook.sip.dialog.HeaderLine;
import io.offhook.sip.dialog.Invitation;
import io.offhook.sip.message.NameAddress;
import io.offhook.sip.message.Parameters;
import io.offhook.sip.message.SipUri;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What of an account outlives a restart of its actor: what it is, its Contact user, its children. Shared with its dialogs; immutable once spawned.
 */
public final class AccountParts {
    private final EngineContext engine;
    private final AccountSpec spec;
    private final String name;
    private final String from;
    private final List<String> routes;
    private final List<ActorRef<ShardCalls.Command>> calls = new ArrayList<>();
    private final AccountPorts ports;
    private final AccountLine line;
    private @Nullable ActorRef<Registration.Command> registration;

    private AccountParts(ActorContext<Account.Command> context, EngineContext engine, AccountLine line) {
        AccountSpec spec = line.spec();
        this.line = line;
        this.engine = engine;
        this.spec = spec;
        this.name = spec.aor().encode();
        this.from = new NameAddress(spec.displayName().orElse(null), name, Parameters.NONE).encode();
        this.routes = spec.proxy().map(AccountParts::route).map(List::of).orElse(List.of());
        this.ports = new AccountPorts(engine, context.getSelf(), calls);
        for (SipShard shard : engine.shards()) {
            calls.add(context.spawnAnonymous(ShardCalls.create(engine, shard, this), shard.props()));
        }
    }

    /** Spawns an account's lasting children. */
    static AccountParts spawn(ActorContext<Account.Command> context, EngineContext engine, AccountLine line) {
        return new AccountParts(context, engine, line);
    }

    AccountSpec spec() {
        return spec;
    }

    /** The address-of-record, for lists and logs. */
    String name() {
        return name;
    }

    String contactUser() {
        return line.contactUser();
    }

    AccountPorts ports() {
        return ports;
    }

    List<String> routes() {
        return routes;
    }

    String from() {
        return from;
    }

    Invitation invitation(SipUri target, CallOptions options, @Nullable Body offer) {
        List<HeaderLine> headers = options.headers().isEmpty() ? List.of() : new ArrayList<>();
        for (Map.Entry<String, String> header : options.headers()) {
            headers.add(new HeaderLine(header.getKey(), header.getValue()));
        }
        String uri = target.encode();
        return new Invitation(uri, from, "<" + uri + ">", routes, headers, offer);
    }

    /** The URIs of {@link #routes}. */
    List<String> routeUris() {
        return spec.proxy()
                .map(AccountParts::loose)
                .map(SipUri::encode)
                .map(List::of)
                .orElse(List.of());
    }

    /** The registration, spawned when it is first needed. */
    ActorRef<Registration.Command> registration(ActorContext<Account.Command> context, SipShard shard) {
        if (registration == null) {
            ActorRef<RegistrationEvent> listener =
                    context.messageAdapter(RegistrationEvent.class, Account.FromRegistration::new);
            registration = context.spawnAnonymous(Registration.create(engine, shard, this, listener), shard.props());
        }
        return registration;
    }

    @Nullable
    ActorRef<Registration.Command> registrationOrNull() {
        return registration;
    }

    void stopRegistration(ActorContext<Account.Command> context) {
        ActorRef<Registration.Command> over = registration;
        registration = null;
        if (over != null) {
            context.watch(over);
            context.stop(over);
        }
    }

    void watchCalls(ActorContext<Account.Command> context) {
        calls.forEach(context::watch);
    }

    boolean callsAlive(ActorContext<Account.Command> context) {
        for (ActorRef<Void> child : context.getChildren()) {
            if (!child.equals(registration)) {
                return true;
            }
        }
        return false;
    }

    /** The account is gone: nobody finds it any more. */
    void release() {
        engine.accounts().leave(line);
    }

    private static String route(SipUri proxy) {
        return "<" + loose(proxy).encode() + ">";
    }

    private static SipUri loose(SipUri proxy) {
        return proxy.isLooseRouter() ? proxy : proxy.withParameter("lr", null);
    }
}
