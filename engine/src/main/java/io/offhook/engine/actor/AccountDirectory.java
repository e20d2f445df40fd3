package io.offhook.engine.actor;

import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipUri;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who is called. Our Contact carries a user that is the account's alone, so the user part of the Request-URI says it (RFC 3261 section 8.2.2.1); an
 * account that takes all the rest may stand behind.
 */
final class AccountDirectory {
    /** One account as an inbound request meets it. */
    record Entry(AccountSpec spec, String contactUser, AccountPorts ports) {}

    private final ConcurrentHashMap<String, Entry> byUser = new ConcurrentHashMap<>();
    private volatile @Nullable Entry catchAll;

    /** Claims a Contact user: the account's own where it is free, else that with a number. */
    String claim(AccountSpec spec, java.util.function.Function<String, Entry> entryOf) {
        String own = spec.aor().user() == null ? "anonymous" : spec.aor().user();
        String user = own;
        for (int n = 2; byUser.putIfAbsent(user, entryOf.apply(user)) != null; n++) {
            user = own + "-" + n;
        }
        if (spec.catchAll()) {
            catchAll = byUser.get(user);
        }
        return user;
    }

    void release(String contactUser) {
        Entry gone = byUser.remove(contactUser);
        if (gone != null && gone.equals(catchAll)) {
            catchAll = null;
        }
    }

    int size() {
        return byUser.size();
    }

    @Nullable
    Entry find(SipRequest request) {
        SipUri uri = request.uri();
        Entry entry = uri == null || uri.user() == null ? null : byUser.get(uri.user());
        return entry != null ? entry : catchAll;
    }
}
