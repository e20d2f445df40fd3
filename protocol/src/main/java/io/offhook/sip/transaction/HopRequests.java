package io.offhook.sip.transaction;

import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.RequestBuilder;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;

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
}
