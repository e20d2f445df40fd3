package io.offhook.engine;

import io.offhook.sip.message.NameAddress;
import io.offhook.sip.message.SipRequest;
import java.util.concurrent.CompletableFuture;

/**
 * A call that somebody places to one of our accounts and that waits for our word. Exactly one of {@link #answer}, {@link #reject} counts; without
 * either it rings until the caller gives up.
 */
public final class IncomingCall {
    private final Call call;
    private final SipRequest invite;

    IncomingCall(Call call, SipRequest invite) {
        this.call = call;
        this.invite = invite;
    }

    /** Who calls, as the From header says (unverified, RFC 3261 section 20.20). */
    public NameAddress from() {
        return invite.from();
    }

    /** Whom they call, as the To header says. */
    public NameAddress to() {
        return invite.to();
    }

    /** The first value of a header field of the INVITE. */
    public java.util.Optional<String> header(String name) {
        return java.util.Optional.ofNullable(invite.header(name));
    }

    /** The account that is called. */
    public Account account() {
        return call.account();
    }

    /** Tells the caller that it rings (180). */
    public IncomingCall ring() {
        call.ring();
        return this;
    }

    /** Takes the call. The future completes when the caller has confirmed (ACK), or fails with {@link CallFailedException}. */
    public CompletableFuture<Call> answer() {
        return call.answer();
    }

    /** Refuses with a status of 300 to 699, for example 486 busy here or 603 decline. */
    public void reject(int status) {
        call.reject(status);
    }

    /** The call itself, for its events before the answer. */
    public Call call() {
        return call;
    }
}
