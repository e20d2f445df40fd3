package io.offhook.sip.transaction;

import io.offhook.sip.message.Branch;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.Via;

/**
 * What tells a transaction from all others: branch, sent-by and method of the top Via (RFC 3261 sections 17.1.3 and
 * 17.2.3), and on which side of it we are, because caller and callee may share a process. One string, so that hundreds of
 * thousands of lingering transactions stay small.
 *
 * @param text opaque; equal texts are the same transaction
 */
public record TransactionKey(String text) {

    /** The server transaction that a received request belongs to; an ACK belongs to its INVITE's. */
    public static TransactionKey server(SipRequest request) {
        return of('s', request, request.isAck() ? Method.INVITE : request.method());
    }

    /** The INVITE server transaction that a received CANCEL wants to end (section 9.2). */
    public static TransactionKey cancelled(SipRequest cancel) {
        return of('s', cancel, Method.INVITE);
    }

    /** The client transaction of a request that we send. */
    public static TransactionKey client(SipRequest request) {
        return of('c', request, request.method());
    }

    /** The client transaction that a received response answers. */
    public static TransactionKey client(SipResponse response) {
        return new TransactionKey(text('c', response.topVia(), response.cseq().method()));
    }

    private static TransactionKey of(char side, SipRequest request, Method method) {
        Via via = request.topVia();
        Branch branch = via.branch();
        if (branch != null && branch.hasCookie()) {
            return new TransactionKey(text(side, via, method));
        }
        // RFC 2543 peers: section 17.2.3. The To tag is left out: the INVITE has none, its ACK has the response's.
        return new TransactionKey(side
                + method.name()
                + ' '
                + request.requestUri()
                + ' '
                + request.callId().value()
                + ' '
                + request.cseq().sequence()
                + ' '
                + request.fromTag()
                + ' '
                + via.sentBy()
                + ' '
                + branch);
    }

    private static String text(char side, Via via, Method method) {
        return side + method.name() + ' ' + via.param("branch") + ' ' + via.host() + ':' + via.portOrDefault();
    }
}
