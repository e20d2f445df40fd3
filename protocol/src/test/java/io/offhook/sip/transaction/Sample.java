package io.offhook.sip.transaction;

import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.Tag;

/** A few messages of one call. */
public final class Sample {

    public static final SipRequest INVITE = request(Method.INVITE, "z9hG4bK776asdhds");
    public static final SipRequest OPTIONS = request(Method.OPTIONS, "z9hG4bKhjhs8ass877");

    private Sample() {}

    public static SipRequest request(Method method, String branch) {
        return SipRequest.builder(method, "sip:bob@biloxi.example.com")
                .header(HeaderName.VIA, "SIP/2.0/UDP pc33.atlanta.example.com;branch=" + branch)
                .header(HeaderName.ROUTE, "<sip:proxy.example.com;lr>")
                .header(HeaderName.MAX_FORWARDS, "70")
                .header(HeaderName.FROM, "Alice <sip:alice@atlanta.example.com>;tag=1928301774")
                .header(HeaderName.TO, "Bob <sip:bob@biloxi.example.com>")
                .header(HeaderName.CALL_ID, "a84b4c76e66710")
                .header(HeaderName.CSEQ, "314159 " + method.name())
                .header(HeaderName.CONTACT, "<sip:alice@pc33.atlanta.example.com>")
                .build();
    }

    public static SipResponse response(SipRequest request, int status) {
        return SipResponse.respond(request, status).toTag(new Tag("a6c85cf")).build();
    }
}
