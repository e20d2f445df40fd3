package io.offhook.sip.transaction;

import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.RequestBuilder;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The two requests that live on one hop only and are copied from the INVITE: the ACK of a failure, and CANCEL. */
public final class HopRequests {

    private HopRequests() {}

    /** The ACK of a 300-699: same Request-URI, Via, Route; the To of the response (RFC 3261 section 17.1.1.3). */
    public static SipRequest ack(SipRequest invite, SipResponse response) {
        return copy(invite, Method.ACK, response.header(HeaderName.TO)).build();
    }

    /** The CANCEL of an INVITE: same Request-URI, Via, To, From, Call-ID, Route and CSeq number (section 9.1). */
    public static SipRequest cancel(SipRequest invite) {
        return copy(invite, Method.CANCEL, invite.header(HeaderName.TO)).build();
    }

    /** The CANCEL of an INVITE with the reason of RFC 3326, for example {@code SIP;cause=200;text="elsewhere"}. */
    public static SipRequest cancel(SipRequest invite, String reason) {
        return copy(invite, Method.CANCEL, invite.header(HeaderName.TO))
                .header(HeaderName.REASON, reason)
                .build();
    }

    private static RequestBuilder copy(SipRequest invite, Method method, @Nullable String to) {
        RequestBuilder request = SipRequest.builder(method, invite.requestUri())
                .header(HeaderName.VIA, given(invite.header(HeaderName.VIA)));
        List<String> routes = invite.headers(HeaderName.ROUTE);
        for (int i = 0; i < routes.size(); i++) {
            request.header(HeaderName.ROUTE, routes.get(i));
        }
        return request.maxForwards(70)
                .header(HeaderName.FROM, given(invite.header(HeaderName.FROM)))
                .header(HeaderName.TO, given(to))
                .callId(invite.callId())
                .cseq(invite.cseq().sequence());
    }

    /** The codec lets no message through without these, and we build none. */
    private static String given(@Nullable String value) {
        if (value == null) {
            throw new IllegalArgumentException("message without Via, From or To");
        }
        return value;
    }
}
