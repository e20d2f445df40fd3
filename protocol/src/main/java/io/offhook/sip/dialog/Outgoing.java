package io.offhook.sip.dialog;

import io.offhook.sip.message.Branch;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;

/** A request of ours and the branch that was put into its Via: nobody has to read what we have just written. */
record Outgoing(SipRequest request, Branch branch) {

    /** Whether this response answers it (RFC 3261 section 17.1.3): same branch in the top Via, same CSeq method. */
    boolean isAnsweredBy(SipResponse response) {
        return response.hasTopBranch(branch)
                && request.method().equals(response.cseq().method());
    }
}
