package io.offhook.net;

/**
 * Where a SIP request is to go, as its URI says it (RFC 3263 section 4: TARGET, port and transport).
 *
 * @param host name or literal (IPv6 with or without brackets)
 * @param port 1..65535; 0: the URI has none
 * @param udpChosen whether the URI has {@code transport=udp}, so that nothing is left to choose by NAPTR
 */
public record ServerName(String host, int port, boolean udpChosen) {
    /** The port of SIP over UDP, when neither URI nor SRV says another. */
    public static final int DEFAULT_PORT = 5_060;

    /** Checks the range. */
    public ServerName {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 1 to 65535, or 0 for none: " + port);
        }
    }

    /** The port, or the default one. */
    public int portOrDefault() {
        return port == 0 ? DEFAULT_PORT : port;
    }
}
