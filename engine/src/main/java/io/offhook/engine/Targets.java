package io.offhook.engine;

import io.offhook.sip.message.SipUri;
import org.jspecify.annotations.Nullable;

/** Addresses as people write them. */
final class Targets {
    private Targets() {}

    /** A sip: URI, or a user of the domain of {@code home}. */
    static SipUri uri(String text, @Nullable SipUri home) {
        String full = text.trim();
        boolean otherScheme = false;
        if (!full.startsWith("sip:") && !full.startsWith("sips:")) {
            int at = full.indexOf('@');
            // A colon in a user is another scheme (tel:, http:), or a password, which has no business here.
            otherScheme = (home != null || at >= 0) && full.lastIndexOf(':', at < 0 ? full.length() : at) >= 0;
            full = "sip:" + (home == null || at >= 0 ? full : full + "@" + hostPort(home));
        }
        SipUri uri = otherScheme ? null : SipUri.parse(full);
        if (uri == null) {
            throw new IllegalArgumentException("not a SIP address: \"" + text + "\" (expected sip:user@host)");
        }
        return uri;
    }

    /** A server: "sip:host:port", "host:port" or "host". */
    static SipUri server(String text) {
        return uri(text, null);
    }

    private static String hostPort(SipUri uri) {
        return uri.port() > 0 ? uri.host() + ":" + uri.port() : uri.host();
    }
}
