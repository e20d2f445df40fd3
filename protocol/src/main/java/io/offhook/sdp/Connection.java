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
        Tokens words = new Tokens(text, from, to);
        String netType = words.nextText();
        String addressType = words.nextText();
        String address = words.nextText();
        if (address.isEmpty() || !isVisible(netType) || !isVisible(addressType)) {
            return null;
        }
        return new Connection(shared(netType), shared(addressType), address);
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

    private static boolean isVisible(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) <= ' ' || word.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private static String shared(String word) {
        return switch (word) {
            case "IN" -> "IN";
            case "IP4" -> "IP4";
            case "IP6" -> "IP6";
            default -> word;
        };
    }

    /** The line's value. */
    @Override
    public String toString() {
        return netType + " " + addressType + " " + address;
    }
}
