package io.offhook.sip.dialog;

/** Where a message goes; the owner resolves it. */
public sealed interface Destination {

    /**
     * A request goes to the host of this URI (RFC 3261 section 8.1.2: top Route, or the target). The owner resolves it
     * once per URI: a CANCEL and the ACK of a failure must go where their INVITE went (RFC 3263 section 4).
     */
    record NextHop(String uri) implements Destination {}

    /**
     * A response goes where its request came from: the packet's source when the owner still has it, else the top Via's
     * received and rport (RFC 3581), which the response carries.
     */
    enum Source implements Destination {
        INSTANCE
    }
}
