package io.offhook.testkit;

import io.offhook.engine.AccountBuilder;
import io.offhook.engine.Engine;
import org.jspecify.annotations.Nullable;

/**
 * How a phone is reached.
 *
 * @param domain of its address-of-record; null: its own address
 * @param proxy where all of its requests go first, "host:port"; null: straight to the target
 * @param password for the exchange's challenges; null: it has none
 */
record Line(
        @Nullable String domain,
        @Nullable String proxy,
        @Nullable String password) {
    private static final Line DIRECT = new Line(null, null, null);

    static Line direct() {
        return DIRECT;
    }

    /** An account on this line, to be described further. */
    AccountBuilder account(Engine engine, String addressOfRecord) {
        AccountBuilder account = engine.account(addressOfRecord);
        if (proxy != null) {
            account.proxy(proxy);
        }
        if (password != null) {
            account.password(password);
        }
        return account;
    }

    @Override
    public String toString() { // never the password
        return domain == null ? "direct" : domain + " via " + proxy;
    }
}
