package io.offhook.engine.actor;

import io.offhook.sip.message.SipRequest;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who is called. Our Contact carries a user that is the account's alone, so the user part of the Request-URI says it (RFC 3261 section 8.2.2.1); an
 * account that takes all the rest may stand behind. An account is entered before its actors live: from the moment that {@code open()} returns it can be
 * called, and what comes too early waits in its line.
 */
final class AccountDirectory {
    private final ConcurrentHashMap<String, AccountLine> byUser = new ConcurrentHashMap<>();
    private volatile @Nullable AccountLine catchAll;

    /** Enters an account under a Contact user: its own where that is free, else that with a number. */
    void enter(AccountLine line) {
        String own = line.spec().aor().user() == null
                ? "anonymous"
                : line.spec().aor().user();
        String user = own;
        for (int n = 2; byUser.putIfAbsent(user, line) != null; n++) {
            user = own + "-" + n;
        }
        line.entered(user);
        if (line.spec().catchAll()) {
            catchAll = line;
        }
    }

    void leave(AccountLine line) {
        byUser.remove(line.contactUser(), line);
        if (line.equals(catchAll)) {
            catchAll = null;
        }
    }

    int size() {
        return byUser.size();
    }

    @Nullable
    AccountLine find(SipRequest request) {
        String user = request.requestUser();
        AccountLine line = user == null ? null : byUser.get(user);
        return line != null ? line : catchAll;
    }
}
