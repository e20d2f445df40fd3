package io.offhook.testkit.network;

import io.offhook.net.Resolver;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A router's application layer gateway for SIP: rewrites private IPv4 addresses inside messages to those of its {@link Nat}, and
 * back. What a good one does:
 *
 * <table>
 * <caption>What is rewritten</caption>
 * <tr><th></th><th>out: private to outside</th><th>in: outside to private</th></tr>
 * <tr><td>request</td><td>sent-by of the top Via, Contact</td><td>Request-URI, Contact</td></tr>
 * <tr><td>response</td><td>Contact</td><td>sent-by of the top Via, Contact</td></tr>
 * <tr><td>SDP</td><td>address of o= and c=, port of m=</td><td></td></tr>
 * <tr><td>either</td><td>Content-Length, when the SDP changes</td><td></td></tr>
 * </table>
 *
 * <p>For each port of media it opens a {@linkplain Nat#pinhole pinhole}, for anybody. What is a name, a public address, IPv6, or
 * anything but SIP stays as it is; so do {@code a=rtcp} (RFC 3605) and ICE candidates, which real ones miss as well.
 *
 * <p>{@link SipAlgDefect}s make it a bad one.
 */
public final class SipAlg {
    /** Another endpoint in the place of one; null: it stays. */
    @FunctionalInterface
    interface Translation {
        @Nullable
        InetSocketAddress of(InetSocketAddress endpoint);
    }

    private static final int SIP_PORT = 5_060;
    private static final String HOST_PORT = "(\\d{1,3}(?:\\.\\d{1,3}){3})(?::(\\d{1,5}))?(?![\\w.:-])";
    private static final Pattern SENT_BY = Pattern.compile("(SIP\\s*/\\s*2\\.0\\s*/\\s*\\w+\\s+)" + HOST_PORT);
    private static final Pattern URI = Pattern.compile("((?i:sips?):(?:[^@>\\s]*@)?)" + HOST_PORT);
    private static final Pattern CALL_ID = Pattern.compile("(@)(\\d{1,3}(?:\\.\\d{1,3}){3})()$");

    private final Nat nat;
    private final Set<SipAlgDefect> defects;
    private long rewritten;

    /** A gateway on a NAT; without defects a good one. */
    public SipAlg(Nat nat, Set<SipAlgDefect> defects) {
        this.nat = nat;
        this.defects = defects.isEmpty() ? EnumSet.noneOf(SipAlgDefect.class) : EnumSet.copyOf(defects);
    }

    /** Whether a router would look into a datagram: most do at port 5060, at either end, and at no other. */
    public static boolean watches(InetSocketAddress source, InetSocketAddress destination) {
        return source.getPort() == SIP_PORT || destination.getPort() == SIP_PORT;
    }

    /** Datagrams that it changed. */
    public long rewritten() {
        return rewritten;
    }

    /**
     * Rewrites what goes out.
     *
     * @param inside the datagram's source on the inside
     * @param outside its source as {@link Nat#outbound} translated it
     * @return another array, or the same when nothing is rewritten
     */
    public byte[] outbound(byte[] datagram, InetSocketAddress inside, InetSocketAddress outside, long nowNs) {
        SipAlgText message = SipAlgText.read(datagram);
        if (message == null) {
            return datagram;
        }
        Translation media = address -> isPrivate(address) ? nat.pinhole(address, nowNs) : null;
        Translation signalling = address -> inside.equals(address) ? outside : media.of(address);
        boolean response = message.isResponse();
        if (!response) {
            message.rewriteFirst("via", "v", line -> replace(SENT_BY, line, signalling, true));
        } else if (has(SipAlgDefect.RESPONSE_VIA)) {
            message.rewriteFirst("via", "v", line -> replace(SENT_BY, line, peer -> outside, true));
        }
        if (!(response && message.isInDialog() && has(SipAlgDefect.CONTACT_ONE_WAY))) {
            contacts(message, signalling);
        }
        if (has(SipAlgDefect.CALL_ID_HOST)) {
            Translation host = address -> isPrivate(address) ? outside : null;
            message.rewriteFirst("call-id", "i", line -> replace(CALL_ID, line, host, true));
        }
        if (SipAlgSdp.isSdp(message.body())) {
            SipAlgSdp body = new SipAlgSdp(nat.outsideAddress(), media, has(SipAlgDefect.FIRST_OCCURRENCE_ONLY));
            message.body(body.rewritten(message.body()), !has(SipAlgDefect.CONTENT_LENGTH_KEPT));
        }
        return finished(message, datagram);
    }

    /**
     * Rewrites what comes in.
     *
     * @param inside the datagram's destination as {@link Nat#inbound} translated it
     * @param outside its destination on the outside
     * @return another array, or the same when nothing is rewritten
     */
    public byte[] inbound(byte[] datagram, InetSocketAddress inside, InetSocketAddress outside, long nowNs) {
        SipAlgText message = SipAlgText.read(datagram);
        if (message == null) {
            return datagram;
        }
        Translation back = address -> outside.equals(address) ? inside : nat.insideOf(address, nowNs);
        if (message.isResponse() && !has(SipAlgDefect.VIA_NOT_RESTORED)) {
            message.rewriteFirst("via", "v", line -> replace(SENT_BY, line, back, true));
        }
        if (!message.isResponse() && !has(SipAlgDefect.REQUEST_URI_NOT_RESTORED)) {
            message.rewriteStart(line -> replace(URI, line, back, true));
        }
        contacts(message, back);
        return finished(message, datagram);
    }

    private void contacts(SipAlgText message, Translation translation) {
        boolean firstOnly = has(SipAlgDefect.FIRST_OCCURRENCE_ONLY);
        if (firstOnly) {
            message.rewriteFirst("contact", "m", line -> replace(URI, line, translation, true));
        } else {
            message.rewriteAll("contact", "m", line -> replace(URI, line, translation, false));
        }
    }

    private byte[] finished(SipAlgText message, byte[] datagram) {
        if (!message.changed()) {
            return datagram;
        }
        rewritten++;
        return message.bytes();
    }

    private boolean has(SipAlgDefect defect) {
        return defects.contains(defect);
    }

    /** RFC 1918. */
    static boolean isPrivate(InetSocketAddress endpoint) {
        return endpoint.getAddress().isSiteLocalAddress();
    }

    /** Puts other addresses and ports in; a pattern's groups are what stands before, the address, and the port if any. */
    private static String replace(Pattern pattern, String line, Translation translation, boolean firstOnly) {
        Matcher matcher = pattern.matcher(line);
        StringBuilder result = new StringBuilder();
        int copied = 0;
        while (matcher.find()) {
            String port = matcher.group(3);
            InetSocketAddress found =
                    Resolver.literal(matcher.group(2), port == null || port.isEmpty() ? SIP_PORT : port(port));
            InetSocketAddress other = found == null ? null : translation.of(found);
            if (other != null) {
                result.append(line, copied, matcher.start()).append(matcher.group(1));
                result.append(other.getAddress().getHostAddress());
                boolean withPort = port == null ? other.getPort() != SIP_PORT : !port.isEmpty();
                result.append(withPort ? ":" + other.getPort() : "");
                copied = matcher.end();
            }
            if (firstOnly) {
                break;
            }
        }
        return result.append(line, copied, line.length()).toString();
    }

    private static int port(String digits) {
        return Math.min(Integer.parseInt(digits), 65_535);
    }
}
