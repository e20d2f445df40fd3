package io.offhook.testkit.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WireMemoryTest {
    private static final InetAddress ALICE = address(1);
    private static final InetAddress BOB = address(2);
    private static final InetAddress ROUTER = address(3);
    private static final Map<InetAddress, String> NAMES = Map.of(ALICE, "alice", BOB, "bob");
    private static final InetSocketAddress A = new InetSocketAddress(ALICE, 5060);
    private static final InetSocketAddress B = new InetSocketAddress(BOB, 5060);

    private static InetAddress address(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last});
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] options(int number) {
        return ("OPTIONS sip:bob@10.0.0.2 SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK" + number
                        + "\r\nCall-ID: call-" + number + "\r\nCSeq: 1 OPTIONS\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] rtp(int type, int ssrc) {
        byte[] packet = new byte[172];
        packet[0] = (byte) 0x80;
        packet[1] = (byte) type;
        packet[11] = (byte) ssrc;
        return packet;
    }

    private static LadderReading reading(WireMemory wire) {
        return new LadderReading(wire, NAMES::get, Long.MAX_VALUE);
    }

    private static void pass(WireMemory wire, long atNs, InetSocketAddress from, InetSocketAddress to, byte[] what) {
        wire.sent(atNs, from, to, what);
        wire.carried(atNs + 1_000_000, from, to, what);
        wire.delivered(atNs + 1_000_000, from, to, what);
    }

    @Test
    void theOldestMessagesAreForgottenWhenThereAreTooMany() {
        WireMemory wire = new WireMemory(10, Long.MAX_VALUE);
        for (int i = 0; i < 25; i++) {
            pass(wire, i * 1_000_000_000L, A, B, options(i));
        }
        assertThat(wire.forgotten()).isEqualTo(15);
        assertThat(reading(wire).all().calls())
                .containsExactlyElementsOf(java.util.stream.IntStream.range(15, 25)
                        .mapToObj(i -> "call-" + i)
                        .toList());
        assertThat(reading(wire).all().toString()).startsWith("(15 messages up to 14.000 are forgotten)\n");
    }

    @Test
    void theOldestMessagesAreForgottenWhenTheyAreTooLargeTogether() {
        int each = options(10).length;
        WireMemory wire = new WireMemory(Integer.MAX_VALUE, 3L * each + 1);
        for (int i = 10; i < 20; i++) {
            pass(wire, i, A, B, options(i));
        }
        assertThat(reading(wire).all().calls()).containsExactly("call-17", "call-18", "call-19");
    }

    @Test
    void ofMediaThereAreFiguresAlone() {
        WireMemory wire = new WireMemory(10, 1_000);
        for (int i = 0; i < 1_500; i++) {
            byte[] packet = rtp(i == 700 ? 101 : 0, 9);
            wire.sent(i * 20_000_000L, A, B, packet);
            if (i % 500 != 0) {
                wire.carried(i * 20_000_000L, A, B, packet);
                wire.carried(i * 20_000_000L, A, B, packet); // a copy is no second packet
            }
        }
        assertThat(wire.forgotten()).isZero();
        List<Ladder.Step> steps = reading(wire).all().steps();
        assertThat(steps).hasSize(1);
        assertThat(steps.get(0).labels()).startsWith("RTP PCMU until 29.980, 1,500 sent, 3 lost, 1 payload type 101");
    }

    @Test
    void eachSourceIsAStreamOfItsOwn() {
        WireMemory wire = new WireMemory();
        for (int i = 0; i < 10; i++) {
            pass(wire, i, A, B, rtp(0, 1));
            pass(wire, i, A, B, rtp(8, 2));
            pass(wire, i, B, A, rtp(8, 2));
        }
        assertThat(reading(wire).all().steps())
                .extracting(step -> step.labels().get(4))
                .containsExactly("RTP PCMU", "RTP PCMA", "RTP PCMA");
    }

    @Test
    void whenThereAreTooManyStreamsTheSilentOnesAreForgotten() {
        MediaFlows flows = new MediaFlows(4);
        for (int i = 0; i < 8; i++) {
            flows.of(i, i, A, B, i, false).sent(i, 0);
        }
        flows.of(99, 99, A, B, 1, false).sent(99, 0);
        MediaFlow ninth = flows.of(100, 100, A, B, 8, false);
        assertThat(flows.all()).extracting(flow -> flow.ssrc).containsExactly(1, 5, 6, 7, 8);
        assertThat(flows.find(A, B, 8, false)).isSameAs(ninth);
        assertThat(flows.find(A, B, 1, false)).isNotNull();
        assertThat(flows.find(A, B, 0, false)).isNull();
        assertThat(flows.forgotten()).isEqualTo(4);
    }

    @Test
    void behindATranslatorBothEndsAreShown() {
        WireMemory wire = new WireMemory();
        InetSocketAddress outside = new InetSocketAddress(ROUTER, 7_000);
        byte[] question = options(1);
        wire.sent(0, A, B, question);
        wire.carried(1, outside, B, question);
        byte[] answer =
                "SIP/2.0 200 OK\r\nCall-ID: call-1\r\nCSeq: 1 OPTIONS\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        wire.sent(2, B, outside, answer);
        wire.carried(3, B, outside, answer);
        wire.translated(3, outside, answer, A, answer);
        wire.sent(4, B, outside, answer); // lost
        Ladder ladder = reading(wire).of(Set.of("call-1"));
        assertThat(ladder.parties()).extracting(Ladder.Party::name).containsExactly("alice", "bob");
        assertThat(ladder.steps())
                .extracting(step -> step.from() + " " + step.to() + " " + step.note())
                .containsExactly("0 1 as 10.0.0.3:7000", "1 0 ", "1 0 lost");
    }

    @Test
    void whatIsNoSipIsShownAsBytesWithoutAnyOfThem() {
        WireMemory wire = new WireMemory();
        pass(wire, 0, A, B, "password=hunter2".getBytes(StandardCharsets.US_ASCII));
        pass(wire, 0, A, B, "\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        pass(wire, 0, A, B, new byte[0]);
        assertThat(reading(wire).all().steps())
                .extracting(step -> step.labels().get(0))
                .containsExactly("16 bytes, not SIP", "keep-alive", "keep-alive");
    }

    @Test
    void aMessageThatIsWrongIsShownAsFarAsItCanBeRead() {
        WireMemory wire = new WireMemory();
        pass(wire, 0, A, B, "INVITE \u0007\u001b[31m SIP/2.0\nCall-ID:x".getBytes(StandardCharsets.US_ASCII));
        pass(wire, 0, A, B, "SIP/2.0".getBytes(StandardCharsets.US_ASCII));
        pass(wire, 0, A, B, "SIP/2.0 200\r\nCSeq\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(reading(wire).all().steps())
                .extracting(step -> step.labels().get(0))
                .containsExactly("INVITE", "? (?)", "200 (?)");
    }

    @Test
    void aRepeatThatIsNotTheSameSaysSo() {
        WireMemory wire = new WireMemory();
        byte[] second =
                (new String(options(1), StandardCharsets.US_ASCII) + "more").getBytes(StandardCharsets.US_ASCII);
        pass(wire, 0, A, B, options(1));
        pass(wire, 1, A, B, second);
        assertThat(reading(wire).all().steps())
                .extracting(step -> step.labels().get(0) + " / " + step.note())
                .containsExactly("OPTIONS bob / ", "OPTIONS bob (2nd) / not as the first time");
    }
}
