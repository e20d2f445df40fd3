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
        if (host.indexOf(':') < 0 && !isIpv4(host)) {
            throw new IllegalArgumentException("an IP address is needed here, not \"" + text + "\"");
        }
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an IP address: \"" + text + "\"", e);
        }
    }

    /** Four numbers up to 255: the JDK would ask DNS for anything else, 999.1.1.1 for example. */
    private static boolean isIpv4(String host) {
        int dots = 0;
        int value = -1;
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c == '.' && value >= 0) {
                dots++;
                value = -1;
            } else if (c >= '0' && c <= '9') {
                value = Math.max(value, 0) * 10 + c - '0';
                if (value > 255) {
                    return false;
                }
            } else {
                return false;
            }
        }
        return dots == 3 && value >= 0;
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
