package io.offhook.engine.actor;

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

/** What an account is to its registration and its dialogs, whether its own actor lives or not: how it was opened, its Contact user, From, Route. Immutable. */
public final class AccountParts {
    private final AccountSpec spec;
    private final String name;
    private final String contactUser;
    private final String from;
    private final List<String> routes;

    private AccountParts(AccountLine line) {
        this.spec = line.spec();
        this.name = spec.aor().encode();
        this.contactUser = line.contactUser();
        this.from = new NameAddress(spec.displayName().orElse(null), name, Parameters.NONE).encode();
        this.routes = spec.proxy().map(AccountParts::route).map(List::of).orElse(List.of());
    }

    /** Those of an account that was {@linkplain EngineContext#enter entered}. */
    public static AccountParts of(AccountLine line) {
        return new AccountParts(line);
    }

    AccountSpec spec() {
        return spec;
    }

    /** The address-of-record, for lists and logs. */
    String name() {
        return name;
    }

    String contactUser() {
        return contactUser;
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

    private static String route(SipUri proxy) {
        return "<" + loose(proxy).encode() + ">";
    }

    private static SipUri loose(SipUri proxy) {
        return proxy.isLooseRouter() ? proxy : proxy.withParameter("lr", null);
    }
}
