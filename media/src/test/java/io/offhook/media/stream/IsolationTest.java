package io.offhook.media.stream;

import static org.assertj.core.api.Assertions.assertThat;

import akka.NotUsed;
import akka.stream.Attributes;
import akka.stream.FlowShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.javadsl.Flow;
import akka.stream.stage.AbstractInOutHandler;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import io.offhook.media.audio.AudioFrame;
import io.offhook.media.codec.AudioCodec;
import io.offhook.media.jitter.JitterConfig;
import io.offhook.media.stream.RtpStreamEvent.EndReason;
import io.offhook.media.stream.RtpStreamSettings.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is thrown wherever: that stream ends with its cause, the others lose no packet. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IsolationTest {
    private static final List<Throwable> KINDS = List.of(
            new NullPointerException("npe"),
            new AssertionError("assertion"),
            new StackOverflowError("overflow"),
            new NoClassDefFoundError("class"),
            new OutOfMemoryError("memory"));

    private ShardLab lab;

    @BeforeAll
    void start() {
        lab = new ShardLab();
    }

    @AfterAll
    void stop() {
        lab.close();
    }

    @AfterEach
    void leaveNothing() {
        lab.backstop = true;
        lab.host().streams().forEach(RtpStream::close);
        lab.drain();
        assertThat(lab.host().streams()).isEmpty();
    }

    static Stream<Arguments> kindsAndPlaces() {
        return KINDS.stream().flatMap(kind -> Stream.of(Place.values()).map(place -> Arguments.of(kind, place)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("kindsAndPlaces")
    void onlyTheStreamThatThrowsEnds(Throwable kind, Place place) {
        List<Leg> others = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            others.add(playing(i % 2 == 0 ? Lane.GRAPH : Lane.BULK));
        }
        Bomb bomb = new Bomb(kind);
        Leg victim = place.open(lab, bomb);
        for (int i = 0; i < 10; i++) {
            others.add(playing(i % 2 == 0 ? Lane.GRAPH : Lane.BULK));
        }
        Leg peer = playing(Lane.BULK);
        Leg.connect(victim, peer);
        lab.ticks(12);
        bomb.armed = true;
        lab.ticks(12);

        assertThat(victim.end()).isNotNull();
        assertThat(victim.end().reason()).isEqualTo(EndReason.FAILED);
        assertThat(victim.end().cause()).isSameAs(kind);
        assertThat(victim.stream.isOpen()).isFalse();
        assertThat(lab.host().streams()).hasSize(21).doesNotContain(victim.stream);
        for (Leg other : others) {
            assertThat(other.events).isEmpty();
            assertThat(other.sent).hasSize(24);
            assertThat(other.stream.statistics().missedTicks()).isZero();
        }

        Leg after = playing(Lane.GRAPH);
        lab.ticks(3);
        assertThat(after.sent).hasSize(3);
    }

    @Test
    void withoutABackstopAFatalErrorInAStageIsFoundByTheStallDetector() {
        lab.backstop = false;
        Bomb bomb = new Bomb(new StackOverflowError("unseen"));
        Leg victim = Leg.graph(
                lab, Leg.SETTINGS.withStallTicks(5), MediaGraph.joining(Flow.fromGraph(new Stage(bomb, false))));
        Leg peer = playing(Lane.BULK);
        Leg other = playing(Lane.GRAPH);
        Leg.connect(victim, peer);
        lab.ticks(12);
        bomb.armed = true;
        lab.ticks(20);
        assertThat(victim.end().reason()).isEqualTo(EndReason.STALLED);
        assertThat(other.sent).hasSizeBetween(31, 32); // one tick waits for the next slot
    }

    @Test
    void aListenerThatThrowsIsCountedAndHarmsNobody() {
        long before = lab.host().listenerFailures();
        RtpStream stream = lab.host().open(Leg.SETTINGS, (b, o, l) -> {}, (s, e) -> {
            throw new IllegalStateException("listener");
        });
        stream.close();
        lab.drain();
        assertThat(lab.host().listenerFailures()).isEqualTo(before + 1);
        assertThat(lab.host().streams()).isEmpty();
    }

    private Leg playing(Lane lane) {
        Leg leg = new Leg(lab);
        leg.stream = lab.host().open(Leg.SETTINGS.withLane(lane), leg, leg);
        leg.stream.setSource(AudioSources.silence());
        lab.drain();
        return leg;
    }

    /** Throws once it is armed. */
    private static final class Bomb {
        private final Throwable kind;
        private boolean armed;

        Bomb(Throwable kind) {
            this.kind = kind;
        }

        void touch() {
            if (armed) {
                Bomb.<RuntimeException>raise(kind);
            }
        }

        @SuppressWarnings("unchecked")
        private static <T extends Throwable> void raise(Throwable t) throws T {
            throw (T) t;
        }
    }

    /** Where a stream can be hurt. */
    private enum Place {
        STAGE_LOGIC {
            @Override
            Leg open(ShardLab lab, Bomb bomb) {
                return Leg.graph(lab, SOON, MediaGraph.joining(Flow.fromGraph(new Stage(bomb, false))));
            }
        },
        MAP {
            @Override
            Leg open(ShardLab lab, Bomb bomb) {
                return Leg.graph(
                        lab, SOON, MediaGraph.joining(Flow.of(AudioFrame.class).map(frame -> {
                            bomb.touch();
                            return frame;
                        })));
            }
        },
        CREATE_LOGIC {
            @Override
            Leg open(ShardLab lab, Bomb bomb) {
                bomb.armed = true;
                return Leg.graph(lab, SOON, MediaGraph.joining(Flow.fromGraph(new Stage(bomb, true))));
            }
        },
        MATERIALIZED_VALUE {
            @Override
            Leg open(ShardLab lab, Bomb bomb) {
                bomb.armed = true;
                Flow<AudioFrame, AudioFrame, NotUsed> flow = Flow.of(AudioFrame.class)
                        .mapMaterializedValue(value -> {
                            bomb.touch();
                            return value;
                        });
                return Leg.graph(lab, SOON, MediaGraph.joining(flow));
            }
        },
        MATERIALIZED_CONSUMER {
            @Override
            Leg open(ShardLab lab, Bomb bomb) {
                bomb.armed = true;
                Leg leg = new Leg(lab);
                leg.stream = lab.host().open(SOON, leg, leg, MediaGraph.echo(), value -> bomb.touch());
                lab.drain();
                return leg;
            }
        },
        GRAPH_BUILDER {
            @Override
            Leg open(ShardLab lab, Bomb bomb) {
                bomb.armed = true;
                return Leg.graph(lab, SOON, rtp -> {
                    bomb.touch();
                    return MediaGraph.echo().around(rtp);
                });
            }
        },
        ENCODER {
            @Override
            Leg open(ShardLab lab, Bomb bomb) {
                return coded(lab, bomb::touch, () -> {});
            }
        },
        DECODER {
            @Override
            Leg open(ShardLab lab, Bomb bomb) {
                return coded(lab, () -> {}, bomb::touch);
            }
        },
        TAP {
            @Override
            Leg open(ShardLab lab, Bomb bomb) {
                return with(lab, stream -> stream.addTap((received, sent, samples) -> bomb.touch()));
            }
        },
        SOURCE {
            @Override
            Leg open(ShardLab lab, Bomb bomb) {
                return with(
                        lab,
                        stream -> stream.setSource((samples, offset, length) -> {
                            bomb.touch();
                            return length;
                        }));
            }
        },
        SINK {
            @Override
            Leg open(ShardLab lab, Bomb bomb) {
                return with(lab, stream -> stream.setSink((samples, offset, length) -> bomb.touch()));
            }
        },
        BULK_SINK {
            @Override
            Leg open(ShardLab lab, Bomb bomb) {
                Leg leg = Leg.plain(lab, SOON.withLane(Lane.BULK));
                leg.stream.setSink((samples, offset, length) -> bomb.touch());
                return leg;
            }
        },
        OUTPUT {
            @Override
            Leg open(ShardLab lab, Bomb bomb) {
                Leg leg = new Leg(lab);
                leg.stream = lab.host().open(SOON, (buffer, offset, length) -> bomb.touch(), leg);
                leg.stream.setSource(AudioSources.silence());
                lab.drain();
                return leg;
            }
        };

        static final RtpStreamSettings SOON = Leg.SETTINGS.withJitter(JitterConfig.passthrough());

        abstract Leg open(ShardLab lab, Bomb bomb);

        static Leg with(ShardLab lab, Consumer<RtpStream> set) {
            Leg leg = Leg.plain(lab, SOON);
            set.accept(leg.stream);
            return leg;
        }

        static Leg coded(ShardLab lab, Runnable encoding, Runnable decoding) {
            AudioCodec codec = new AudioCodec(
                    "PCMU",
                    8000,
                    1,
                    0,
                    8000,
                    1,
                    () -> (pcm, off, samples, out, outOff) -> {
                        encoding.run();
                        return samples;
                    },
                    () -> (in, off, len, out, outOff) -> {
                        decoding.run();
                        return len;
                    });
            Leg leg = Leg.plain(
                    lab,
                    RtpStreamSettings.of(AudioAgreement.of(codec, 0, -1), "x").withJitter(JitterConfig.passthrough()));
            leg.stream.setSource(AudioSources.silence());
            leg.stream.setSink((samples, offset, length) -> {});
            return leg;
        }
    }

    /** A user's own stage: the identity, until the bomb goes off. */
    private static final class Stage extends GraphStage<FlowShape<AudioFrame, AudioFrame>> {
        private final Inlet<AudioFrame> in = Inlet.create("in");
        private final Outlet<AudioFrame> out = Outlet.create("out");
        private final FlowShape<AudioFrame, AudioFrame> shape = FlowShape.of(in, out);
        private final Bomb bomb;
        private final boolean early;

        Stage(Bomb bomb, boolean early) {
            this.bomb = bomb;
            this.early = early;
        }

        @Override
        public FlowShape<AudioFrame, AudioFrame> shape() {
            return shape;
        }

        @Override
        public GraphStageLogic createLogic(Attributes attributes) {
            if (early) {
                bomb.touch();
            }
            return new GraphStageLogic(shape) {
                {
                    setHandlers(in, out, new AbstractInOutHandler() {
                        @Override
                        public void onPush() {
                            bomb.touch();
                            push(out, grab(in));
                        }

                        @Override
                        public void onPull() {
                            pull(in);
                        }
                    });
                }
            };
        }
    }
}
