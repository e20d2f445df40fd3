package io.offhook.testkit;

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

    @Override
    public String toString() { // never the password
        return domain == null ? "direct" : domain + " via " + proxy;
    }
}
