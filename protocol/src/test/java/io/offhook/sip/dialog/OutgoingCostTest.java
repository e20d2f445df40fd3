package io.offhook.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.offhook.sdp.AudioCapabilities;
import io.offhook.sdp.Direction;
import io.offhook.sdp.LocalEndpoint;
import io.offhook.sdp.OfferAnswer;
import io.offhook.sdp.OfferAnswerResult;
import io.offhook.sdp.SdpParser;
import io.offhook.sdp.SdpResult;
import io.offhook.sip.codec.Decoded;
import io.offhook.sip.codec.SipCodec;
import io.offhook.sip.message.Branch;
import io.offhook.sip.message.CallId;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.Tag;
import io.offhook.sip.transaction.Identifiers;
import io.offhook.sip.transaction.Timers;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What a whole outgoing call costs, from its offer to the answer of its BYE, with everything that is done to bytes: what it writes,
 * what it decodes, what it negotiates. Garbage and what lingers are asserted; time is printed.
 */
class OutgoingCostTest {

    private static final boolean LONG = Boolean.getBoolean("offhook.cost");
    private static final SipCodec CODEC = SipCodec.forDatagrams();
    private static final LocalEndpoint LOCAL = LocalEndpoint.of("127.0.0.1", 20_000);
    private static final String ANSWER = """
            v=0
            o=bench 53655765 2353687637 IN IP4 127.0.0.1
            s=-
            c=IN IP4 127.0.0.1
            t=0 0
            m=audio 6000 RTP/AVP 0 101
            a=rtpmap:0 PCMU/8000
            a=rtpmap:101 telephone-event/8000
            a=ptime:20
            a=sendrecv
            """.replace("\n", "\r\n");

    private final SessionEffects out = new SessionEffects();

    /** What the peer says to each call, which all look the same. */
    private final Map<String, byte[]> answers = new HashMap<>();

    private @Nullable LingeringTransaction lingering;
    private int ended;

    @Test
    void aWholeCallLeavesLittleGarbage() {
        int rounds = LONG ? 200_000 : 5_000;
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = Long.MAX_VALUE;
        long ns = Long.MAX_VALUE;
        for (int round = 0; round < 4; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            long start = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < rounds; i++) {
                call();
            }
            ns = Math.min(ns, (threads.getCurrentThreadCpuTime() - start) / rounds);
            bytes = Math.min(bytes, (threads.getCurrentThreadAllocatedBytes() - before) / rounds);
        }
        System.out.println("outgoing call: " + bytes + " B, " + ns + " ns");
        assertThat(ended).isEqualTo(4 * rounds);
        assertThat(bytes).isLessThan(12_500);
    }

    @Test
    void whatLingersIsAKeyAndTheBytesToSend() {
        int number = 20_000; // many, so that what else lives in this JVM weighs nothing
        call();
        List<LingeringTransaction> all = new ArrayList<>(number);
        long before = SessionCostTest.live();
        for (int i = 0; i < number; i++) {
            call();
            all.add(lingering);
        }
        long each = (SessionCostTest.live() - before) / number;
        System.out.println("lingering: " + each + " B live");
        assertThat(all).allMatch(one -> one.kind() == LingeringTransaction.Kind.SUCCESS_ACKED);
        assertThat(each).isLessThan(600);
    }

    private void call() {
        OfferAnswer.Step step =
                OfferAnswer.start(AudioCapabilities.G711, 1_234_567_890).localOffer(LOCAL, Direction.SENDRECV);
        byte[] offer = ((OfferAnswerResult.OfferMade) step.result()).offer().toBytes();
        InviteSession session = InviteSession.uac(Solo.LOCAL, Timers.STANDARD, new Fixed());
        session.invite(
                new Invitation(
                        "sip:service@127.0.0.1:5070",
                        "<sip:load1@127.0.0.1>",
                        "<sip:service@127.0.0.1:5070>",
                        Body.sdp(offer)),
                0,
                out);
        SipRequest invite = sent();
        session.received(answer("180 Ringing", invite, ";tag=s1234c17", ""), 0, out);
        session.received(answer("200 OK", invite, ";tag=s1234c17", ANSWER), 0, out);
        Body body = answered();
        SdpResult answer = SdpParser.parse(body.bytes());
        step = step.next().remoteAnswer(((SdpResult.Parsed) answer).description());
        assertThat(step.result() instanceof OfferAnswerResult.Agreed).isTrue();
        sent();
        session.bye(new EndCause.LocalHangup(null), 0, out);
        session.received(answer("200 OK", sent(), "", ""), 0, out);
        sent();
        ended += session.isEnded() ? 1 : 0;
    }

    private Body answered() {
        for (int i = 0; i < out.size(); i++) {
            if (out.get(i) instanceof SessionEffect.Answered answered && answered.body() != null) {
                return answered.body();
            }
        }
        throw new AssertionError("not answered");
    }

    /** Performs the effects; gives the request that was sent, if one was. */
    private @Nullable SipRequest sent() {
        SipRequest last = null;
        for (int i = 0; i < out.size(); i++) {
            SessionEffect effect = out.get(i);
            if (effect instanceof SessionEffect.Send send && send.message() instanceof SipRequest request) {
                last = request;
            } else if (effect instanceof SessionEffect.Linger linger) {
                lingering = linger.transaction();
            }
        }
        out.clear();
        return last;
    }

    private SipResponse answer(String status, @Nullable SipRequest request, String toTag, String body) {
        byte[] wire = answers.get(toTag + body);
        if (wire == null && request != null) {
            wire = wire(status, request, toTag, body);
            answers.put(toTag + body, wire);
        }
        return (SipResponse) ((Decoded.Message) CODEC.decode(wire, 0, wire.length)).message();
    }

    private static byte[] wire(String status, SipRequest request, String toTag, String body) {
        StringBuilder text = new StringBuilder("SIP/2.0 ").append(status).append("\r\n");
        for (String name : List.of("Via", "From", "To", "Call-ID", "CSeq")) {
            text.append(name).append(": ").append(request.header(name));
            text.append(name.equals("To") ? toTag : "").append("\r\n");
        }
        text.append("Contact: <sip:127.0.0.1:5070;transport=UDP>\r\n");
        if (!body.isEmpty()) {
            text.append("Content-Type: application/sdp\r\n");
        }
        text.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Gives every call the same identifiers, made anew. */
    private static final class Fixed implements Identifiers {
        private char branches = 'a';

        @Override
        public Tag newTag() {
            return new Tag(new String("qwertyuiop".toCharArray()));
        }

        @Override
        public Branch newBranch() {
            return new Branch("z9hG4bKabcdefghijk" + branches++);
        }

        @Override
        public CallId newCallId() {
            return new CallId(new String("abcdefghijklmnopqrstuvwx".toCharArray()));
        }

        @Override
        public int random(int bound) {
            return 0;
        }
    }
}
