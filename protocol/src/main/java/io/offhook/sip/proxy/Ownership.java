package io.offhook.sip.proxy;

import io.offhook.sip.message.SipUri;
import io.offhook.sip.message.Via;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;

/** What is ours: which URIs name our domain or this very element, and which Vias we wrote. */
final class Ownership {
    private final String domain;
    private final String host;
    private final int port;
    private final InetAddress ip;

    Ownership(String domain, InetSocketAddress address) {
        this.domain = domain.toLowerCase(Locale.ROOT);
        this.ip = address.getAddress();
        this.host = Addresses.text(ip);
        this.port = address.getPort();
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    /** Is this element responsible for the URI: its domain (with any port that is ours or none), or its address? */
    boolean owns(SipUri uri) {
        if (uri.host().equalsIgnoreCase(domain) && (uri.port() < 0 || uri.port() == port)) {
            return true;
        }
        return isElement(uri);
    }

    /** Does the URI name this element by its address? */
    boolean isElement(SipUri uri) {
        if (uri.portOrDefault() != port) {
            return false;
        }
        if (uri.host().equalsIgnoreCase(host)) {
            return true;
        }
        return uri.host().equalsIgnoreCase("localhost")
                ? ip.isLoopbackAddress()
                : ip.equals(Addresses.literal(uri.address()));
    }

    boolean wrote(Via via) {
        return via.port() == port && via.host().equalsIgnoreCase(host);
    }
}
