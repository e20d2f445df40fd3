package io.offhook.sdp;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A {@code c=} line (RFC 8866 §5.7): where media is to be sent.
 *
 * @param netType {@code IN}
 * @param addressType {@code IP4} or {@code IP6}
 * @param address an address or a host name, a multicast suffix ({@code /127}) included; never resolved here
 */
public record Connection(String netType, String addressType, String address) {

    private static final String[] KNOWN = {"IN", "IP4", "IP6"};

    public Connection {
        SdpText.requireToken(netType, "a network type");
        SdpText.requireToken(addressType, "an address type");
        SdpText.requireValue(address, "a connection address");
    }

    /** The connection line for an address literal. */
    public static Connection of(InetAddress address) {
        String literal = IpLiteral.format(address);
        return new Connection("IN", literal.indexOf(':') >= 0 ? "IP6" : "IP4", literal);
    }

    static @Nullable Connection parse(String text, int from, int to) {
        if (!isReadable(text, from, to)) {
            return null;
        }
        Tokens words = new Tokens(text, from, to);
        words.next();
        String netType = words.text(KNOWN);
        words.next();
        String addressType = words.text(KNOWN);
        return new Connection(netType, addressType, words.nextText());
    }

    /** Whether there is a network type, an address type and an address. */
    static boolean isReadable(String text, int from, int to) {
        Tokens words = new Tokens(text, from, to);
        return words.next() && words.isVisible() && words.next() && words.isVisible() && words.next();
    }

    /** The address without a multicast suffix. */
    public String host() {
        int slash = address.indexOf('/');
        return slash < 0 ? address : address.substring(0, slash);
    }

    /** The address when it is a literal; null for a host name. Nothing is looked up. */
    public @Nullable InetAddress literal() {
        return IpLiteral.parse(host());
    }

    /** True for an internet address of either version. */
    public boolean isInternet() {
        return netType.equals("IN") && (addressType.equals("IP4") || addressType.equals("IP6"));
    }

    /** The line's value. */
    @Override
    public String toString() {
        return netType + " " + addressType + " " + address;
    }
}
