package io.offhook.sip.dialog;

import io.offhook.sip.message.NameAddress;
import io.offhook.sip.message.SipUri;
import java.util.ArrayList;
import java.util.List;

/**
 * Request-URI, Route headers and next hop of a request, made from a target and a route set (RFC 3261 section 12.2.1.1).
 *
 * <p>A first route with {@code lr} is a loose router: the target stays in the Request-URI and the routes go into Route. One
 * without is a strict router of RFC 2543: it takes the Request-URI, and the target becomes the last Route.
 */
record Routing(String requestUri, List<String> routes, Destination.NextHop hop) {

    static Routing of(String target, List<String> routeSet) {
        if (routeSet.isEmpty()) {
            return new Routing(target, routeSet, new Destination.NextHop(target));
        }
        NameAddress first = NameAddress.parse(routeSet.get(0));
        if (first == null) { // the gate lets no such message in; a user's own route may still be bad
            return new Routing(target, List.of(), new Destination.NextHop(target));
        }
        SipUri uri = first.sipUri();
        var hop = new Destination.NextHop(first.uri());
        if (uri == null || uri.isLooseRouter()) {
            return new Routing(target, routeSet, hop);
        }
        List<String> rest = new ArrayList<>(routeSet.subList(1, routeSet.size()));
        rest.add('<' + target + '>');
        return new Routing(first.uri(), List.copyOf(rest), hop);
    }
}
