package io.offhook.app.demo;

import io.offhook.engine.actor.MessageTap;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.NameAddress;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.SipUri;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads along on the phones' signalling, as a network's own equipment would: learns from SDP which ports carry the audio of calls that are to be
 * impaired, and keeps the messages of one call for the ladder.
 */
final class DemoTap implements MessageTap {
    private static final int CALLER = 0;
    private static final int EXCHANGE = 1;
    private static final int CALLEE = 2;
    private static final byte[] AUDIO = "m=audio ".getBytes(StandardCharsets.US_ASCII);

    private final DemoPlan plan;
    private final ImpairedNetwork network;
    private final DemoPlan.@Nullable PlannedCall watched;
    private final List<Ladder.Step> steps = new ArrayList<>();
    private volatile @Nullable String watchedCallId;
    private long firstNs;

    DemoTap(DemoPlan plan, ImpairedNetwork network) {
        this.plan = plan;
        this.network = network;
        // The most telling call: one that dials digits, else any without impairment.
        this.watched = plan.calls().stream()
                .filter(call -> !call.digits().isEmpty())
                .findFirst()
                .or(() -> plan.calls().stream()
                        .filter(call -> call.impairment().isEmpty())
                        .findFirst())
                .orElse(null);
    }

    /** The call whose messages are kept. */
    DemoPlan.@Nullable PlannedCall watched() {
        return watched;
    }

    @Override
    public void saw(boolean sent, InetSocketAddress local, InetSocketAddress remote, SipMessage message, long atNs) {
        if (sent && message.bodyLength() > 0 && message.cseq().method().equals(Method.INVITE)) {
            offerOrAnswer(message);
        }
        String callId = watchedCallId;
        if (callId != null && callId.equals(message.callId().value())) {
            keep(sent, message, atNs);
        }
    }

    /** The steps so far, without audio. */
    synchronized List<Ladder.Step> steps() {
        return List.copyOf(steps);
    }

    private void offerOrAnswer(SipMessage message) {
        boolean offer = message instanceof SipRequest;
        if (!offer && !((SipResponse) message).isSuccess()) {
            return;
        }
        int index = index(offer ? ((SipRequest) message).requestUser() : user(message.to()));
        if (index < 0) {
            return;
        }
        DemoPlan.PlannedCall call = plan.calls().get(index);
        if (offer && call.equals(watched) && watchedCallId == null) {
            watchedCallId = message.callId().value();
        }
        Optional<Impairment> impairment = call.impairment();
        int port = impairment.isPresent() ? audioPort(message) : -1;
        if (port > 0) {
            network.impair(port, impairment.get(), offer ? 0 : 1);
        }
    }

    /** The call that the called phone's user name stands for, or -1. */
    private int index(@Nullable String user) {
        if (user == null || user.length() < 2 || user.charAt(0) != 'b') {
            return -1;
        }
        int number = 0;
        for (int i = 1; i < user.length(); i++) {
            int digit = user.charAt(i) - '0';
            if (digit < 0 || digit > 9 || number > DemoPlan.MAX_CALLS) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number >= 1 && number <= plan.calls().size() ? number - 1 : -1;
    }

    private static @Nullable String user(NameAddress address) {
        SipUri uri = SipUri.parse(address.uri());
        return uri == null ? null : uri.user();
    }

    /** The port of the first audio line, or -1. */
    static int audioPort(SipMessage message) {
        byte[] body = message.body();
        for (int at = 0; at + AUDIO.length < body.length; at++) {
            if (starts(body, at)) {
                int port = 0;
                for (int i = at + AUDIO.length; i < body.length && body[i] >= '0' && body[i] <= '9'; i++) {
                    port = Math.min(65_536, port * 10 + body[i] - '0');
                }
                return port > 0 && port < 65_536 ? port : -1;
            }
        }
        return -1;
    }

    private static boolean starts(byte[] body, int at) {
        for (int i = 0; i < AUDIO.length; i++) {
            if (body[at + i] != AUDIO[i]) {
                return false;
            }
        }
        return true;
    }

    private synchronized void keep(boolean sent, SipMessage message, long atNs) {
        if (steps.isEmpty()) {
            firstNs = atNs;
        }
        DemoPlan.PlannedCall call = watched;
        boolean byCaller = call != null && call.caller().equals(user(message.from()));
        // From names who made the request, in its answers too.
        int asking = byCaller ? CALLER : CALLEE;
        int asked = byCaller ? CALLEE : CALLER;
        boolean request = message instanceof SipRequest;
        int from = sent ? (request ? asking : asked) : EXCHANGE;
        int to = sent ? EXCHANGE : (request ? asked : asking);
        String label = message instanceof SipResponse response
                ? response.status() + " " + response.reason() + " ("
                        + response.cseq().method() + ")"
                : ((SipRequest) message).method().toString();
        steps.add(new Ladder.Step((atNs - firstNs) / 1e6, from, to, label, message.toString(), false));
    }
}
