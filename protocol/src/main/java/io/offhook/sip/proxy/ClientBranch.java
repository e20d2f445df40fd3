package io.offhook.sip.proxy;

import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.transaction.Effect;
import io.offhook.sip.transaction.HopRequests;
import io.offhook.sip.transaction.InviteClientTransaction;
import io.offhook.sip.transaction.NonInviteClientTransaction;
import io.offhook.sip.transaction.TimerName;
import io.offhook.sip.transaction.TransactionKey;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One forwarded copy of a request: its client transaction and, for an INVITE, timer C and the CANCEL.
 *
 * <p>Once it is <em>answered</em> (a final response, or the certainty that none will come) the context counts it no more;
 * its transaction lives on for a while to catch repeats, without the request's bytes.
 */
final class ClientBranch implements TimerQueue.Timed, ProxyTables.Client {
    private final ProxyTables tables;
    private final ResponseContext context;
    private final InetSocketAddress to;
    private final TransactionKey key;
    private @Nullable SipRequest request;
    private @Nullable InviteClientTransaction invite;
    private @Nullable NonInviteClientTransaction other;
    private boolean answered;
    private boolean over;
    private boolean provisional;
    private boolean cancelWanted;
    private boolean cancelSent;
    private long giveUpAtNs;

    ClientBranch(ProxyTables tables, ResponseContext context, SipRequest request, InetSocketAddress to) {
        this.tables = tables;
        this.context = context;
        this.to = to;
        this.request = request;
        this.key = TransactionKey.client(request);
    }

    /** A final response came, or none will. */
    boolean answered() {
        return answered;
    }

    /** Its transaction has ended. */
    boolean over() {
        return over;
    }

    void start(SipRequest first, long nowNs, List<Outgoing> out) {
        tables.clients.put(key, this);
        if (first.isInvite()) {
            giveUpAtNs = nowNs + tables.config.timerC().toNanos(); // §16.6 step 11
            watch(nowNs);
            var step = InviteClientTransaction.start(first, tables.config.timers(), false);
            invite = step.next();
            perform(step.effects(), nowNs, out);
        } else {
            var step = NonInviteClientTransaction.start(first, tables.config.timers(), false);
            other = step.next();
            perform(step.effects(), nowNs, out);
        }
    }

    @Override
    public void received(SipResponse response, long nowNs, List<Outgoing> out) {
        if (response.status() > 100 && response.status() < 200 && !cancelSent) {
            giveUpAtNs = nowNs + tables.config.timerC().toNanos(); // §16.7 step 2
        }
        if (invite != null) {
            var step = invite.onResponse(response);
            invite = step.next();
            perform(step.effects(), nowNs, out);
        } else if (other != null) {
            var step = other.onResponse(response);
            other = step.next();
            perform(step.effects(), nowNs, out);
        }
    }

    @Override
    public void due(@Nullable TimerName name, long nowNs, List<Outgoing> out) {
        if (name == null) {
            givingUp(nowNs, out);
        } else if (invite != null) {
            var step = invite.onTimer(name);
            invite = step.next();
            perform(step.effects(), nowNs, out);
        } else if (other != null) {
            var step = other.onTimer(name);
            other = step.next();
            perform(step.effects(), nowNs, out);
        }
    }

    @Override
    public void unreachable(long nowNs, List<Outgoing> out) {
        if (invite != null) {
            var step = invite.onTransportFailure();
            invite = step.next();
            perform(step.effects(), nowNs, out);
        } else if (other != null) {
            var step = other.onTransportFailure();
            other = step.next();
            perform(step.effects(), nowNs, out);
        }
    }

    /** §16.10: at once when a provisional response has come, else as soon as one does (§9.1). */
    void cancel(long nowNs, List<Outgoing> out) {
        SipRequest forwarded = request;
        if (answered || cancelSent || forwarded == null || !forwarded.isInvite()) {
            return;
        }
        cancelWanted = true;
        if (provisional) {
            cancelSent = true;
            SipRequest cancel = HopRequests.cancel(forwarded);
            new CancelBranch(tables, cancel, to).start(cancel, nowNs, out);
            giveUpAtNs = nowNs + tables.config.timers().timeoutNs(); // §9.1: then it counts as cancelled
            watch(nowNs);
        }
    }

    private void givingUp(long nowNs, List<Outgoing> out) {
        if (answered) {
            return;
        }
        if (giveUpAtNs - nowNs > 0) {
            watch(nowNs);
        } else if (provisional && !cancelSent) {
            cancel(nowNs, out); // §16.8: timer C
        } else {
            end();
            noAnswer(408, nowNs, out);
            context.branchOver(); // it may be all that the context has waited for
        }
    }

    /** In steps of 64*T1, so that the queue does not hold every ended call for the minutes of timer C. */
    private void watch(long nowNs) {
        long step = Math.min(giveUpAtNs - nowNs, tables.config.timers().timeoutNs());
        tables.timers.arm(this, null, nowNs + step);
    }

    private void perform(List<Effect> effects, long nowNs, List<Outgoing> out) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Send send) {
                out.add(new Outgoing(send.message(), to));
            } else if (effect instanceof Effect.Arm arm) {
                tables.timers.arm(this, arm.timer(), nowNs + arm.delayNs());
            } else if (effect instanceof Effect.Pass pass) {
                passed((SipResponse) pass.message(), nowNs, out);
            } else if (effect == Effect.TimedOut.INSTANCE) {
                noAnswer(408, nowNs, out); // §16.9
            } else if (effect == Effect.TransportFailed.INSTANCE) {
                noAnswer(503, nowNs, out);
            } else if (effect == Effect.Unexpected.INSTANCE) {
                tables.unexpected++;
            } else if (effect == Effect.Terminated.INSTANCE) {
                end();
                context.branchOver();
            }
        }
    }

    private void passed(SipResponse response, long nowNs, List<Outgoing> out) {
        if (response.status() >= 200) {
            answered = true;
            request = null;
        } else {
            provisional = true;
            if (cancelWanted) {
                cancel(nowNs, out);
            }
        }
        context.response(this, response, nowNs, out);
    }

    private void noAnswer(int asIf, long nowNs, List<Outgoing> out) {
        if (!answered) {
            answered = true;
            request = null;
            context.noAnswer(asIf, nowNs, out);
        }
    }

    private void end() {
        over = true;
        tables.clients.remove(key, this);
    }
}
