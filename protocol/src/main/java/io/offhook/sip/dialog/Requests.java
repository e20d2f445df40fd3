package io.offhook.sip.dialog;

import io.offhook.sip.message.Branch;
import io.offhook.sip.message.CallId;
import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.RequestBuilder;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How requests of ours begin and end (RFC 3261 section 8.1.1). */
final class Requests {

    private Requests() {}

    /** Request line, Via, Route and Max-Forwards. */
    static RequestBuilder begin(Method method, Routing routing, LocalPoint local, Branch branch) {
        RequestBuilder request =
                SipRequest.builder(method, routing.requestUri()).via(local.transport(), local.sentBy(), branch);
        for (int i = 0; i < routing.routes().size(); i++) {
            request.header(HeaderName.ROUTE, routing.routes().get(i));
        }
        return request.maxForwards(70);
    }

    /** A request outside a dialog, complete. */
    static Outgoing outside(
            Method method,
            Invitation invitation,
            Routing routing,
            LocalPoint local,
            CallId callId,
            Tag localTag,
            long sequence,
            Branch branch,
            List<HeaderLine> credentials) {
        RequestBuilder request = begin(method, routing, local, branch)
                .from(invitation.from(), localTag)
                .header(HeaderName.TO, invitation.to())
                .callId(callId)
                .cseq(sequence);
        return new Outgoing(
                finish(request, method, local, credentials, invitation.headers(), invitation.body()), branch);
    }

    /** Contact, Allow and product where they belong, the given headers, the body. */
    static SipRequest finish(
            RequestBuilder request,
            Method method,
            LocalPoint local,
            List<HeaderLine> credentials,
            List<HeaderLine> headers,
            @Nullable Body body) {
        if (carriesContact(method)) {
            request.header(HeaderName.CONTACT, local.contact());
        }
        if (method.equals(Method.INVITE) || method.equals(Method.OPTIONS)) {
            request.header(HeaderName.ALLOW, local.allow());
        }
        if (local.product() != null) {
            request.header(HeaderName.USER_AGENT, local.product());
        }
        add(request, credentials);
        add(request, headers);
        return body == null
                ? request.build()
                : request.body(body.contentType(), body.bytes()).build();
    }

    static void add(RequestBuilder request, List<HeaderLine> headers) {
        for (int i = 0; i < headers.size(); i++) {
            HeaderLine line = headers.get(i);
            request.header(line.name(), line.value());
        }
    }

    /** RFC 3261 table 2: requests that make or refresh a dialog, and OPTIONS. */
    private static boolean carriesContact(Method method) {
        return method.equals(Method.INVITE)
                || method.equals(Method.OPTIONS)
                || method.equals(Method.UPDATE)
                || method.equals(Method.SUBSCRIBE)
                || method.equals(Method.NOTIFY)
                || method.equals(Method.REFER);
    }
}
