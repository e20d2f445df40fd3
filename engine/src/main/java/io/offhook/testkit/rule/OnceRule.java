package io.offhook.testkit.rule;

import io.offhook.sip.message.Branch;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.Tag;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is said once: one final answer to a request (RFC 3261 section 17.2), one BYE from one side of a dialog (section 15), repeats aside. A BYE that was
 * challenged may be said again with credentials.
 */
public final class OnceRule implements SipRule {
    private record Asked(
            InetSocketAddress answerer,
            String branch,
            Method method,
            @Nullable Tag dialog) {}

    private record Side(InetSocketAddress host, String callId, Tag tag) {}

    private static final class Goodbye {
        long sequence;
        boolean challenged;
    }

    private final Predicate<InetSocketAddress> judged;
    private final Breach answers;
    private final Breach goodbyes;
    private final Map<Asked, Integer> answered = new LinkedHashMap<>();
    private final Map<Side, Goodbye> byes = new LinkedHashMap<>();

    /**
     * The rule.
     *
     * @param judged whose answers and BYEs are judged, by the address that they are sent from
     */
    public OnceRule(Predicate<InetSocketAddress> judged, Breach answers, Breach goodbyes) {
        this.judged = judged;
        this.answers = answers;
        this.goodbyes = goodbyes;
    }

    @Override
    public void sent(SipMessage message, InetSocketAddress from, InetSocketAddress to, long atNs) {
        if (!judged.test(from)) {
            return;
        }
        if (message instanceof SipResponse response && response.isFinal()) {
            answer(response, from, atNs);
        } else if (message instanceof SipRequest request && request.isBye()) {
            bye(request, from, atNs);
        }
    }

    private void answer(SipResponse response, InetSocketAddress from, long atNs) {
        Branch branch = response.topBranch();
        if (branch == null) {
            return;
        }
        Asked asked = new Asked(from, branch.value(), response.method(), response.toTag());
        Integer before = answered.putIfAbsent(asked, response.status());
        if (before != null && before != response.status()) {
            answers.seen(
                    atNs,
                    response.callId().value(),
                    response.method() + " got " + before + " and " + response.status() + " from " + from);
        }
    }

    private void bye(SipRequest bye, InetSocketAddress from, long atNs) {
        Tag tag = bye.fromTag();
        if (tag == null) {
            return;
        }
        Goodbye said = byes.computeIfAbsent(new Side(from, bye.callId().value(), tag), k -> new Goodbye());
        long sequence = bye.cseq().sequence();
        if (said.sequence != 0 && said.sequence != sequence && !said.challenged) {
            goodbyes.seen(atNs, bye.callId().value(), from + " says BYE " + said.sequence + " and BYE " + sequence);
        }
        said.sequence = sequence;
        said.challenged = false;
    }

    @Override
    public void delivered(SipMessage message, InetSocketAddress from, InetSocketAddress to, long atNs) {
        if (message instanceof SipResponse response
                && response.method().equals(Method.BYE)
                && (response.status() == 401 || response.status() == 407)
                && response.fromTag() != null) {
            Goodbye said = byes.get(new Side(to, response.callId().value(), response.fromTag()));
            if (said != null) {
                said.challenged = true;
            }
        }
    }
}
