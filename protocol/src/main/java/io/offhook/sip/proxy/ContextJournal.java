package io.offhook.sip.proxy;

import io.offhook.sip.transaction.TransactionKey;

/** Is told of every response context from its begin to its end, so that a leak can be seen. */
@FunctionalInterface
public interface ContextJournal {
    /** Keeps nothing. */
    ContextJournal NONE = (key, context) -> () -> {};

    /**
     * A context has begun.
     *
     * @param context its {@code toString} says its state; may be read by any thread while it lives
     */
    Record begun(TransactionKey key, Object context);

    /** One context that lives. */
    @FunctionalInterface
    interface Record {
        /** It is over; called exactly once. */
        void ended();
    }
}
