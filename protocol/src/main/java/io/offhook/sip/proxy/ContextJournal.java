package io.offhook.sip.proxy;

import io.offhook.sip.transaction.TransactionKey;

/** Is told of every response context from its begin to its end, so that a leak can be seen. */
@FunctionalInterface
public interface ContextJournal {
    /** Keeps nothing. */
    ContextJournal NONE = key -> () -> {};

    /** A context has begun. */
    Record begun(TransactionKey key);

    /** One context that lives. */
    @FunctionalInterface
    interface Record {
        /** It is over; called exactly once. */
        void ended();
    }
}
