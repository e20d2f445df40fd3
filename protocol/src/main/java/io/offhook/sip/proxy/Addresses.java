package io.offhook.sip.proxy;

import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipUri;
import io.offhook.sip.message.Via;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** From texts in messages to socket addresses, without ever asking DNS. */
final class Addresses {
    private Addresses() {}

    /** The address of a URI whose host is a literal; null otherwise. */
    static @Nullable InetSocketAddress of(SipUri uri) {
        InetAddress ip = literal(uri.address());
        int port = uri.portOrDefault();
        return ip == null || port < 1 ? null : new InetSocketAddress(ip, port);
    }

    /** The address that an IPv4 or IPv6 literal (without brackets) stands for; null when it is none. */
    static @Nullable InetAddress literal(String host) {
        try {
            if (host.indexOf(':') >= 0) {
                return host.indexOf('%') >= 0 ? null : InetAddress.getByName(host); // with a colon never a DNS name
            }
            byte[] bytes = new byte[4];
            return dotted(host, bytes) ? InetAddress.getByAddress(bytes) : null;
        } catch (UnknownHostException notALiteral) {
            return null;
        }
    }

    private static boolean dotted(String host, byte[] into) {
        int part = 0;
        int value = -1;
        for (int i = 0; i <= host.length(); i++) {
            char c = i == host.length() ? '.' : host.charAt(i);
            if (c == '.') {
                if (value < 0 || part == 4) {
                    return false;
                }
                into[part++] = (byte) value;
                value = -1;
            } else if (c < '0' || c > '9') {
                return false;
            } else {
                value = Math.max(value, 0) * 10 + (c - '0');
                if (value > 255) {
                    return false;
                }
            }
        }
        return part == 4;
    }

    /**
     * Where responses to this request go: the packet's source address, with the source port when rport was asked
     * (RFC 3581 §4), else with the port of the Via (§18.2.2). Never the Via's host or maddr: that would make us a
     * reflector.
     */
    static InetSocketAddress responseTo(SipRequest request, InetSocketAddress source) {
        Via via = request.topVia();
        int port = via.wantsRport() ? source.getPort() : via.portOrDefault();
        return port == source.getPort() || port < 1 ? source : new InetSocketAddress(source.getAddress(), port);
    }

    /** A host as it stands in a URI: IPv6 in brackets. */
    static String text(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        String plain = zone < 0 ? text : text.substring(0, zone);
        return plain.indexOf(':') < 0 ? plain : "[" + plain + "]";
    }
}
