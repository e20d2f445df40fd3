package io.offhook.sip.message;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Notes in the top Via where a request came from (RFC 3261 §18.2.1, RFC 3581 §4). */
final class Received {
    private Received() {}

    static SipRequest mark(SipRequest request, InetSocketAddress source) {
        InetAddress address = source.getAddress();
        if (address == null) {
            return request;
        }
        String ip = text(address);
        SipRequest spliced = splice(request, ip, source.getPort());
        if (spliced != null) {
            return spliced;
        }
        Via via = request.topVia();
        boolean rport = via.wantsRport();
        boolean sameHost = sameAddress(via.host(), address, ip);
        // A received that the sender wrote himself is a lie or a mistake: ours replaces it.
        @Nullable String noted = via.parameters().get("received");
        if (!rport && sameHost && noted == null) {
            return request;
        }
        Via marked = via;
        if (rport) {
            marked = marked.withParam("rport", Integer.toString(source.getPort()));
        }
        marked = sameHost && !rport
                ? new Via(
                        marked.transport(),
                        marked.host(),
                        marked.port(),
                        marked.parameters().without("received"))
                : marked.withParam("received", ip);
        return marked.equals(via)
                ? request
                : request.edit().replaceTopVia(marked).buildRequest();
    }

    /**
     * The common case, on every request's way in: rport is asked and nothing is noted yet. Two values go into the bytes and the index moves along; nothing is
     * parsed.
     */
    private static @Nullable SipRequest splice(SipRequest request, String ip, int port) {
        HeaderLines lines = request.lines();
        int line = lines.find(HeaderName.VIA, 0);
        if (line < 0) {
            return null;
        }
        byte[] b = request.bytes();
        int start = lines.valueStart(line);
        int end = Grammar.itemEnd(b, start, lines.valueEnd(line));
        int parameters = Chars.indexOf(b, start, end, ';');
        if (parameters < 0 || Grammar.parameter(b, parameters, end, "received") >= 0) {
            return null;
        }
        long rport = Grammar.parameter(b, parameters, end, "rport");
        int at = (int) rport;
        if (rport < 0 || (int) (rport >>> 32) != at || b[at - 1] == '=' || Chars.blank(b[at - 1])) {
            return null;
        }
        return request.spliced(at, ("=" + port + ";received=" + ip).getBytes(StandardCharsets.US_ASCII));
    }

    /** Without the scope of a link-local address, which means nothing elsewhere. */
    private static String text(InetAddress address) {
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? text : text.substring(0, scope);
    }

    private static boolean sameAddress(String host, InetAddress address, String ip) {
        if (host.equals(ip)) {
            return true;
        }
        boolean bracket = address instanceof Inet6Address && host.startsWith("[") && host.endsWith("]");
        if (!bracket) {
            return false; // a name is never looked up here: RFC 3581 lets received be added always
        }
        try {
            return InetAddress.getByName(host).equals(address); // a literal in brackets: no look-up either
        } catch (java.net.UnknownHostException e) {
            return false;
        }
    }
}
