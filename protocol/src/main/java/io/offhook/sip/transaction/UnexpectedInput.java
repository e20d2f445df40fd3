package io.offhook.sip.transaction;

/**
 * How an input was out of place: it came in a state of a machine that has no use for it. A machine tells its owner of each such input and stays as it
 * is; whether an answer goes out (481, 500) stands beside each. Stale timers and recognised repeats are none: they are there by design.
 *
 * <p>A few of them are ordinary on a network that reorders: messages that crossed. Many are somebody's mistake.
 */
public enum UnexpectedInput {
    /** A response to nothing that is under way, or to something that is forgotten: wrong branch, tag, method or number. Dropped. */
    RESPONSE_TO_NOTHING("a response to nothing under way"),

    /** A response that contradicts or comes behind the final one of its transaction. Dropped. */
    RESPONSE_OUT_OF_PLACE("a response behind the final one"),

    /** An ACK of no final response that was sent. Dropped: an ACK is never answered. */
    ACK_OF_NOTHING("an ACK of nothing"),

    /** A CANCEL of no INVITE that is known (RFC 3261 section 9.2). Answered 481. */
    CANCEL_OF_NOTHING("a CANCEL of nothing"),

    /** A request whose tags name another dialog (section 12.2.2). Answered 481. */
    REQUEST_OF_NO_DIALOG("a request of another dialog"),

    /** A request whose CSeq number does not grow (section 12.2.2). Answered 500. */
    REQUEST_OUT_OF_ORDER("a request out of order"),

    /** A request that the state has no use for. Answered 481; an INVITE while another is open 500 (section 14.2). */
    REQUEST_OUT_OF_PLACE("a request out of place"),

    /** A failure to send, when nothing depends on what was sent. */
    TRANSPORT_FAILURE("a failure to send what nothing depends on"),

    /** Any message for a machine that has ended; what lingers was to answer it. Dropped. */
    AFTER_THE_END("a message after the end");

    private final String text;

    UnexpectedInput(String text) {
        this.text = text;
    }

    /** In words, for logs. */
    @Override
    public String toString() {
        return text;
    }
}
