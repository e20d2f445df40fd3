package io.offhook.sip.proxy;

import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.transaction.Effect;
import io.offhook.sip.transaction.NonInviteClientTransaction;
import io.offhook.sip.transaction.Step;
import io.offhook.sip.transaction.TimerName;
import io.offhook.sip.transaction.TransactionKey;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The client transaction of a CANCEL of ours. Its answer interests nobody; the INVITE's does. */
final class CancelBranch implements TimerQueue.Timed, ProxyTables.Client {
    private final ProxyTables tables;
    private final TransactionKey key;
    private final InetSocketAddress to;
    private NonInviteClientTransaction transaction = NonInviteClientTransaction.Terminated.INSTANCE;

    CancelBranch(ProxyTables tables, SipRequest cancel, InetSocketAddress to) {
        this.tables = tables;
        this.key = TransactionKey.client(cancel);
        this.to = to;
    }

    void start(SipRequest cancel, long nowNs, List<Outgoing> out) {
        tables.clients.put(key, this);
        perform(NonInviteClientTransaction.start(cancel, tables.config.timers(), false), nowNs, out);
    }

    @Override
    public void received(SipResponse response, long nowNs, List<Outgoing> out) {
        perform(transaction.onResponse(response), nowNs, out);
    }

    @Override
    public void due(@Nullable TimerName name, long nowNs, List<Outgoing> out) {
        if (name != null) {
            perform(transaction.onTimer(name), nowNs, out);
        }
    }

    @Override
    public void unreachable(long nowNs, List<Outgoing> out) {
        perform(transaction.onTransportFailure(), nowNs, out);
    }

    private void perform(Step<NonInviteClientTransaction> step, long nowNs, List<Outgoing> out) {
        transaction = step.next();
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Send send) {
                out.add(new Outgoing(send.message(), to));
            } else if (effect instanceof Effect.Arm arm) {
                tables.timers.arm(this, arm.timer(), nowNs + arm.delayNs());
            } else if (effect == Effect.Unexpected.INSTANCE) {
                tables.unexpected++;
            } else if (effect == Effect.Terminated.INSTANCE) {
                tables.clients.remove(key, this);
            }
        }
    }
}
