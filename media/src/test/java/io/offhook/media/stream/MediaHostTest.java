package io.offhook.media.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.NotUsed;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import io.offhook.media.audio.AudioFrame;
import io.offhook.media.audio.Prompt;
import io.offhook.media.codec.AudioCodec;
import io.offhook.media.codec.Codecs;
import io.offhook.media.jitter.JitterConfig;
import io.offhook.media.stream.RtpStreamEvent.EndReason;
import io.offhook.media.stream.RtpStreamSettings.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaHostTest {
    private ShardLab lab;

    @BeforeEach
    void start() {
        lab = new ShardLab();
    }

    @AfterEach
    void stop() {
        lab.close();
        assertThat(lab.host().streams()).isEmpty();
        assertThat(lab.host().listenerFailures()).isZero();
    }

    private static Flow<AudioFrame, AudioFrame, NotUsed> playing(AtomicInteger asked) {
        Source<AudioFrame, NotUsed> endless = Source.repeat(AudioFrame.silence(160, 8000))
                .map(frame -> {
                    asked.incrementAndGet();
                    return frame;
                });
        return Flow.fromSinkAndSource(Sink.ignore(), endless);
    }

    @Test
    void aGraphSendsOneFrameATick() {
        Leg leg = Leg.graph(lab, Leg.SETTINGS, MediaGraph.joining(playing(new AtomicInteger())));
        lab.ticks(50);
        assertThat(leg.sent).hasSize(50);
        for (int i = 1; i < 50; i++) {
            assertThat(leg.packet(i).sequence()).isEqualTo(leg.packet(i - 1).sequence() + 1 & 0xFFFF);
            assertThat(leg.packet(i).timestamp()).isEqualTo(leg.packet(i - 1).timestamp() + 160 & 0xFFFF_FFFFL);
            assertThat(leg.packet(i).marker()).isFalse();
        }
        assertThat(leg.packet(0).marker()).isTrue();
        assertThat(leg.stream.statistics().underruns()).isZero();
    }

    @Test
    void aSourceIsAskedForOneFrameATickAndNotFaster() {
        AtomicInteger asked = new AtomicInteger();
        Leg.graph(lab, Leg.SETTINGS, MediaGraph.joining(playing(asked)));
        assertThat(asked.get()).isEqualTo(1);
        lab.ticks(100);
        assertThat(asked.get()).isEqualTo(101);
    }

    @Test
    void anAsyncIslandRunsAheadByTwoFramesAtMost() {
        AtomicInteger asked = new AtomicInteger();
        Leg leg = Leg.graph(lab, Leg.SETTINGS, MediaGraph.joining(playing(asked).async()));
        lab.await(() -> asked.get() > 0);
        for (int i = 0; i < 100; i++) {
            int tick = i;
            lab.tick();
            lab.await(() -> asked.get() > tick + 1);
        }
        assertThat(leg.sent).hasSizeBetween(98, 100);
        assertThat(asked.get()).isBetween(100, 104);
    }

    @Test
    void anEchoRunsAtFullRate() {
        Leg echo = Leg.graph(lab, Leg.SETTINGS.withJitter(JitterConfig.passthrough()), MediaGraph.echo());
        Leg caller = Leg.graph(lab, Leg.SETTINGS, MediaGraph.joining(playing(new AtomicInteger())));
        Leg.connect(echo, caller);
        lab.ticks(200);
        assertThat(caller.sent).hasSize(200);
        assertThat(echo.sent).hasSizeBetween(196, 200);
        assertThat(caller.stream.statistics().received()).isEqualTo(echo.sent.size());
    }

    @Test
    void framesOfOtherLengthsAreCutIntoPackets() {
        short[] ramp = new short[400];
        for (int i = 0; i < ramp.length; i++) {
            ramp[i] = (short) (i * 64);
        }
        Source<AudioFrame, NotUsed> uneven = Source.from(List.of(
                new AudioFrame(java.util.Arrays.copyOfRange(ramp, 0, 80), 8000),
                new AudioFrame(java.util.Arrays.copyOfRange(ramp, 80, 330), 8000),
                new AudioFrame(java.util.Arrays.copyOfRange(ramp, 330, 400), 8000)));
        Leg leg = Leg.graph(lab, Leg.SETTINGS, MediaGraph.joining(Flow.fromSinkAndSource(Sink.ignore(), uneven)));
        List<Short> heard = new ArrayList<>();
        leg.stream.addTap((received, sent, samples) -> {
            for (int i = 0; sent != null && i < samples; i++) {
                heard.add(sent[i]);
            }
        });
        lab.ticks(10);
        assertThat(leg.sent).hasSize(3);
        assertThat(heard).hasSize(480);
        for (int i = 0; i < 480; i++) {
            assertThat(heard.get(i)).isEqualTo(i < 400 ? ramp[i] : 0);
        }
    }

    @Test
    void anEmptyFrameSendsNothingAndTheNextOneHasTheMarker() {
        AudioFrame talk = AudioFrame.silence(160, 8000);
        AudioFrame pause = AudioFrame.silence(0, 8000);
        Source<AudioFrame, NotUsed> frames = Source.from(List.of(talk, pause, pause, talk, talk));
        Leg leg = Leg.graph(lab, Leg.SETTINGS, MediaGraph.joining(Flow.fromSinkAndSource(Sink.ignore(), frames)));
        lab.ticks(5);
        assertThat(leg.sent).hasSize(3);
        assertThat(leg.packet(1).marker()).isTrue();
        assertThat(leg.packet(1).timestamp()).isEqualTo(leg.packet(0).timestamp() + 3 * 160 & 0xFFFF_FFFFL);
        assertThat(leg.packet(2).marker()).isFalse();
    }

    @Test
    void aFrameOfAnotherRateEndsTheStreamAndNamesBothRates() {
        Source<AudioFrame, NotUsed> wide = Source.repeat(AudioFrame.silence(320, 16_000));
        Leg leg = Leg.graph(lab, Leg.SETTINGS, MediaGraph.joining(Flow.fromSinkAndSource(Sink.ignore(), wide)));
        lab.tick();
        assertThat(leg.end().cause()).hasMessageContaining("16000").hasMessageContaining("8000");
    }

    @ParameterizedTest
    @EnumSource(Lane.class)
    void aPlainSourceIsPlayedAndItsEndIsTold(Lane lane) {
        Leg leg = Leg.plain(lab, Leg.SETTINGS.withLane(lane));
        lab.ticks(3);
        assertThat(leg.sent).isEmpty();
        AudioSource clip = AudioSources.clip(AudioFrame.silence(160 * 5, 8000), false);
        leg.stream.setSource(clip);
        lab.ticks(20);
        assertThat(leg.sent).hasSize(5);
        assertThat(leg.events).containsExactly(new RtpStreamEvent.SourceEnded(clip));
    }

    @ParameterizedTest
    @CsvSource({"BULK, true", "BULK, false", "GRAPH, true", "GRAPH, false"})
    void whatIsSetWhenASourceEndsFollowsInTheNextPacket(Lane lane, boolean isCoded) {
        Leg leg = Leg.plain(lab, Leg.SETTINGS.withLane(lane));
        AudioFrame frames = AudioFrame.silence(160 * 5, 8000);
        AudioSource clip = isCoded
                ? AudioSources.prompt(Prompt.encode(frames, Codecs.PCMU, false))
                : AudioSources.clip(frames, false);
        leg.whenSourceEnds = () -> leg.stream.setSource(AudioSources.silence());
        leg.stream.setSource(clip);
        lab.ticks(20);
        assertThat(leg.events).containsExactly(new RtpStreamEvent.SourceEnded(clip));
        assertThat(leg.sent.size()).isGreaterThanOrEqualTo(19); // in a graph the first tick may be missed
        for (int i = 1; i < leg.sent.size(); i++) {
            assertThat(leg.packet(i).marker()).isFalse();
            assertThat(leg.packet(i).timestamp()).isEqualTo(leg.packet(0).timestamp() + i * 160L & 0xFFFF_FFFFL);
        }
    }

    private static final class OverAtOnce implements AudioSource.Coded {
        @Override
        public int read(short[] samples, int offset, int length) {
            return END;
        }

        @Override
        public int readCoded(AudioCodec codec, int samples, byte[] out, int offset) {
            return END;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void emptySourcesWithoutEndHoldNoTickUp(boolean isCoded) {
        Leg leg = Leg.plain(lab, Leg.SETTINGS.withLane(Lane.BULK));
        leg.whenSourceEnds = () -> leg.stream.setSource(
                isCoded ? new OverAtOnce() : AudioSources.clip(AudioFrame.silence(0, 8000), false));
        leg.whenSourceEnds.run();
        lab.ticks(3);
        assertThat(leg.events(RtpStreamEvent.SourceEnded.class)).hasSize(6);
        assertThat(leg.sent).isEmpty();
        assertThat(leg.stream.isOpen()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Lane.class)
    void whatOneStreamPlaysTheOtherHearsSampleForSample(Lane lane) {
        short[] tone = new short[160 * 50];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (short) (8000 * Math.sin(i * 0.3));
        }
        Leg a = Leg.plain(lab, Leg.SETTINGS.withLane(lane));
        Leg b = Leg.plain(lab, Leg.SETTINGS.withLane(lane).withJitter(JitterConfig.fixed(40)));
        Leg.connect(a, b);
        List<Short> heard = new ArrayList<>();
        b.stream.setSink((samples, offset, length) -> {
            for (int i = 0; i < length; i++) {
                heard.add(samples[offset + i]);
            }
        });
        a.stream.setSource(AudioSources.clip(new AudioFrame(tone, 8000), true));
        lab.ticks(60);
        assertThat(heard.size()).isGreaterThan(160 * 50);
        byte[] coded = new byte[1];
        short[] decoded = new short[1];
        for (int i = 0; i < 160 * 50; i++) {
            io.offhook.media.codec.G711.encodeUlaw(tone, i, 1, coded, 0);
            io.offhook.media.codec.G711.decodeUlaw(coded, 0, 1, decoded, 0);
            assertThat(heard.get(i)).isEqualTo(decoded[0]);
        }
    }

    @Test
    void twoThousandOpenedAndClosedLeaveNothing() {
        for (int round = 0; round < 20; round++) {
            List<Leg> legs = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                legs.add(
                        i % 2 == 0
                                ? Leg.plain(lab, Leg.SETTINGS)
                                : Leg.graph(lab, Leg.SETTINGS, MediaGraph.joining(playing(new AtomicInteger()))));
            }
            lab.tick();
            assertThat(lab.host().size()).isEqualTo(100);
            legs.forEach(leg -> leg.stream.close());
            lab.drain();
            assertThat(lab.host().size()).isZero();
            legs.forEach(leg -> assertThat(leg.end().reason()).isEqualTo(EndReason.CLOSED));
        }
        assertThat(lab.escaped).isEmpty();
    }

    @Test
    void closingTwiceTellsOnce() {
        Leg leg = Leg.plain(lab, Leg.SETTINGS);
        leg.stream.close();
        leg.stream.close();
        lab.ticks(2);
        assertThat(leg.end()).isEqualTo(new RtpStreamEvent.Ended(EndReason.CLOSED, null));
        assertThat(leg.events).hasSize(1);
    }

    @Test
    void aStreamClosedBeforeItsGraphStartedNeverRuns() {
        AtomicInteger asked = new AtomicInteger();
        Leg leg = new Leg(lab);
        leg.stream = lab.host().open(Leg.SETTINGS, leg, leg, MediaGraph.joining(playing(asked)), value -> {});
        leg.stream.close();
        lab.ticks(3);
        assertThat(asked.get()).isZero();
        assertThat(leg.sent).isEmpty();
    }

    @Test
    void aGraphThatCompletesLeavesThePlainSourceInPlace() {
        Leg leg = Leg.graph(
                lab, Leg.SETTINGS, MediaGraph.joining(Flow.fromSinkAndSource(Sink.cancelled(), Source.empty())));
        lab.tick();
        assertThat(leg.events).containsExactly(new RtpStreamEvent.GraphCompleted());
        leg.stream.setSource(AudioSources.silence());
        lab.ticks(4);
        assertThat(leg.sent).hasSize(4);
    }

    @Test
    void aGraphThatStandsStillIsTakenForDead() {
        Flow<AudioFrame, AudioFrame, NotUsed> never = Flow.fromSinkAndSource(
                Sink.fromGraph(
                        Flow.of(AudioFrame.class).to(Sink.asPublisher(akka.stream.javadsl.AsPublisher.WITHOUT_FANOUT))),
                Source.never());
        Leg leg = Leg.graph(lab, Leg.SETTINGS.withStallTicks(10), MediaGraph.joining(never));
        Leg other = Leg.graph(lab, Leg.SETTINGS, MediaGraph.joining(playing(new AtomicInteger())));
        Leg.connect(leg, other);
        lab.ticks(40);
        assertThat(leg.events(RtpStreamEvent.Stalled.class)).containsExactly(new RtpStreamEvent.Stalled(10));
        assertThat(leg.end().reason()).isEqualTo(EndReason.STALLED);
        assertThat(other.sent).hasSize(40);
    }

    @Test
    void aGraphThatOnlySendsOrOnlyListensIsAlive() {
        Leg sends = Leg.graph(lab, Leg.SETTINGS.withStallTicks(3), MediaGraph.joining(playing(new AtomicInteger())));
        Leg listens = Leg.graph(
                lab,
                Leg.SETTINGS.withStallTicks(3),
                MediaGraph.joining(Flow.fromSinkAndSource(Sink.ignore(), Source.never())));
        Leg echoes = Leg.graph(lab, Leg.SETTINGS.withStallTicks(3), MediaGraph.echo());
        Leg.connect(sends, listens);
        lab.ticks(50);
        assertThat(sends.end()).isNull();
        assertThat(listens.end()).isNull();
        assertThat(echoes.end()).isNull();
        assertThat(listens.stream.statistics().underruns()).isEqualTo(50);
    }

    @Test
    void aGraphThatSpinsLeavesTheOthersTheirTicks() {
        Flow<AudioFrame, AudioFrame, NotUsed> spinning = Flow.fromSinkAndSource(
                Sink.ignore(), Source.repeat(AudioFrame.silence(160, 8000)).filter(frame -> false));
        Leg spinner = new Leg(lab);
        spinner.stream = lab.host().open(Leg.SETTINGS, spinner, spinner, MediaGraph.joining(spinning), value -> {});
        Leg other = new Leg(lab);
        other.stream = lab.host()
                .open(Leg.SETTINGS, other, other, MediaGraph.joining(playing(new AtomicInteger())), value -> {});
        for (int i = 0; i < 20; i++) {
            lab.nowNs += ShardLab.TICK_NS;
            lab.turns(50); // the spinning graph always has more to do: a shard gives it slices too
            spinner.stream.tick(lab.nowNs, lab.nowNs);
            other.stream.tick(lab.nowNs, lab.nowNs);
        }
        lab.turns(50);
        assertThat(other.sent).hasSize(20);
        spinner.stream.close();
        other.stream.close();
        lab.drain();
    }

    @Test
    void aGraphMayBePutAroundARunningStreamAndTakenOutAgain() {
        Leg leg = Leg.plain(lab, Leg.SETTINGS);
        leg.stream.setSource(AudioSources.silence());
        lab.ticks(10);
        AtomicInteger asked = new AtomicInteger();
        leg.stream.attach(MediaGraph.joining(playing(asked)), value -> {});
        lab.ticks(10);
        assertThat(asked.get()).isEqualTo(11);
        AtomicInteger askedNext = new AtomicInteger();
        leg.stream.attach(MediaGraph.joining(playing(askedNext)), value -> {});
        lab.ticks(10);
        assertThat(asked.get()).isEqualTo(11);
        assertThat(askedNext.get()).isEqualTo(11);
        leg.stream.detach();
        lab.ticks(10);
        assertThat(askedNext.get()).isEqualTo(11);
        assertThat(leg.events).isEmpty();
        assertThat(leg.sent).hasSize(40);
        for (int i = 1; i < leg.sent.size(); i++) {
            assertThat(leg.packet(i).sequence()).isEqualTo(leg.packet(i - 1).sequence() + 1 & 0xFFFF);
        }
        leg.stream.close();
        leg.stream.attach(MediaGraph.joining(playing(asked)), value -> {});
        lab.ticks(3);
        assertThat(asked.get()).isEqualTo(11);
    }

    @Test
    void aTickThatComesBeforeTheLastHasRunIsSkippedAndCounted() {
        Leg leg = Leg.graph(lab, Leg.SETTINGS, MediaGraph.joining(playing(new AtomicInteger())));
        lab.tick();
        leg.stream.tick(lab.nowNs, lab.nowNs);
        leg.stream.tick(lab.nowNs, lab.nowNs);
        lab.drain();
        assertThat(leg.sent).hasSize(2);
        assertThat(leg.stream.statistics().missedTicks()).isEqualTo(1);
        assertThat(leg.packet(1).timestamp()).isEqualTo(leg.packet(0).timestamp() + 2 * 160 & 0xFFFF_FFFFL);
    }

    @Test
    void stoppingTheHostEndsEveryStreamInOrder() {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int number = i;
            lab.host().open(Leg.SETTINGS, (b, o, l) -> {}, (stream, event) -> {
                if (event instanceof RtpStreamEvent.Ended ended) {
                    assertThat(ended.reason()).isEqualTo(EndReason.HOST_STOPPED);
                    order.add(number);
                }
            });
        }
        lab.ticks(2);
        lab.host().stop();
        lab.drain();
        assertThat(order).hasSize(50).isSorted();
        assertThatThrownBy(() -> lab.host().open(Leg.SETTINGS, (b, o, l) -> {}, (stream, event) -> {}))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anAbruptStopEndsEveryStreamInOrder() {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int number = i;
            lab.host().open(Leg.SETTINGS, (b, o, l) -> {}, (stream, event) -> order.add(number));
        }
        lab.ticks(2);
        lab.kill();
        lab.await(() -> order.size() == 50);
        assertThat(order).isSorted();
        assertThat(lab.host().streams()).isEmpty();
    }
}
