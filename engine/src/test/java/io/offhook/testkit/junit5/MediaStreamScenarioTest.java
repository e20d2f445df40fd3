package io.offhook.testkit.junit5;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import io.offhook.engine.actor.MediaStream;
import io.offhook.engine.actor.Reply;
import io.offhook.media.stream.RtpStreamStatistics;
import io.offhook.rtp.RtpPacket;
import io.offhook.testkit.ActorBench;
import io.offhook.testkit.FarMedia;
import io.offhook.testkit.Lab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/**
 * Shows: the actor of one audio stream alone, fed with packets by message. What comes out of its jitter buffer goes to a sink of the test, what it sends
 * arrives at the far end, one packet every 20 ms of virtual time.
 */
@OffhookSeeds(seed = 1, seeds = 5)
class MediaStreamScenarioTest {
    private static final int FRAME = 160;

    private final List<MediaStream.Event> events = new ArrayList<>();
    private final List<Short> heard = new ArrayList<>();
    private ActorBench bench;
    private FarMedia peer;
    private ActorRef<MediaStream.Command> stream;
    private int sequence = 65_530; // wraps soon

    @BeforeEach
    void aStreamThatIsAgreed(Lab lab) {
        bench = ActorBench.in(lab);
        peer = bench.farEnd().media();
        stream = bench.stream(bench.spec("alice"), events::add);
        bench.settle();
        MediaStream.Bound bound = (MediaStream.Bound) events.remove(0);
        stream.tell(new MediaStream.Agreed(
                peer.agreement(bound.endpoint()), bench.farEnd().signalling()));
        stream.tell(new MediaStream.Listen(
                (samples, offset, length) -> {
                    for (int i = offset; i < offset + length; i++) {
                        heard.add(samples[i]);
                    }
                },
                Reply.ignored()));
        bench.settle();
    }

    /** A frame of one and the same sample, which the codec brings through unchanged: -32,124 for 0x00, 32,124 for 0x80. */
    private byte[] packet(int number, int ulaw) {
        byte[] frame = new byte[FRAME];
        Arrays.fill(frame, (byte) ulaw);
        return peer.rtp(sequence + number, number * (long) FRAME, frame);
    }

    private void arrive(byte[]... packets) {
        stream.tell(new MediaStream.RtpReceived(List.of(packets), peer.address()));
        bench.settle();
    }

    private RtpStreamStatistics statistics() {
        List<RtpStreamStatistics> answer = new ArrayList<>();
        stream.tell(new MediaStream.GetStatistics(new Reply<>() {
            @Override
            public void succeed(RtpStreamStatistics figures) {
                answer.add(figures);
            }

            @Override
            public void fail(Throwable why) {
                throw new AssertionError(why);
            }
        }));
        bench.settle();
        return answer.get(0);
    }

    @OffhookTest
    void theFirstPacketIsToldOnce() {
        arrive(packet(0, 0x80));
        bench.pass(ofMillis(20));
        arrive(packet(1, 0x80));
        bench.pass(ofMillis(20));

        assertThat(events).containsExactly(new MediaStream.Started("PCMU"));
    }

    @OffhookTest
    void packetsOutOfOrderAreHeardInOrder() {
        arrive(packet(0, 0x80));
        arrive(packet(2, 0x80), packet(1, 0x00)); // they overtook each other
        arrive(packet(3, 0x80));
        bench.pass(ofSeconds(1));

        List<Short> loud =
                heard.stream().filter(sample -> Math.abs(sample) > 32_000).toList();
        assertThat(loud).hasSizeGreaterThanOrEqualTo(4 * FRAME);
        assertThat(List.of(loud.get(0), loud.get(FRAME), loud.get(2 * FRAME), loud.get(3 * FRAME)))
                .containsExactly((short) 32_124, (short) -32_124, (short) 32_124, (short) 32_124);
        assertThat(statistics().lost()).isZero();
    }

    @OffhookTest
    void lateAndDoublePacketsAreCountedAndNotHeard() {
        for (int i = 0; i < 50; i++) {
            if (i != 20) {
                arrive(packet(i, 0x80));
            }
            bench.pass(ofMillis(20));
        }
        arrive(packet(49, 0x80));
        arrive(packet(20, 0x00)); // half a second after its time

        RtpStreamStatistics figures = statistics();
        assertThat(figures.duplicates()).isOne();
        assertThat(figures.late()).isOne();
        assertThat(figures.concealed()).isPositive();
        bench.pass(ofMillis(500));
        assertThat(heard).doesNotContain((short) -32_124);
    }

    @OffhookTest
    void aDigitIsOneDigitHoweverManyPacketsSaySo() {
        arrive(packet(0, 0x80));
        List<byte[]> five = peer.digit('5', sequence + 1, FRAME);
        for (byte[] packet : five) {
            arrive(packet, packet); // and each of them twice
            bench.pass(ofMillis(20));
        }

        assertThat(events).containsExactly(new MediaStream.Started("PCMU"), new MediaStream.Digit('5', Duration.ZERO));
    }

    @OffhookTest
    void silenceIsToldAfterItsTime() {
        arrive(packet(0, 0x80));
        bench.pass(ofSeconds(29));
        assertThat(events).containsExactly(new MediaStream.Started("PCMU"));

        bench.pass(ofSeconds(2));
        assertThat(events)
                .last()
                .isInstanceOfSatisfying(
                        MediaStream.TimedOut.class,
                        out -> assertThat(out.silence()).isBetween(ofSeconds(30), ofSeconds(31)));
    }

    @OffhookTest
    void aPacketLeavesEvery20Milliseconds() {
        peer.received();
        bench.pass(ofSeconds(1));

        List<RtpPacket> sent = peer.received();
        assertThat(sent).hasSize(50);
        for (int i = 1; i < sent.size(); i++) {
            assertThat((sent.get(i).sequence() - sent.get(i - 1).sequence()) & 0xffff)
                    .isOne();
            assertThat((sent.get(i).timestamp() - sent.get(i - 1).timestamp()) & 0xffff_ffffL)
                    .isEqualTo(FRAME);
        }
    }

    @OffhookTest
    void packetsOfAStrangerAreNotHeard() {
        stream.tell(new MediaStream.RtpReceived(
                List.of(packet(0, 0x80)), bench.device().host().at(9)));
        bench.pass(ofMillis(200));

        assertThat(events).isEmpty();
        assertThat(heard).doesNotContain((short) 32_124);
    }
}
