package io.offhook.sdp;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * IP address literals to addresses and back, without any chance of a name lookup: {@link InetAddress#getByName} would ask the
 * DNS, blocking, for whatever host name a peer cares to write.
 */
public final class IpLiteral {
    private static final int MAX_LENGTH = 45; // a full IPv6 address with an IPv4 tail
    private static final int GROUPS = 8;

    private IpLiteral() {}

    /**
     * The address that a literal stands for; null when the text is a host name or anything else. IPv6 comes without brackets and
     * without a zone. IPv4 octets are decimal, leading zeros or not. An IPv4-mapped IPv6 address gives the IPv4 address, so
     * that no filter can be passed by writing {@code ::ffff:127.0.0.1}.
     */
    public static @Nullable InetAddress parse(String text) {
        if (text.length() < 2 || text.length() > MAX_LENGTH) {
            return null;
        }
        byte[] bytes;
        if (text.indexOf(':') >= 0) {
            bytes = ipv6(text);
        } else {
            char first = text.charAt(0);
            bytes = first >= '0' && first <= '9' ? ipv4(text, 0) : null;
        }
        if (bytes == null) {
            return null;
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            return null; // thrown for a wrong length only, which the two parsers rule out
        }
    }

    /** The literal of an address, without a zone. */
    public static String format(InetAddress address) {
        String literal = address.getHostAddress();
        int zone = literal.indexOf('%');
        return zone < 0 ? literal : literal.substring(0, zone);
    }

    private static byte @Nullable [] ipv4(String text, int from) {
        byte[] bytes = new byte[4];
        int at = from;
        for (int i = 0; i < 4; i++) {
            int dot = i < 3 ? text.indexOf('.', at) : text.length();
            int octet = dot < 0 || dot - at > 3 ? -1 : Tokens.number(text, at, dot, 255);
            if (octet < 0) {
                return null;
            }
            bytes[i] = (byte) octet;
            at = dot + 1;
        }
        return bytes;
    }

    /** RFC 4291 §2.2: eight groups, or fewer with one {@code ::}, the last two perhaps as IPv4. */
    private static byte @Nullable [] ipv6(String text) {
        int[] groups = new int[GROUPS];
        int count = 0;
        int gap = -1;
        int at = 0;
        int length = text.length();
        if (text.startsWith("::")) {
            gap = 0;
            at = 2;
        }
        while (at < length) {
            if (count == GROUPS) {
                return null;
            }
            int end = text.indexOf(':', at);
            if (end < 0) {
                end = length;
            }
            if (end == length && text.indexOf('.', at) >= 0) {
                byte[] tail = count <= GROUPS - 2 ? ipv4(text, at) : null;
                if (tail == null) {
                    return null;
                }
                groups[count++] = (tail[0] & 0xff) << 8 | tail[1] & 0xff;
                groups[count++] = (tail[2] & 0xff) << 8 | tail[3] & 0xff;
                break;
            }
            int group = hex(text, at, end);
            if (group < 0) {
                return null;
            }
            groups[count++] = group;
            at = end + 1;
            if (end < length && at == length) {
                return null; // a single colon at the end
            }
            if (at < length && text.charAt(at) == ':') {
                if (gap >= 0) {
                    return null; // a second "::"
                }
                gap = count;
                at++;
            }
        }
        if (gap < 0 ? count != GROUPS : count == GROUPS) {
            return null;
        }
        byte[] bytes = new byte[2 * GROUPS];
        int tail = gap < 0 ? 0 : count - gap;
        for (int i = 0; i < count; i++) {
            int slot = i < count - tail ? i : GROUPS - count + i;
            bytes[2 * slot] = (byte) (groups[i] >> 8);
            bytes[2 * slot + 1] = (byte) groups[i];
        }
        return bytes;
    }

    private static int hex(String text, int from, int to) {
        if (from >= to || to - from > 4) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
