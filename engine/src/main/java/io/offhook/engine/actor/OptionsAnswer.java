package io.offhook.engine.actor;

import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;

/** What we can do, for those who ask with OPTIONS (RFC 3261 section 11.2). */
final class OptionsAnswer {
    private OptionsAnswer() {}

    static SipResponse to(SipRequest options, SipShard shard, String contactUser) {
        return SipResponse.respond(options, 200)
                .toTag(shard.statelessTag(options))
                .header(HeaderName.CONTACT, shard.point(contactUser, null).contact())
                .header(HeaderName.ALLOW, shard.point(contactUser, null).allow())
                .header(HeaderName.ACCEPT, "application/sdp")
                .build();
    }
}
