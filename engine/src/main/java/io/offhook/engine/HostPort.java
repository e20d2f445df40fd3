package io.offhook.engine;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** "address:port" as people write it, for literal addresses only: reading one never asks DNS. */
public final class HostPort {
    private HostPort() {}

    /**
     * Reads "127.0.0.1:5070", "[::1]:5070", "127.0.0.1" or ":5070" (any address).
     *
     * @throws IllegalArgumentException when the text is none of these
     */
    public static InetSocketAddress parse(String text, int defaultPort) {
        String host = text.trim();
        int port = defaultPort;
        int colon = host.lastIndexOf(':');
        boolean bareIpv6 = !host.startsWith("[") && host.indexOf(':') != colon;
        if (colon >= 0 && !bareIpv6 && host.indexOf(']', colon) < 0) {
            port = port(host.substring(colon + 1), text);
            host = host.substring(0, colon);
        }
        return new InetSocketAddress(literal(host.isEmpty() ? "0.0.0.0" : host), port);
    }

    /**
     * Reads an IPv4 or IPv6 address, brackets allowed.
     *
     * @throws IllegalArgumentException for a host name
     */
    public static InetAddress literal(String text) {
        String host = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        if (host.equals("localhost")) {
            return InetAddress.getLoopbackAddress();
        }
        boolean literal = !host.isEmpty()
                && (host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9')));
        if (!literal) {
            throw new IllegalArgumentException("an IP address is needed here, not \"" + text + "\"");
        }
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an IP address: \"" + text + "\"", e);
        }
    }

    private static int port(String digits, String text) {
        try {
            int port = Integer.parseInt(digits);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException("port must be 0 to 65535 in \"" + text + "\"");
    }
}
