package io.offhook.testkit.rule;

import io.offhook.sip.message.Branch;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Over UDP everything that waits for an answer is repeated until one arrives: requests by timers A and E (RFC 3261 sections 17.1.1.2 and 17.1.2.2), a final
 * answer to INVITE until its ACK by timer G and its like (sections 13.3.1.4 and 17.2.1). Whatever arrives, by then so many repeats must have been sent.
 *
 * <p>What was never answered must have been repeated to the end, 64*T1 (timers B and F), unless its owner may have had a reason to give up: that is so for a
 * BYE whose other side said BYE as well, and for CANCEL, whose INVITE may have come to its end.
 */
public final class RepeatRule implements SipRule {
    private static final long T2_NS = 4_000_000_000L;
    /** An owner may share a turn among timers that are due close together. */
    private static final long LATE_NS = 10_000_000;

    private record Key(InetSocketAddress sender, String branch, Method method) {}

    /** An answer to INVITE, as its ACK names it, whatever branch that has. */
    private record Answer(InetSocketAddress sender, String callId, long sequence) {}

    private record Side(InetSocketAddress host, String callId) {}

    private static final class Sent {
        final long firstNs;
        final boolean capped;
        final String callId;
        int times = 1;
        boolean answered;

        Sent(long firstNs, boolean capped, String callId) {
            this.firstNs = firstNs;
            this.capped = capped;
            this.callId = callId;
        }
    }

    private final Breach breach;
    private final ToLongFunction<InetSocketAddress> t1Of;
    private final Predicate<InetSocketAddress> answers;
    private final Map<Key, Sent> requests = new LinkedHashMap<>();
    private final Map<Answer, Sent> finals = new LinkedHashMap<>();
    private final Set<Side> goneBy = new LinkedHashSet<>();

    /**
     * The rule.
     *
     * @param t1Of timer T1 of who sends from an address, in nanoseconds; 0: its repeats are not judged
     * @param answers whether who sends from an address answers INVITE himself; a proxy leaves the repeats of a 2xx to who gave it
     */
    public RepeatRule(ToLongFunction<InetSocketAddress> t1Of, Predicate<InetSocketAddress> answers, Breach breach) {
        this.t1Of = t1Of;
        this.answers = answers;
        this.breach = breach;
    }

    @Override
    public void sent(SipMessage message, InetSocketAddress from, InetSocketAddress to, long atNs) {
        Branch branch = message.topBranch();
        if (message instanceof SipRequest request) {
            if (branch != null && !request.isAck()) {
                count(requests, new Key(from, branch.value(), request.method()), !request.isInvite(), request, atNs);
            }
        } else if (message instanceof SipResponse response && isFinalOfInvite(response) && answers.test(from)) {
            count(finals, answer(message, from), true, response, atNs);
        }
    }

    private static boolean isFinalOfInvite(SipResponse response) {
        return response.isFinal() && response.method().equals(Method.INVITE);
    }

    private static Answer answer(SipMessage message, InetSocketAddress by) {
        return new Answer(by, message.callId().value(), message.cseq().sequence());
    }

    private static <K> void count(Map<K, Sent> all, K key, boolean capped, SipMessage message, long atNs) {
        Sent before = all.get(key);
        if (before == null) {
            all.put(key, new Sent(atNs, capped, message.callId().value()));
        } else {
            before.times++;
        }
    }

    @Override
    public void delivered(SipMessage message, InetSocketAddress from, InetSocketAddress to, long atNs) {
        Branch branch = message.topBranch();
        if (message instanceof SipResponse response) {
            if (branch != null) {
                Key key = new Key(to, branch.value(), response.method());
                if (key.method().equals(Method.BYE)
                        && goneBy.contains(new Side(to, response.callId().value()))) {
                    return;
                }
                judge(requests.get(key), to, atNs, message, key.method().toString());
            }
        } else if (message instanceof SipRequest request && request.isBye()) {
            // Whoever has just said BYE himself has nothing to wait for any more (section 15.1.2).
            goneBy.add(new Side(to, request.callId().value()));
        } else if (message instanceof SipRequest request && request.isAck()) {
            judge(finals.get(answer(message, to)), to, atNs, message, "the answer to INVITE");
        }
    }

    @Override
    public void end(long atNs) {
        requests.forEach((key, sent) -> {
            long t1Ns = t1Of.applyAsLong(key.sender);
            boolean mayGiveUp = key.method.equals(Method.BYE) || key.method.equals(Method.CANCEL);
            if (!sent.answered && !mayGiveUp && t1Ns > 0 && atNs - sent.firstNs > 64 * t1Ns + LATE_NS) {
                sent.answered = true; // told once
                int due = due(64 * t1Ns, t1Ns, sent.capped);
                if (sent.times < due) {
                    breach.seen(
                            sent.firstNs,
                            sent.callId,
                            key.method + " from " + key.sender + " was never answered, and sent " + sent.times
                                    + " times, not " + due);
                }
            }
        });
    }

    private void judge(@Nullable Sent sent, InetSocketAddress owner, long atNs, SipMessage answer, String what) {
        if (sent == null || sent.answered) {
            return;
        }
        sent.answered = true;
        long t1Ns = t1Of.applyAsLong(owner);
        int due = t1Ns == 0 ? 0 : due(atNs - sent.firstNs - LATE_NS, t1Ns, sent.capped);
        if (sent.times < due) {
            breach.seen(
                    atNs,
                    answer.callId().value(),
                    what + " from " + owner + " was sent " + sent.times + " times in "
                            + (atNs - sent.firstNs) / 1_000_000 + " ms, not " + due);
        }
    }

    /** How often something must have been sent after so long. */
    static int due(long afterNs, long t1Ns, boolean capped) {
        int times = 1;
        long interval = t1Ns;
        for (long at = interval; at < afterNs && at < 64 * t1Ns; at += interval) {
            times++;
            interval = capped ? Math.min(2 * interval, Math.max(T2_NS, t1Ns)) : 2 * interval;
        }
        return times;
    }
}
