package io.offhook.sdp;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where the peer wants media. Judge it by {@link MediaTarget} before a packet goes there.
 *
 * @param host as written: a literal or a host name
 * @param address the literal's address; null for a host name, which whoever wants to send has to resolve
 * @param port 1..65535; 0 where there is none (RTCP behind port 65535)
 */
public record RemoteEndpoint(String host, @Nullable InetAddress address, int port) {

    /** True for 0.0.0.0 and ::, the hold of RFC 2543: nothing is to be sent (RFC 3264 §8.4). */
    public boolean isAnyLocal() {
        return address != null && address.isAnyLocalAddress();
    }

    /** False when both are literals of different IP versions, so that no packet can pass. */
    boolean isReachableFrom(LocalEndpoint local) {
        return address == null || isAnyLocal() || address instanceof Inet6Address == local.isIpv6();
    }
}
