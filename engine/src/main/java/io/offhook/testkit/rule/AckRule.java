package io.offhook.testkit.rule;

import io.offhook.sip.message.Branch;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The ACK of a failure belongs to the INVITE's transaction and has its branch (RFC 3261 section 17.1.1.3); the ACK of a 2xx is a transaction of its own and
 * has a branch of its own (section 13.2.2.4).
 */
public final class AckRule implements SipRule {
    private record Key(InetSocketAddress sender, String callId, long sequence) {}

    private static final class Invite {
        final Set<Branch> branches = new LinkedHashSet<>(2);
        boolean accepted;
        boolean failed;
    }

    private final Predicate<InetSocketAddress> judged;
    private final Breach breach;
    private final Map<Key, Invite> invites = new LinkedHashMap<>();

    /**
     * The rule.
     *
     * @param judged whose ACKs are judged, by the address that they are sent from
     */
    public AckRule(Predicate<InetSocketAddress> judged, Breach breach) {
        this.judged = judged;
        this.breach = breach;
    }

    @Override
    public void sent(SipMessage message, InetSocketAddress from, InetSocketAddress to, long atNs) {
        Branch branch = message.topBranch();
        if (branch == null || !(message instanceof SipRequest request) || !judged.test(from)) {
            return;
        }
        if (request.isInvite()) {
            invites.computeIfAbsent(key(message, from), k -> new Invite())
                    .branches
                    .add(branch);
        } else if (request.isAck()) {
            Invite invite = invites.get(key(message, from));
            if (invite != null) {
                judge(invite, request, branch, atNs);
            }
        }
    }

    private void judge(Invite invite, SipRequest ack, Branch branch, long atNs) {
        boolean same = invite.branches.contains(branch);
        if (invite.accepted && !invite.failed && same) {
            breach.seen(atNs, ack.callId().value(), "the ACK of a 2xx has the branch of its INVITE, " + branch.value());
        } else if (invite.failed && !invite.accepted && !same) {
            breach.seen(atNs, ack.callId().value(), "the ACK of a failure has a branch of its own, " + branch.value());
        }
    }

    @Override
    public void delivered(SipMessage message, InetSocketAddress from, InetSocketAddress to, long atNs) {
        if (message instanceof SipResponse response && response.isFinal()) {
            Invite invite = invites.get(key(message, to));
            if (invite != null && response.method().equals(io.offhook.sip.message.Method.INVITE)) {
                invite.accepted |= response.isSuccess();
                invite.failed |= !response.isSuccess();
            }
        }
    }

    private static Key key(SipMessage message, InetSocketAddress owner) {
        return new Key(owner, message.callId().value(), message.cseq().sequence());
    }
}
