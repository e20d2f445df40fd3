package io.offhook.testkit.network;

/** What the {@link SipAlg}s of consumer routers are notorious for; each with what is seen of it. */
public enum SipAlgDefect {
    /** Content-Length is not adapted when the SDP changes its length: the SDP is cut off, or the message is refused. */
    CONTENT_LENGTH_KEPT,

    /** Of several Contact values, m= or c= lines only the first is rewritten: no video, or no audio behind a session's c=. */
    FIRST_OCCURRENCE_ONLY,

    /**
     * A private address in the Call-ID is replaced on the way out and not put back on the way in: answers belong to no call. A
     * Call-ID without an address is safe.
     */
    CALL_ID_HOST,

    /**
     * In a dialog (To has a tag) the Contact of requests that go out is rewritten, that of responses is not: a call that was taken
     * gets neither ACK nor BYE, because they are sent to the private address.
     */
    CONTACT_ONE_WAY,

    /** The top Via of responses that go out, which is the peer's, gets the outside address: the peer drops them (RFC 3261 section 18.1.2). */
    RESPONSE_VIA,

    /** The top Via of responses that come in keeps the outside address: who insists on its own sent-by drops them. */
    VIA_NOT_RESTORED,

    /** The Request-URI of requests that come in keeps the outside address: who compares it with its Contact answers 404. */
    REQUEST_URI_NOT_RESTORED
}
