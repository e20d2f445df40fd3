package io.offhook.engine.actor;

import io.offhook.engine.shard.Ledger;
import io.offhook.sip.dialog.LingeringTransaction;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.transaction.TransactionKey;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finished transactions that must still answer repeats for a while (timers D, I, J, L: 5 to 32 s), so that a call's actor can stop at once. Read by
 * every shard; forgotten by the shard that put them, in the order of their ends.
 */
final class LingerTable {
    private final ConcurrentHashMap<TransactionKey, LingeringTransaction> byKey = new ConcurrentHashMap<>(1024);

    /** The part that one shard put, oldest end first in each queue (few different lifetimes, so few queues). */
    static final class Page {
        private final LingerTable table;
        private final Ledger ledger;
        private final ArrayDeque<LingeringTransaction> shortLived = new ArrayDeque<>();
        private final ArrayDeque<LingeringTransaction> longLived = new ArrayDeque<>();
        private final LongSupplier nowNs;
        private long lastUntilNs;
        private Ledger.@Nullable Entry entry;

        /** @param nowNs the clock that the transactions' ends are told by */
        Page(LingerTable table, Ledger ledger, LongSupplier nowNs) {
            this.table = table;
            this.nowNs = nowNs;
            this.ledger = ledger;
        }

        void add(LingeringTransaction transaction, long nowNs) {
            table.byKey.put(transaction.key(), transaction);
            if (entry == null) {
                // One line for all: hundreds of thousands may linger, and each is gone by itself in 32 s at the latest.
                entry = ledger.open(Ledger.Kind.LINGERING, "finished transactions", this);
            }
            if (isEmpty() || transaction.untilNs() - lastUntilNs > 0) {
                lastUntilNs = transaction.untilNs();
            }
            (transaction.untilNs() - nowNs < 10_000_000_000L ? shortLived : longLived).add(transaction);
        }

        /** Forgets what is due; called a few times a second, because nothing depends on the exact end. */
        void sweep(long nowNs) {
            sweep(shortLived, nowNs);
            sweep(longLived, nowNs);
            if (entry != null && isEmpty()) {
                entry.close();
                entry = null;
            }
        }

        /** Any thread may ask: it reads counts and a number, which may be a little behind. */
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d lingering, the last for %.1f s more",
                    shortLived.size() + longLived.size(),
                    Math.max(0, lastUntilNs - nowNs.getAsLong()) / 1e9);
        }

        boolean isEmpty() {
            return shortLived.isEmpty() && longLived.isEmpty();
        }

        void clear() {
            sweep(Long.MAX_VALUE);
        }

        private void sweep(ArrayDeque<LingeringTransaction> queue, long nowNs) {
            LingeringTransaction oldest = queue.peekFirst();
            while (oldest != null && oldest.untilNs() <= nowNs) {
                queue.removeFirst();
                table.byKey.remove(oldest.key(), oldest);
                oldest = queue.peekFirst();
            }
        }
    }

    /** The finished transaction that a message repeats, or null. */
    @Nullable
    LingeringTransaction of(SipMessage message) {
        if (byKey.isEmpty()) {
            return null;
        }
        return byKey.get(
                message instanceof SipRequest request
                        ? TransactionKey.server(request)
                        : TransactionKey.client((SipResponse) message));
    }

    /** Whether the INVITE that {@code cancel} means is still known. */
    boolean knowsInviteOf(SipRequest cancel) {
        return byKey.containsKey(TransactionKey.cancelled(cancel));
    }

    int size() {
        return byKey.size();
    }
}
