package io.offhook.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.offhook.sip.codec.Decoded;
import io.offhook.sip.codec.SipCodec;
import io.offhook.sip.message.Branch;
import io.offhook.sip.message.CallId;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.Tag;
import io.offhook.sip.transaction.Identifiers;
import io.offhook.sip.transaction.Timers;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What a whole incoming call costs in the machines: INVITE, 180, 200, ACK, BYE, 200. Garbage is asserted; time and live memory
 * are printed ({@code -Doffhook.cost=true} measures long).
 */
class SessionCostTest {

    private static final boolean LONG = Boolean.getBoolean("offhook.cost");
    private static final SipCodec CODEC = SipCodec.forDatagrams();
    private static final Body SDP = Body.sdp(
            "v=0\r\no=u 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 6000 RTP/AVP 0\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
    private static final byte[] INVITE = wire("""
            INVITE sip:service@127.0.0.1:5060 SIP/2.0
            Via: SIP/2.0/UDP 127.0.0.1:5061;branch=z9hG4bK-524287-1-0;rport
            From: "Alice Liddell" <sip:alice@example.com:5061>;tag=524287SIPpTag001
            To: "Bob" <sip:service@127.0.0.1:5060>
            Call-ID: 1-524287@127.0.0.1-a84b4c76e66710
            CSeq: 1 INVITE
            Contact: <sip:alice@127.0.0.1:5061;transport=udp>
            Max-Forwards: 70
            Content-Type: application/sdp
            """);
    private static final byte[] ACK = wire("""
            ACK sip:service@127.0.0.1:5060 SIP/2.0
            Via: SIP/2.0/UDP 127.0.0.1:5061;branch=z9hG4bK-524287-1-5
            From: "Alice Liddell" <sip:alice@example.com:5061>;tag=524287SIPpTag001
            To: "Bob" <sip:service@127.0.0.1:5060>;tag=ours
            Call-ID: 1-524287@127.0.0.1-a84b4c76e66710
            CSeq: 1 ACK
            Max-Forwards: 70
            """);
    private static final byte[] BYE = wire("""
            BYE sip:service@127.0.0.1:5060 SIP/2.0
            Via: SIP/2.0/UDP 127.0.0.1:5061;branch=z9hG4bK-524287-1-7
            From: "Alice Liddell" <sip:alice@example.com:5061>;tag=524287SIPpTag001
            To: "Bob" <sip:service@127.0.0.1:5060>;tag=ours
            Call-ID: 1-524287@127.0.0.1-a84b4c76e66710
            CSeq: 2 BYE
            Max-Forwards: 70
            """);

    private static final Identifiers FIXED = new Identifiers() {
        private final Tag tag = new Tag("ours");

        @Override
        public Tag newTag() {
            return tag;
        }

        @Override
        public Branch newBranch() {
            return new Branch("z9hG4bKx");
        }

        @Override
        public CallId newCallId() {
            return new CallId("x");
        }

        @Override
        public int random(int bound) {
            return 0;
        }
    };

    private static final SessionEffects OUT = new SessionEffects();

    @Test
    void aWholeCallLeavesLittleGarbage() {
        int rounds = LONG ? 300_000 : 5_000;
        run(rounds, true);
        run(rounds, false);
        long[] whole = run(rounds, true);
        long[] decoding = run(rounds, false);
        System.out.println("incoming call: machines " + (whole[0] - decoding[0]) + " B, " + (whole[1] - decoding[1])
                + " ns; decoding " + decoding[0] + " B, " + decoding[1] + " ns");
        assertThat(whole[0] - decoding[0]).isLessThan(6_000);
    }

    @Test
    void anEstablishedCallIsSmall() {
        int number = LONG ? 20_000 : 2_000;
        List<InviteSession> calls = new ArrayList<>(number);
        long before = live();
        for (int i = 0; i < number; i++) {
            calls.add(established());
        }
        long each = (live() - before) / number;
        System.out.println("established call: " + each + " B live");
        assertThat(calls).allMatch(InviteSession::isEstablished);
        assertThat(each).isLessThan(1_500);
    }

    private static InviteSession established() {
        SipRequest invite = decode(INVITE);
        InviteSession session = InviteSession.uas(Solo.LOCAL, Timers.STANDARD, FIXED, invite);
        session.received(invite, 0, OUT);
        session.ring(null, 0, OUT);
        session.accept(SDP, 0, OUT);
        session.received(decode(ACK), 0, OUT);
        OUT.clear();
        return session;
    }

    static long live() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** Bytes and nanoseconds a call. */
    private static long[] run(int rounds, boolean machines) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = threads.getCurrentThreadAllocatedBytes();
        long ns = System.nanoTime();
        int work = 0;
        for (int i = 0; i < rounds; i++) {
            if (machines) {
                InviteSession session = established();
                session.received(decode(BYE), 0, OUT);
                work += OUT.size() + (session.isEnded() ? 1 : 0);
                OUT.clear();
            } else {
                work += decode(INVITE).length()
                        + decode(ACK).length()
                        + decode(BYE).length();
            }
        }
        ns = (System.nanoTime() - ns) / rounds;
        assertThat(work).isNotZero();
        return new long[] {(threads.getCurrentThreadAllocatedBytes() - bytes) / rounds, ns};
    }

    private static SipRequest decode(byte[] bytes) {
        return (SipRequest) ((Decoded.Message) CODEC.decode(bytes, 0, bytes.length)).message();
    }

    private static byte[] wire(String head) {
        return (head.replace("\n", "\r\n") + "Content-Length: 0\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
