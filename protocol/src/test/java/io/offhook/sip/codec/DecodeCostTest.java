package io.offhook.sip.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.Tag;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What the path of every message costs. Garbage is asserted; time is printed ({@code -Doffhook.cost=true} measures long). */
class DecodeCostTest {
    private static final byte[] SDP = TestMessages.wire("""
            v=0
            o=user1 53655765 2353687637 IN IP4 127.0.0.1
            s=-
            c=IN IP4 127.0.0.1
            t=0 0
            m=audio 6000 RTP/AVP 0 8 101
            a=rtpmap:0 PCMU/8000
            a=rtpmap:8 PCMA/8000
            a=rtpmap:101 telephone-event/8000
            a=fmtp:101 0-15
            a=ptime:20
            a=sendrecv
            """);
    private static final byte[] INVITE = join(TestMessages.wire("""
                    INVITE sip:service@127.0.0.1:5060 SIP/2.0
                    Via: SIP/2.0/UDP 127.0.0.1:5061;branch=z9hG4bK-524287-1-0;rport
                    Max-Forwards: 70
                    From: "Alice Liddell" <sip:alice@example.com:5061>;tag=524287SIPpTag001
                    To: "Bob" <sip:service@127.0.0.1:5060>
                    Call-ID: 1-524287@127.0.0.1-a84b4c76e66710
                    CSeq: 1 INVITE
                    Contact: <sip:alice@127.0.0.1:5061;transport=udp>
                    Allow: INVITE, ACK, CANCEL, OPTIONS, BYE, REFER, NOTIFY, INFO
                    Supported: replaces, timer
                    User-Agent: Offhook test agent 1.0
                    Subject: Performance Test, one
                    P-Asserted-Identity: <sip:alice@example.com>
                    Session-Expires: 1800
                    Content-Type: application/sdp
                    """), SDP);
    private static final byte[] OK = join(TestMessages.wire("""
                    SIP/2.0 200 OK
                    Via: SIP/2.0/UDP 127.0.0.1:5061;branch=z9hG4bK-524287-1-0;rport=5061;received=127.0.0.1
                    From: "Alice Liddell" <sip:alice@example.com:5061>;tag=524287SIPpTag001
                    To: "Bob" <sip:service@127.0.0.1:5060>;tag=9fxced76sl
                    Call-ID: 1-524287@127.0.0.1-a84b4c76e66710
                    CSeq: 1 INVITE
                    Contact: <sip:service@127.0.0.1:5060>
                    Allow: INVITE, ACK, CANCEL, OPTIONS, BYE, REFER, NOTIFY, INFO
                    Content-Type: application/sdp
                    """), SDP);
    private static final byte[] BYE = join(TestMessages.wire("""
                    BYE sip:service@127.0.0.1:5060 SIP/2.0
                    Via: SIP/2.0/UDP 127.0.0.1:5061;branch=z9hG4bK-524287-1-7
                    Max-Forwards: 70
                    From: "Alice Liddell" <sip:alice@example.com:5061>;tag=524287SIPpTag001
                    To: "Bob" <sip:service@127.0.0.1:5060>;tag=9fxced76sl
                    Call-ID: 1-524287@127.0.0.1-a84b4c76e66710
                    CSeq: 2 BYE
                    """), new byte[0]);

    /** Keeps the compiler from leaving the work out. */
    private static volatile Object last;

    private static final Tag TAG = new Tag("9fxced76sl");

    private static byte[] join(byte[] headers, byte[] body) {
        byte[] length = TestMessages.wire("Content-Length: " + body.length + "\n\n");
        byte[] all = new byte[headers.length + length.length + body.length];
        System.arraycopy(headers, 0, all, 0, headers.length);
        System.arraycopy(length, 0, all, headers.length, length.length);
        System.arraycopy(body, 0, all, headers.length + length.length, body.length);
        return all;
    }

    @Test
    void decodingMakesLittleGarbageBesideTheCopyOfTheBytes() {
        assertThat(cost("decode INVITE " + INVITE.length, () -> TestMessages.decode(INVITE)))
                .isLessThan(INVITE.length + 450);
        assertThat(cost("decode 200    " + OK.length, () -> TestMessages.decode(OK)))
                .isLessThan(OK.length + 450);
        assertThat(cost("decode BYE    " + BYE.length, () -> TestMessages.decode(BYE)))
                .isLessThan(BYE.length + 450);
    }

    @Test
    void buildingAResponseCopiesBytesAndLittleMore() {
        SipRequest invite = TestMessages.request(INVITE);
        Supplier<SipResponse> build = () -> SipResponse.respond(invite, 200)
                .toTag(TAG)
                .recordRoutes()
                .contact("<sip:service@127.0.0.1:5060>")
                .body("application/sdp", SDP)
                .build();

        assertThat(cost("build 200", build)).isLessThan(1_200);
        assertThat(cost(
                        "build 180",
                        () -> SipResponse.respond(invite, 180).toTag(TAG).build()))
                .isLessThan(800);
    }

    @Test
    void findingTheOwnerOfAMessageReadsOnlyWhatItNeeds() {
        Supplier<Object> route = () -> {
            SipMessage bye = ((Decoded.Message) TestMessages.decode(BYE)).message();
            return bye.callId().value().length() + bye.toTag().value().length();
        };

        assertThat(cost("decode and route BYE", route)).isLessThan(BYE.length + 650);
        assertThat(cost("decode, Via, From, To, CSeq, Call-ID of INVITE", () -> {
                    SipMessage invite = ((Decoded.Message) TestMessages.decode(INVITE)).message();
                    return invite.topVia().port()
                            + invite.from().uri().length()
                            + invite.to().uri().length()
                            + invite.cseq().sequence()
                            + invite.callId().value().length();
                }))
                .isLessThan(INVITE.length + 1_500);
    }

    /** Bytes allocated for one run. */
    private static long cost(String what, Supplier<?> work) {
        int rounds = Boolean.getBoolean("offhook.cost") ? 1_000_000 : 20_000;
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long best = Long.MAX_VALUE;
        long bytes = Long.MAX_VALUE;
        for (int round = 0; round < 4; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            long start = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < rounds; i++) {
                last = work.get();
            }
            best = Math.min(best, (threads.getCurrentThreadCpuTime() - start) / rounds);
            bytes = Math.min(bytes, (threads.getCurrentThreadAllocatedBytes() - before) / rounds);
        }
        assertThat(last).isNotNull();
        System.out.println(what + ": " + best + " ns, " + bytes + " bytes");
        return bytes;
    }
}
