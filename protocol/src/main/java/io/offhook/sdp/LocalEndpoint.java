package io.offhook.sdp;

import java.net.InetAddress;

/**
 * Where one stream of ours receives.
 *
 * @param address an IPv4 or IPv6 literal, without brackets or zone: what the {@code c=} line says
 * @param port the RTP port, 1..65535
 * @param rtcpPort the RTCP port; said in {@code a=rtcp} when it is not the port above (RFC 3605)
 * @param rtcpMux whether we can take RTCP on the RTP port (RFC 5761); then offered, and agreed where the peer says so too
 */
public record LocalEndpoint(String address, int port, int rtcpPort, boolean rtcpMux) {

    public LocalEndpoint {
        if (IpLiteral.parse(address) == null) {
            throw new IllegalArgumentException("a local media address is an IP literal, not " + address);
        }
        if (SdpText.requirePort(port, "an RTP port") == 0) {
            throw new IllegalArgumentException("an RTP port may not be 0");
        }
        SdpText.requirePort(rtcpPort, "an RTCP port");
    }

    /** An endpoint with RTCP on the next port and without multiplexing. */
    public static LocalEndpoint of(String address, int port) {
        return new LocalEndpoint(address, port, port == 65535 ? 0 : port + 1, false);
    }

    /** The same for an address. A zone is dropped. */
    public static LocalEndpoint of(InetAddress address, int port) {
        return of(IpLiteral.format(address), port);
    }

    /** The same endpoint, offering to take RTCP on the RTP port. */
    public LocalEndpoint withRtcpMux() {
        return new LocalEndpoint(address, port, rtcpPort, true);
    }

    boolean isIpv6() {
        return address.indexOf(':') >= 0;
    }
}
