package io.offhook.sip.dialog;

import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import java.util.Objects;

/** Which of our requests a response answers (RFC 3261 section 17.1.3): same branch in the top Via, same CSeq method. */
final class Branches {

    private Branches() {}

    static boolean match(SipRequest request, SipResponse response) {
        return request.method().equals(response.cseq().method())
                && Objects.equals(
                        request.topVia().param("branch"), response.topVia().param("branch"));
    }
}
