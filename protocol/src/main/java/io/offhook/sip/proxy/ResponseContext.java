package io.offhook.sip.proxy;

import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.MessageEditor;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.transaction.Effect;
import io.offhook.sip.transaction.InviteServerTransaction;
import io.offhook.sip.transaction.NonInviteServerTransaction;
import io.offhook.sip.transaction.TimerName;
import io.offhook.sip.transaction.TransactionKey;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The response context of RFC 3261 §16.2: one received request, its server transaction, the branches it was forwarded to,
 * and the choice of what goes back (§16.7).
 *
 * <pre>
 *  request --> server transaction --> branches (client transactions)
 *                     ^                   |  1xx: forwarded at once
 *                     |                   |  2xx: forwarded at once, other branches cancelled
 *                     +-------------------+  6xx: other branches cancelled
 *                                            all answered: the best of 3xx-6xx, or 408
 * </pre>
 */
final class ResponseContext implements TimerQueue.Timed {
    private final ProxyTables tables;
    private final TransactionKey key;
    private final InetSocketAddress upstream;
    private final InetSocketAddress source;
    private final List<ClientBranch> branches = new ArrayList<>(1);
    private @Nullable SipRequest request;
    private @Nullable InviteServerTransaction invite;
    private @Nullable NonInviteServerTransaction other;
    private @Nullable SipResponse best;
    private @Nullable List<SipResponse> challenges;
    private int worstSilence;
    private boolean finalSent;
    private boolean cancelled;
    private boolean serverOver;
    private ContextJournal.@Nullable Record record;

    ResponseContext(ProxyTables tables, TransactionKey key, SipRequest request, InetSocketAddress source) {
        this.tables = tables;
        this.key = key;
        this.request = request;
        this.source = source;
        this.upstream = Addresses.responseTo(request, source);
    }

    /** Opens the server transaction; an INVITE is told 100 Trying at once, so that it is not repeated. */
    void start(SipRequest first, long nowNs, List<Outgoing> out) {
        tables.contexts.put(key, this);
        record = tables.journal.begun(key, this);
        if (first.isInvite()) {
            invite = InviteServerTransaction.start(first, tables.config.timers(), false)
                    .next();
            respond(SipResponse.respond(first, 100).build(), nowNs, out);
        } else {
            other = NonInviteServerTransaction.start(first, tables.config.timers(), false)
                    .next();
        }
    }

    /** Forwards a copy; the request has our Via on top. */
    void forward(SipRequest copy, InetSocketAddress to, long nowNs, List<Outgoing> out) {
        ClientBranch branch = new ClientBranch(tables, this, copy, to);
        branches.add(branch);
        branch.start(copy, nowNs, out);
    }

    /** Answers by ourselves, with a final response. */
    void answer(SipResponse response, long nowNs, List<Outgoing> out) {
        sendFinal(response, nowNs, out);
    }

    /**
     * A repeat of the request, or the ACK of an INVITE's failure.
     *
     * @return whether it is an ACK that belongs to a 2xx, and is to be forwarded
     */
    boolean repeated(SipRequest repeat, long nowNs, List<Outgoing> out) {
        if (invite != null) {
            var step = invite.onRequest(repeat);
            invite = step.next();
            perform(step.effects(), nowNs, out);
            for (Effect effect : step.effects()) {
                if (effect instanceof Effect.Pass) {
                    return true;
                }
            }
        } else if (other != null) {
            var step = other.onRequest(repeat);
            other = step.next();
            perform(step.effects(), nowNs, out);
        }
        return false;
    }

    /** Whether a CANCEL from there may end this request: only its own sender's. */
    boolean belongsTo(InetSocketAddress canceller) {
        return source.getAddress().equals(canceller.getAddress());
    }

    /** §16.10: the caller gives up. */
    void cancel(long nowNs, List<Outgoing> out) {
        if (!finalSent) {
            cancelled = true;
            cancelOpen(nowNs, out);
        }
    }

    private void cancelOpen(long nowNs, List<Outgoing> out) {
        for (ClientBranch branch : branches) {
            branch.cancel(nowNs, out);
        }
    }

    /** A response that a branch's transaction passed up. */
    void response(ClientBranch from, SipResponse response, long nowNs, List<Outgoing> out) {
        int status = response.status();
        if (response.hasSingleVia()) {
            return; // ours only: nobody to forward it to (§16.7 step 3)
        }
        if (status < 200) {
            if (status != 100 && !finalSent && invite != null) {
                respond(upwards(response), nowNs, out);
            }
        } else if (status < 300) {
            if (!finalSent) {
                sendFinal(upwards(response), nowNs, out);
                cancelOpen(nowNs, out); // §16.7 step 10
            } else if (invite != null) {
                respond(upwards(response), nowNs, out); // a repeat, or another fork's 2xx
            }
        } else {
            consider(response);
            if (status >= 600) {
                cancelOpen(nowNs, out); // §16.7 step 5
            }
            finishWhenAllAnswered(nowNs, out);
        }
    }

    /** A branch ended without a response: counts as a 408, or a 503 when its address could not be reached. */
    void noAnswer(int asIf, long nowNs, List<Outgoing> out) {
        worstSilence = Math.max(worstSilence, asIf);
        finishWhenAllAnswered(nowNs, out);
    }

    /** A branch's transaction is over. */
    void branchOver() {
        leaveWhenOver();
    }

    /** §16.7 step 6: 6xx before all, else the lowest class, in 4xx those that tell the caller how to do better. */
    private void consider(SipResponse response) {
        int status = response.status();
        if (status == 401 || status == 407) {
            if (challenges == null) {
                challenges = new ArrayList<>(1);
            }
            challenges.add(response);
        }
        if (best == null || rank(status) < rank(best.status())) {
            best = response;
        }
    }

    private static int rank(int status) {
        if (status >= 600) {
            return 0;
        }
        boolean helpful = status == 401 || status == 407 || status == 415 || status == 420 || status == 484;
        return status / 100 * 1000 + (helpful ? 0 : status % 100 + 1);
    }

    private void finishWhenAllAnswered(long nowNs, List<Outgoing> out) {
        SipRequest original = request;
        if (finalSent || original == null) {
            return;
        }
        for (ClientBranch branch : branches) {
            if (!branch.answered()) {
                return;
            }
        }
        SipResponse chosen = best;
        if (chosen != null) {
            sendFinal(chosen.status() == 503 ? local(original, 500) : challenged(chosen), nowNs, out);
        } else if (original.isInvite()) {
            sendFinal(local(original, cancelled ? 487 : worstSilence == 503 ? 500 : 408), nowNs, out);
        } else {
            finalSent = true; // RFC 4320 §4.2: a non-INVITE request that timed out is not answered, it is too late
            serverOver = true;
            request = null;
            leaveWhenOver();
        }
    }

    private SipResponse local(SipRequest original, int status) {
        return SipResponse.respond(original, status).toTag(tables.ids.newTag()).build();
    }

    /** The chosen response; a 401 or 407 carries the challenges of all branches (§16.7 step 7). */
    private SipResponse challenged(SipResponse chosen) {
        List<SipResponse> all = challenges;
        boolean challenge = chosen.status() == 401 || chosen.status() == 407;
        if (!challenge || all == null || all.size() < 2) {
            return upwards(chosen);
        }
        MessageEditor editor = chosen.edit().popVia();
        for (SipResponse one : all) {
            if (one != chosen) {
                one.headers(HeaderName.WWW_AUTHENTICATE).forEach(v -> editor.append(HeaderName.WWW_AUTHENTICATE, v));
                one.headers(HeaderName.PROXY_AUTHENTICATE)
                        .forEach(v -> editor.append(HeaderName.PROXY_AUTHENTICATE, v));
            }
        }
        return editor.buildResponse();
    }

    private static SipResponse upwards(SipResponse response) {
        return response.edit().popVia().buildResponse(); // §16.7 step 3
    }

    private void sendFinal(SipResponse response, long nowNs, List<Outgoing> out) {
        finalSent = true;
        request = null;
        best = null;
        challenges = null;
        respond(response, nowNs, out);
    }

    private void respond(SipResponse response, long nowNs, List<Outgoing> out) {
        if (invite != null) {
            var step = invite.respond(response);
            invite = step.next();
            perform(step.effects(), nowNs, out);
        } else if (other != null) {
            var step = other.respond(response);
            other = step.next();
            perform(step.effects(), nowNs, out);
        }
    }

    @Override
    public void due(@Nullable TimerName name, long nowNs, List<Outgoing> out) {
        if (name != null && invite != null) {
            var step = invite.onTimer(name);
            invite = step.next();
            perform(step.effects(), nowNs, out);
        } else if (name != null && other != null) {
            var step = other.onTimer(name);
            other = step.next();
            perform(step.effects(), nowNs, out);
        }
    }

    private void perform(List<Effect> effects, long nowNs, List<Outgoing> out) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Send send) {
                out.add(new Outgoing(send.message(), upstream));
            } else if (effect instanceof Effect.Arm arm) {
                tables.timers.arm(this, arm.timer(), nowNs + arm.delayNs());
            } else if (effect == Effect.Unexpected.INSTANCE) {
                tables.unexpected++;
            } else if (effect == Effect.Terminated.INSTANCE) {
                serverOver = true;
                leaveWhenOver();
            }
        }
    }

    private void leaveWhenOver() {
        if (!serverOver) {
            return;
        }
        for (ClientBranch branch : branches) {
            if (!branch.over()) {
                return;
            }
        }
        if (tables.contexts.remove(key, this)) {
            ended();
        }
    }

    /** It is in no table any more. */
    void ended() {
        if (record != null) {
            record.ended();
            record = null;
        }
    }

    /** Its request and how far it is, for reports. Any thread may ask: then it may be a little behind. */
    @Override
    public String toString() {
        SipRequest open = request;
        String what = key.text().substring(1) + (open == null ? "" : " for " + open.requestUri());
        String state = finalSent ? "answered" : "open" + (cancelled ? ", cancelled" : "");
        return what + ", " + branches.size() + (branches.size() == 1 ? " branch, " : " branches, ") + state;
    }
}
