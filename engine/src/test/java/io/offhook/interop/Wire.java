package io.offhook.interop;

import io.offhook.engine.actor.MessageTap;
import io.offhook.sip.message.Branch;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The ladder of an engine: one line a datagram, such as {@code > INVITE} for one that we sent, {@code < 200 INVITE} for one that we got. */
final class Wire implements MessageTap {
    private record Seen(
            String line, String callId, long cseq, @Nullable Branch branch) {}

    private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();

    @Override
    public void saw(boolean sent, InetSocketAddress local, InetSocketAddress remote, SipMessage message, long atNs) {
        String what = message instanceof SipResponse response
                ? response.status() + " " + response.cseq().method().name()
                : ((SipRequest) message).method().name();
        seen.add(new Seen(
                (sent ? "> " : "< ") + what,
                message.callId().value(),
                message.cseq().sequence(),
                message.topBranch()));
    }

    /** How many messages {@code line} stands for, each counted once however often a busy machine made somebody repeat it. */
    long count(String line) {
        return seen.stream().filter(one -> one.line.equals(line)).distinct().count();
    }

    /** How many datagrams {@code line} stands for, repeats included. */
    long datagrams(String line) {
        return seen.stream().filter(one -> one.line.equals(line)).count();
    }

    @Override
    public String toString() {
        return seen.stream().map(Seen::line).collect(Collectors.joining("\n"));
    }
}
