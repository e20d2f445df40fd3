package io.offhook.net;

/**
 * How a UDP socket is opened.
 *
 * @param use what it carries: decides batching and flushing
 * @param maxDatagramBytes longest datagram taken, 1..65507
 * @param receiveBufferBytes SO_RCVBUF asked for; the kernel may grant less
 * @param sendBufferBytes SO_SNDBUF asked for; the kernel may grant less
 * @param trafficClass the IP TOS / traffic class byte, 0..255; 0xB8 is DSCP EF (RFC 3246)
 */
public record UdpOptions(Use use, int maxDatagramBytes, int receiveBufferBytes, int sendBufferBytes, int trafficClass) {

    /** What a socket carries. */
    public enum Use {
        /** Many peers: read in batches, written with one flush a turn. */
        SIGNALLING,
        /** One peer at a steady pace: one datagram a read, written at once. */
        MEDIA
    }

    /** DSCP EF, expedited forwarding, in the traffic class byte. */
    public static final int EXPEDITED_FORWARDING = 0xB8;

    /** Longest UDP payload over IPv4. */
    public static final int MAX_UDP_PAYLOAD = 65_507;

    /** Checks the ranges. */
    public UdpOptions {
        if (maxDatagramBytes < 1 || maxDatagramBytes > MAX_UDP_PAYLOAD) {
            throw new IllegalArgumentException(
                    "maxDatagramBytes must be 1.." + MAX_UDP_PAYLOAD + ": " + maxDatagramBytes);
        }
        if (receiveBufferBytes < 1 || sendBufferBytes < 1) {
            throw new IllegalArgumentException("socket buffers must be at least 1 byte");
        }
        if (trafficClass < 0 || trafficClass > 255) {
            throw new IllegalArgumentException("trafficClass must be 0..255: " + trafficClass);
        }
    }

    /** A listening socket for SIP: 16 KiB datagrams, 4 MiB receive buffer, best effort. */
    public static UdpOptions signalling() {
        return new UdpOptions(Use.SIGNALLING, 16 * 1024, 4 << 20, 4 << 20, 0);
    }

    /** A stream's socket: 1,500-byte datagrams, 64 KiB receive buffer, expedited forwarding. */
    public static UdpOptions media() {
        return new UdpOptions(Use.MEDIA, 1_500, 64 << 10, 64 << 10, EXPEDITED_FORWARDING);
    }

    /** The same with another traffic class. */
    public UdpOptions withTrafficClass(int newTrafficClass) {
        return new UdpOptions(use, maxDatagramBytes, receiveBufferBytes, sendBufferBytes, newTrafficClass);
    }

    /** The same with another limit. */
    public UdpOptions withMaxDatagramBytes(int newMaxDatagramBytes) {
        return new UdpOptions(use, newMaxDatagramBytes, receiveBufferBytes, sendBufferBytes, trafficClass);
    }

    /** The same with another receive buffer. */
    public UdpOptions withReceiveBufferBytes(int newReceiveBufferBytes) {
        return new UdpOptions(use, maxDatagramBytes, newReceiveBufferBytes, sendBufferBytes, trafficClass);
    }
}
