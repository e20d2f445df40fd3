package io.offhook.interop;

import io.offhook.engine.actor.MessageTap;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The ladder of an engine: one line a message, such as {@code > INVITE} for one that we sent, {@code < 200 INVITE} for one that we got. */
final class Wire implements MessageTap {
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    @Override
    public void saw(boolean sent, InetSocketAddress local, InetSocketAddress remote, SipMessage message, long atNs) {
        String what = message instanceof SipResponse response
                ? response.status() + " " + response.cseq().method().name()
                : ((SipRequest) message).method().name();
        lines.add((sent ? "> " : "< ") + what);
    }

    /** How many messages {@code line} stands for. */
    long count(String line) {
        return lines.stream().filter(line::equals).count();
    }

    @Override
    public String toString() {
        return String.join("\n", lines);
    }
}
