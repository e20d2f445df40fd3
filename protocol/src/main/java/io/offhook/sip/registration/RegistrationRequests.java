package io.offhook.sip.registration;

import io.offhook.sip.auth.DigestAnswer;
import io.offhook.sip.message.CallId;
import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.NameAddress;
import io.offhook.sip.message.RequestBuilder;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.Tag;
import io.offhook.sip.message.Via;
import io.offhook.sip.transaction.Identifiers;
import java.util.List;

/** Makes one session's REGISTERs: one Call-ID and From tag, CSeq one higher each time (RFC 3261 §10.2). */
final class RegistrationRequests {
    private static final int FIRST_CSEQ_BOUND = 1 << 16;

    private final RegistrationConfig config;
    private final Identifiers ids;
    private final CallId callId;
    private final Tag fromTag;
    private long sequence;

    RegistrationRequests(RegistrationConfig config, Identifiers ids) {
        this.config = config;
        this.ids = ids;
        this.callId = ids.newCallId();
        this.fromTag = ids.newTag();
        this.sequence = ids.random(FIRST_CSEQ_BOUND);
    }

    CallId callId() {
        return callId;
    }

    /** The next REGISTER; {@code seconds} is the interval, 0 to remove the binding. */
    SipRequest next(long seconds, List<DigestAnswer.Retry> credentials) {
        sequence++;
        RequestBuilder request = SipRequest.builder(Method.REGISTER, config.registrar())
                .via(Via.of(config.transport(), config.viaHost(), config.viaPort(), ids.newBranch()))
                .from(NameAddress.of(config.addressOfRecord()).withTag(fromTag))
                .to(NameAddress.of(config.addressOfRecord()))
                .callId(callId)
                .cseq(sequence)
                .contact(NameAddress.of(config.contact()))
                .header(HeaderName.EXPIRES, Long.toString(seconds));
        for (String route : config.routes()) {
            request.header(HeaderName.ROUTE, "<" + route + ">");
        }
        String userAgent = config.userAgent();
        if (userAgent != null) {
            request.header(HeaderName.USER_AGENT, userAgent);
        }
        for (DigestAnswer.Retry one : credentials) {
            request.header(one.headerName(), one.headerValue());
        }
        return request.build();
    }
}
