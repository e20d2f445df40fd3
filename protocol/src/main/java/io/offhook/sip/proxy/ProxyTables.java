package io.offhook.sip.proxy;

import io.offhook.sip.message.SipResponse;
import io.offhook.sip.transaction.Identifiers;
import io.offhook.sip.transaction.TransactionKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the parts of one proxy core share: its live transactions and its timers. */
final class ProxyTables {
    /** The owner of a client transaction. */
    interface Client {
        /** A response of this transaction came. */
        void received(SipResponse response, long nowNs, List<Outgoing> out);

        /** Its request could not be sent. */
        void unreachable(long nowNs, List<Outgoing> out);
    }

    final ProxyConfig config;
    final Identifiers ids;
    final TimerQueue timers = new TimerQueue();
    final Map<TransactionKey, Client> clients = new HashMap<>();
    final Map<TransactionKey, ResponseContext> contexts = new HashMap<>();

    final ContextJournal journal;

    /** Messages that meant nothing to the transaction they belong to. */
    long unexpected;

    ProxyTables(ProxyConfig config, Identifiers ids, ContextJournal journal) {
        this.config = config;
        this.ids = ids;
        this.journal = journal;
    }
}
