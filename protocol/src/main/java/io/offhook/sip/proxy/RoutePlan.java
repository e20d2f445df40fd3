package io.offhook.sip.proxy;

import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.MessageEditor;
import io.offhook.sip.message.NameAddress;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipUri;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Route information preprocessing, RFC 3261 §16.4: what a received request really asks for once our own traces are taken
 * out of it.
 *
 * @param uri the Request-URI; null when it is no SIP URI
 * @param uriText the same as text
 * @param routes the Route values that remain
 * @param rewritten whether a strict router had moved the Request-URI to the end of the Route (§16.4, first case)
 * @param consumed whether the first Route named us and was taken away
 * @param dialog whether a Record-Route of ours came back, so that the request belongs to a dialog that we let through
 */
record RoutePlan(
        @Nullable SipUri uri,
        String uriText,
        List<NameAddress> routes,
        boolean rewritten,
        boolean consumed,
        boolean dialog) {

    static RoutePlan of(SipRequest request, Ownership own, RelayPass pass) {
        SipUri uri = request.uri();
        if (!request.has(HeaderName.ROUTE)) {
            return new RoutePlan(uri, request.requestUri(), List.of(), false, false, false);
        }
        List<NameAddress> routes = request.routes();
        String text = request.requestUri();
        boolean dialog = false;
        boolean rewritten = false;
        if (!routes.isEmpty() && uri != null && ours(uri, own) && pass.holds(uri.user(), request.callId())) {
            text = routes.get(routes.size() - 1).uri();
            uri = SipUri.parse(text);
            routes = routes.subList(0, routes.size() - 1);
            rewritten = true;
            dialog = true;
        }
        boolean consumed = false;
        SipUri first = routes.isEmpty() ? null : routes.get(0).sipUri();
        if (first != null && (ours(first, own) || own.owns(first))) {
            dialog |= pass.holds(first.user(), request.callId());
            routes = routes.subList(1, routes.size());
            consumed = true;
        }
        return new RoutePlan(uri, text, routes, rewritten, consumed, dialog);
    }

    private static boolean ours(SipUri uri, Ownership own) {
        return own.isElement(uri);
    }

    /** The request with this plan's Request-URI and Routes, ready for {@code target} (§16.6 steps 1, 2 and 6). */
    MessageEditor apply(SipRequest request, String target) {
        MessageEditor editor = request.edit();
        if (!target.equals(request.requestUri())) {
            editor.setRequestUri(target);
        }
        SipUri next = routes.isEmpty() ? null : routes.get(0).sipUri();
        boolean strict = next != null && !next.isLooseRouter();
        if (rewritten || strict) {
            editor.remove(HeaderName.ROUTE);
            for (int i = strict ? 1 : 0; i < routes.size(); i++) {
                editor.append(HeaderName.ROUTE, routes.get(i).encode());
            }
            if (strict) { // step 6: the next hop reads the Request-URI, the real one waits at the end of the Route
                editor.append(HeaderName.ROUTE, "<" + target + ">");
                editor.setRequestUri(routes.get(0).uri());
            }
        } else if (consumed) {
            editor.removeFirstRoute();
        }
        return editor;
    }
}
