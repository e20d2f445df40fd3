package io.offhook.testkit.network;

import java.net.Inet6Address;
import java.net.InetAddress;

/** What stands before a UDP payload. */
public enum IpVersion {
    /** 20 bytes (RFC 791 without options) and 8 of UDP (RFC 768). */
    V4(28),
    /** 40 bytes (RFC 8200 without extension headers) and 8 of UDP. */
    V6(48);

    private final int headerBytes;

    IpVersion(int headerBytes) {
        this.headerBytes = headerBytes;
    }

    /** Bytes of the IP and the UDP header together. */
    public int headerBytes() {
        return headerBytes;
    }

    /** The version of an address. */
    public static IpVersion of(InetAddress address) {
        return address instanceof Inet6Address ? V6 : V4;
    }
}
