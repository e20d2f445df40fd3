package io.offhook.testkit.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceRuleTest {
    private static final long FRAME_NS = 20_000_000;
    private static final InetSocketAddress FROM = new InetSocketAddress("198.18.0.1", 20_000);
    private static final InetSocketAddress TO = new InetSocketAddress("198.18.0.2", 20_000);

    private final List<String> seen = new ArrayList<>();
    private final PaceRule rule = new PaceRule(FROM::equals, (atNs, call, text) -> seen.add(text));

    private void packet(long atNs, int sequence, long timestamp, boolean marker) {
        byte[] packet = ByteBuffer.allocate(172)
                .put((byte) 0x80)
                .put((byte) (marker ? 0x80 : 0))
                .putShort((short) sequence)
                .putInt((int) timestamp)
                .putInt(0x1234)
                .array();
        rule.sent(atNs, FROM, TO, packet);
    }

    private void twoPackets() {
        packet(0, 65_534, 0, true);
        packet(FRAME_NS, 65_535, 160, false);
    }

    @Test
    void aPacketEveryFrameIsAsItShouldBe() {
        twoPackets();
        packet(2 * FRAME_NS, 0, 320, false);
        assertThat(seen).isEmpty();
    }

    @Test
    void aSilenceIsLegalWhereTheNextPacketSaysSo() {
        twoPackets();
        packet(200 * FRAME_NS, 0, 200 * 160, true);
        packet(201 * FRAME_NS, 1, 201 * 160, false);
        assertThat(seen).isEmpty();
    }

    @Test
    void aPacketThatIsMissingIsSeen() {
        twoPackets();
        packet(3 * FRAME_NS, 0, 480, false);
        assertThat(seen)
                .singleElement()
                .asString()
                .contains("sent #0 40.0 ms after #65535, with a timestamp 320 later");
    }

    @Test
    void aSilenceKeepsTheStepTheNumberAndTheTimestamp() {
        twoPackets();
        packet(10 * FRAME_NS + 1, 0, 1600, true);
        assertThat(seen).hasSize(1);
    }

    @Test
    void aNumberThatIsSkippedInASilenceIsSeen() {
        twoPackets();
        packet(10 * FRAME_NS, 1, 1600, true);
        assertThat(seen).hasSize(1);
    }

    @Test
    void aTimestampThatStandsStillInASilenceIsSeen() {
        twoPackets();
        packet(10 * FRAME_NS, 0, 320, true);
        assertThat(seen).hasSize(1);
    }
}
