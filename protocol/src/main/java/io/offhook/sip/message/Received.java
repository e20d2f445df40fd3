package io.offhook.sip.message;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Notes in the top Via where a request came from (RFC 3261 §18.2.1, RFC 3581 §4). */
final class Received {
    private Received() {}

    static SipRequest mark(SipRequest request, InetSocketAddress source) {
        InetAddress address = source.getAddress();
        if (address == null) {
            return request;
        }
        Via via = request.topVia();
        String ip = text(address);
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
