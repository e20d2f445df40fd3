package io.offhook.engine.actor;

import io.offhook.sip.message.SipRequest;

/** What an account does with an INVITE for it. Asked on the shard: must not block; one that throws refuses the call with 500. */
@FunctionalInterface
public interface IncomingPolicy {
    /** Decides about one new call. */
    Decision decide(SipRequest invite);

    /** Nobody is there: 480 temporarily unavailable. */
    IncomingPolicy UNAVAILABLE = invite -> new Refuse(480);

    /** What to do. */
    sealed interface Decision {}

    /** Ring once and answer at once, saying {@code program}. */
    record Accept(MediaProgram program, DialogListener listener, DialogLine line) implements Decision {}

    /** Wait for a command through {@code line}: ring, answer, reject. */
    record Wait(DialogListener listener, DialogLine line) implements Decision {}

    /** Refuse with {@code status} 300 to 699. */
    record Refuse(int status) implements Decision {}
}
