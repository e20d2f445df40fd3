package io.offhook.testkit;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The IPv4 addresses of a lab: hosts in the open have those of 198.18.0.0/15, which no other network uses (RFC 2544), homes those of 192.168.0.0/16. */
final class Addresses {
    private int open;
    private int homes;

    /** The next address in the open. */
    InetAddress next() {
        int n = ++open;
        return of(198, 18 + (n >>> 16), n >>> 8, n);
    }

    /** The number of the next home. */
    int nextHome() {
        return ++homes;
    }

    /** The address of a host in a home. */
    static InetAddress inside(int home, int host) {
        return of(192, 168, home, host);
    }

    private static InetAddress of(int... octets) {
        byte[] bytes = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            bytes[i] = (byte) octets[i];
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an IPv4 address has four octets", e);
        }
    }
}
