package io.offhook.sip.dialog;

import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.transaction.TransactionKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is left of a finished transaction: enough to answer the repeats of a peer that has not heard us yet, so that the
 * call's own objects can be dropped at once.
 *
 * <p>It stands for the last states of RFC 3261's machines: Completed of the non-INVITE server (timer J: the response
 * again), Confirmed and Accepted of the INVITE server (timers I, L: swallow), Completed of the INVITE client (timer D:
 * the ACK again), and the ACK of a 2xx that the dialog keeps (section 13.2.2.4: the ACK again, for 64*T1).
 *
 * <p>A busy engine holds hundreds of thousands, and each is copied by the garbage collector several times, so it is the key and
 * the bytes alone: what is seldom asked is read out of the bytes.
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
    private final @Nullable Destination destination;
    private final long untilNs;

    private LingeringTransaction(
            TransactionKey key, Kind kind, byte @Nullable [] bytes, @Nullable Destination destination, long untilNs) {
        this.key = key;
        this.kind = kind;
        this.bytes = bytes;
        this.destination = destination;
        this.untilNs = untilNs;
    }

    static LingeringTransaction inviteDone(TransactionKey key, long untilNs) {
        return new LingeringTransaction(key, Kind.INVITE_DONE, null, Destination.Source.INSTANCE, untilNs);
    }

    static LingeringTransaction answered(TransactionKey key, SipResponse response, long untilNs) {
        return new LingeringTransaction(
                key, Kind.REQUEST_ANSWERED, response.bytes(), Destination.Source.INSTANCE, untilNs);
    }

    static LingeringTransaction failureAcked(TransactionKey key, SipRequest ack, Destination hop, long untilNs) {
        return new LingeringTransaction(key, Kind.FAILURE_ACKED, ack.bytes(), hop, untilNs);
    }

    /** @param hop null when the ACK goes where its Request-URI says */
    static LingeringTransaction successAcked(
            TransactionKey key, SipRequest ack, @Nullable Destination hop, long untilNs) {
        return new LingeringTransaction(key, Kind.SUCCESS_ACKED, ack.bytes(), hop, untilNs);
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
        return destination != null
                ? destination
                : new Destination.NextHop(
                        SipRequest.ofSent(Objects.requireNonNull(bytes)).requestUri());
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
        return kind == Kind.SUCCESS_ACKED && bytes != null && success && sameBranch(bytes, message) ? bytes : null;
    }

    /** Another fork's 2xx has another To tag; our ACK would mean nothing to it. */
    private static boolean sameBranch(byte[] ack, SipMessage message) {
        return Objects.equals(SipRequest.ofSent(ack).toTag(), message.toTag());
    }
}
