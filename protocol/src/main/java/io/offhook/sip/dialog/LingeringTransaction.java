package io.offhook.sip.dialog;

import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.Tag;
import io.offhook.sip.transaction.TransactionKey;
import org.jspecify.annotations.Nullable;

/**
 * What is left of a finished transaction: enough to answer the repeats of a peer that has not heard us yet, so that the
 * call's own objects can be dropped at once.
 *
 * <p>It stands for the last states of RFC 3261's machines: Completed of the non-INVITE server (timer J: the response
 * again), Confirmed and Accepted of the INVITE server (timers I, L: swallow), Completed of the INVITE client (timer D:
 * the ACK again), and the ACK of a 2xx that the dialog keeps (section 13.2.2.4: the ACK again, for 64*T1).
 */
public final class LingeringTransaction {

    /** Which messages it answers, and with what. */
    public enum Kind {
        /** Swallows repeats of an INVITE and its ACK. */
        INVITE_DONE,
        /** Answers repeats of a request with the final response. */
        REQUEST_ANSWERED,
        /** Answers repeats of a 300-699 with the ACK. */
        FAILURE_ACKED,
        /** Answers repeats of a 2xx from the same branch with the ACK. */
        SUCCESS_ACKED
    }

    private final TransactionKey key;
    private final Kind kind;
    private final byte @Nullable [] bytes;
    private final Destination destination;
    private final @Nullable Tag remoteTag;
    private final long untilNs;

    private LingeringTransaction(
            TransactionKey key,
            Kind kind,
            byte @Nullable [] bytes,
            Destination destination,
            @Nullable Tag remoteTag,
            long untilNs) {
        this.key = key;
        this.kind = kind;
        this.bytes = bytes;
        this.destination = destination;
        this.remoteTag = remoteTag;
        this.untilNs = untilNs;
    }

    static LingeringTransaction inviteDone(TransactionKey key, long untilNs) {
        return new LingeringTransaction(key, Kind.INVITE_DONE, null, Destination.Source.INSTANCE, null, untilNs);
    }

    static LingeringTransaction answered(TransactionKey key, SipResponse response, long untilNs) {
        return new LingeringTransaction(
                key, Kind.REQUEST_ANSWERED, response.bytes(), Destination.Source.INSTANCE, null, untilNs);
    }

    static LingeringTransaction failureAcked(TransactionKey key, SipRequest ack, Destination hop, long untilNs) {
        return new LingeringTransaction(key, Kind.FAILURE_ACKED, ack.bytes(), hop, null, untilNs);
    }

    static LingeringTransaction successAcked(
            TransactionKey key, SipRequest ack, Destination hop, @Nullable Tag remoteTag, long untilNs) {
        return new LingeringTransaction(key, Kind.SUCCESS_ACKED, ack.bytes(), hop, remoteTag, untilNs);
    }

    /** What finds it: {@code TransactionKey.server} of a request, {@code TransactionKey.client} of a response. */
    public TransactionKey key() {
        return key;
    }

    public Kind kind() {
        return kind;
    }

    /** When it may be forgotten, on the clock of the {@code nowNs} arguments. */
    public long untilNs() {
        return untilNs;
    }

    /** Where {@link #onMessage} sends to: the source of the repeated request, or the ACK's next hop. */
    public Destination destination() {
        return destination;
    }

    /**
     * The bytes to send for a message that has this key; null to send nothing. The live array: not to be modified.
     */
    public byte @Nullable [] onMessage(SipMessage message) {
        if (message instanceof SipRequest request) {
            return kind == Kind.REQUEST_ANSWERED && !request.isAck() ? bytes : null;
        }
        int status = ((SipResponse) message).status();
        if (kind == Kind.FAILURE_ACKED) {
            return status >= 300 ? bytes : null;
        }
        boolean success = status >= 200 && status < 300;
        return kind == Kind.SUCCESS_ACKED && success && sameBranch(message) ? bytes : null;
    }

    /** Another fork's 2xx has another To tag; our ACK would mean nothing to it. */
    private boolean sameBranch(SipMessage message) {
        return remoteTag == null ? message.toTag() == null : remoteTag.equals(message.toTag());
    }
}
