package io.offhook.media.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.offhook.media.audio.AudioFrame;
import io.offhook.media.codec.AudioCodec;
import io.offhook.media.codec.Codecs;
import io.offhook.media.codec.FrameDecoder;
import io.offhook.media.dtmf.DtmfEvent;
import io.offhook.media.jitter.JitterConfig;
import io.offhook.media.stream.RtpStreamSettings.Lane;
import io.offhook.rtp.RtcpPacket;
import io.offhook.rtp.RtpWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RtpStreamTest {
    private static final RtpStreamSettings BULK = Leg.SETTINGS.withLane(Lane.BULK);

    private ShardLab lab;

    @BeforeAll
    void start() {
        lab = new ShardLab();
    }

    @AfterEach
    void leaveNothing() {
        lab.host().streams().forEach(RtpStream::close);
        lab.drain();
        assertThat(lab.host().streams()).isEmpty();
        assertThat(lab.escaped).isEmpty();
    }

    @AfterAll
    void stop() {
        lab.close();
    }

    private Leg talking(RtpStreamSettings settings) {
        Leg leg = new Leg(lab);
        leg.stream = lab.host().open(settings, leg, leg);
        leg.stream.setSource(AudioSources.silence());
        lab.drain();
        return leg;
    }

    private void receive(Leg leg, int type, int sequence, long timestamp, long ssrc) {
        byte[] packet = new byte[172];
        RtpWriter.writeHeader(packet, 0, type, false, sequence, timestamp, ssrc);
        leg.stream.received(packet, 0, packet.length, lab.nowNs);
    }

    @ParameterizedTest
    @EnumSource(Lane.class)
    void aDigitTakesThePlaceOfAudioAndIsHeardOnce(Lane lane) {
        Leg a = talking(Leg.SETTINGS.withLane(lane));
        Leg b = talking(Leg.SETTINGS.withLane(lane));
        Leg.connect(a, b);
        lab.ticks(10);
        assertThat(a.stream.sendDigit(DtmfEvent.FIVE, 100, 60)).isTrue();
        assertThat(a.stream.sendDigit(DtmfEvent.POUND, 100, 60)).isTrue();
        lab.ticks(40);
        assertThat(a.sent.size()).isBetween(49, 52); // one packet a tick, digit or audio
        assertThat(a.events(RtpStreamEvent.DigitsSent.class)).hasSize(1);
        assertThat(b.events(RtpStreamEvent.DigitBegan.class))
                .containsExactly(
                        new RtpStreamEvent.DigitBegan(DtmfEvent.FIVE), new RtpStreamEvent.DigitBegan(DtmfEvent.POUND));
        assertThat(b.events(RtpStreamEvent.DigitEnded.class))
                .hasSize(2)
                .allSatisfy(ended -> assertThat(ended.durationMs()).isBetween(100, 120));
        assertThat(b.stream.statistics().lost()).isZero();
        assertThat(b.stream.statistics().jitterMs()).isLessThan(1);
    }

    @Test
    void noDigitIsSentToAPeerThatTakesNone() {
        Leg leg = talking(RtpStreamSettings.of(AudioAgreement.of(Codecs.PCMU, 0, -1), "x"));
        assertThat(leg.stream.sendDigit(DtmfEvent.ONE, 100, 50)).isFalse();
    }

    @Test
    void everyPacketOfOursIsCountedAndEveryOneLostIsMissed() {
        Leg a = talking(BULK);
        Leg b = talking(BULK);
        Leg.connect(a, b);
        Random random = new Random(5);
        boolean[] dropped = new boolean[1100];
        int drops = 0;
        for (int i = 10; i < 990; i++) {
            dropped[i] = random.nextInt(20) == 0;
            drops += dropped[i] ? 1 : 0;
        }
        a.wire = i -> !dropped[i];
        lab.ticks(1000);
        RtpStreamStatistics sent = a.stream.statistics();
        RtpStreamStatistics heard = b.stream.statistics();
        assertThat(sent.sent()).isEqualTo(1000);
        assertThat(sent.sentOctets()).isEqualTo(160_000);
        assertThat(heard.received()).isEqualTo(1000 - drops);
        assertThat(heard.lost()).isEqualTo(drops);
        assertThat(heard.late()).isZero();
        assertThat(heard.duplicates()).isZero();
        assertThat(heard.ignored()).isZero();
        assertThat(heard.concealed()).isBetween(drops - 10L, drops + 40L);
        assertThat(heard.mosLocal()).isBetween(2.5, 4.2);
        assertThat(b.stream.statistics().jitterMs()).isLessThan(0.1);
        assertThat(a.stream.statistics().mosLocal()).isGreaterThan(4.2);
    }

    @Test
    void reportsCarryLossBackToTheSender() {
        Leg a = talking(BULK);
        Leg b = talking(BULK);
        Leg.connect(a, b);
        a.wire = i -> i < 10 || i % 10 != 0;
        lab.ticks(50 * 30);
        assertThat(a.reports).hasSizeBetween(3, 12);
        assertThat(a.report(0).packets().get(0)).isInstanceOf(RtcpPacket.SenderReport.class);
        assertThat(a.report(0).packets().get(1)).isInstanceOf(RtcpPacket.SourceDescription.class);
        List<RtpStreamEvent.ReportReceived> reports = a.events(RtpStreamEvent.ReportReceived.class);
        assertThat(reports).isNotEmpty();
        assertThat(reports.get(reports.size() - 1).fractionLost()).isCloseTo(0.1, within(0.03));
        RtpStreamStatistics seen = a.stream.statistics();
        assertThat(seen.remoteLossFraction()).isCloseTo(0.1, within(0.03));
        assertThat(seen.roundTripMs()).isBetween(0.0, 1.0);
        assertThat(seen.mosRemote()).isBetween(2.0, 4.0);
        assertThat(b.stream.statistics().mosRemote()).isGreaterThan(4.0);
    }

    @Test
    void theEndIsSaidInRtcp() {
        Leg a = talking(BULK);
        Leg b = talking(BULK);
        Leg.connect(a, b);
        lab.ticks(10);
        a.stream.close();
        assertThat(b.events(RtpStreamEvent.SourceLeft.class))
                .containsExactly(new RtpStreamEvent.SourceLeft(a.stream.ssrc(), null));
    }

    @Test
    void whoListensOnlySendsReceiverReports() {
        Leg a = talking(BULK);
        AudioAgreement listens = AudioAgreement.of(Codecs.PCMU, 0, 101).withDirection(MediaDirection.RECVONLY);
        Leg b = talking(RtpStreamSettings.of(listens, "b").withLane(Lane.BULK));
        Leg.connect(a, b);
        lab.ticks(50 * 15);
        assertThat(b.sent).isEmpty();
        assertThat(b.reports).isNotEmpty();
        assertThat(b.report(0).packets().get(0)).isInstanceOf(RtcpPacket.ReceiverReport.class);
    }

    @Test
    void noReportIsSentWhereNoneWasAgreed() {
        AudioAgreement silent = AudioAgreement.of(Codecs.PCMU, 0, 101).withRtcp(false);
        Leg a = talking(RtpStreamSettings.of(silent, "b"));
        lab.ticks(50 * 15);
        a.stream.close();
        assertThat(a.reports).isEmpty();
        assertThat(a.sent).hasSize(750);
    }

    @Test
    void aNewSourceIsBelievedAtItsSecondPacketInSequence() {
        Leg leg = talking(BULK);
        for (int i = 0; i < 20; i++) {
            receive(leg, 0, i, 160L * i, 1);
            lab.tick();
        }
        receive(leg, 0, 500, 999, 2); // a stray
        lab.tick();
        receive(leg, 0, 20, 160L * 20, 1);
        lab.tick();
        assertThat(leg.events(RtpStreamEvent.SourceChanged.class)).isEmpty();
        for (int i = 0; i < 20; i++) {
            receive(leg, 0, 7000 + i, 160L * i + 5_000_000, 3);
            lab.tick();
        }
        assertThat(leg.events(RtpStreamEvent.SourceChanged.class))
                .containsExactly(new RtpStreamEvent.SourceChanged(1, 3));
        RtpStreamStatistics statistics = leg.stream.statistics();
        assertThat(statistics.received()).isEqualTo(21 + 19);
        assertThat(statistics.ignored()).isEqualTo(2);
        assertThat(statistics.lost()).isZero();
        assertThat(leg.events(RtpStreamEvent.FirstPacket.class)).containsExactly(new RtpStreamEvent.FirstPacket(1, 0));
    }

    @Test
    void anAgreedPayloadTypeMayBeSwitchedToAndIsDecodedAsWhatItIs() {
        AudioAgreement both = new AudioAgreement(
                MediaDirection.SENDRECV, Codecs.PCMU, 0, 20, -1, Map.of(0, Codecs.PCMU, 8, Codecs.PCMA), -1, true);
        Leg b = talking(RtpStreamSettings.of(both, "b").withLane(Lane.BULK).withJitter(JitterConfig.fixed(20)));
        Leg a = talking(RtpStreamSettings.of(both, "a").withLane(Lane.BULK));
        Leg.connect(a, b);
        short[] loud = new short[160];
        java.util.Arrays.fill(loud, (short) 8000);
        a.stream.setSource(AudioSources.clip(new AudioFrame(loud, 8000), true));
        List<Short> heard = new ArrayList<>();
        b.stream.setSink((samples, offset, length) -> heard.add(samples[offset + length / 2]));
        lab.ticks(20);
        AudioAgreement alaw =
                new AudioAgreement(MediaDirection.SENDRECV, Codecs.PCMA, 8, 20, -1, both.receives(), -1, true);
        a.stream.reconfigure(alaw);
        lab.ticks(20);
        assertThat(b.events(RtpStreamEvent.PayloadTypeChanged.class))
                .containsExactly(new RtpStreamEvent.PayloadTypeChanged(0, 8));
        assertThat(heard)
                .hasSizeGreaterThan(30)
                .allSatisfy(sample -> assertThat(sample).isBetween((short) 7000, (short) 9000));
    }

    @Test
    void aPayloadTypeThatWasNotAgreedIsIgnored() {
        Leg leg = talking(BULK);
        receive(leg, 18, 1, 160, 1);
        receive(leg, 0, 1, 160, 1);
        receive(leg, 18, 2, 320, 1);
        assertThat(leg.stream.statistics().received()).isEqualTo(1);
        assertThat(leg.stream.statistics().ignored()).isEqualTo(2);
    }

    @Test
    void afterAHoldTheFirstPacketHasTheMarker() {
        Leg leg = Leg.plain(lab, Leg.SETTINGS);
        AudioAgreement talks = leg.stream.agreement();
        leg.stream.setSource(AudioSources.silence());
        lab.ticks(5);
        leg.stream.reconfigure(talks.withDirection(MediaDirection.RECVONLY));
        lab.ticks(5);
        int held = leg.sent.size();
        leg.stream.reconfigure(talks);
        lab.ticks(2);
        assertThat(leg.sent).hasSize(held + 2);
        assertThat(leg.packet(held).marker()).isTrue(); // RFC 3551 section 4.1
        assertThat(leg.packet(held + 1).marker()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(MediaDirection.class)
    void theDirectionIsHonouredFromTheNextTick(MediaDirection direction) {
        Leg a = talking(Leg.SETTINGS);
        Leg b = talking(Leg.SETTINGS);
        Leg.connect(a, b);
        int[] heard = new int[1];
        a.stream.setSink((samples, offset, length) -> heard[0]++);
        lab.ticks(20);
        a.stream.reconfigure(a.stream.agreement().withDirection(direction));
        int sentBefore = a.sent.size();
        int heardBefore = heard[0];
        lab.ticks(20);
        assertThat(a.sent.size() - sentBefore).isEqualTo(direction.sends() ? 20 : 0);
        assertThat(heard[0] - heardBefore > 0).isEqualTo(direction.receives());
        a.stream.reconfigure(a.stream.agreement().withDirection(MediaDirection.SENDRECV));
        int resumed = a.sent.size();
        int heardAgain = heard[0];
        lab.ticks(20);
        assertThat(a.sent.size() - resumed).isEqualTo(20);
        assertThat(heard[0]).isGreaterThan(heardAgain + 10);
        assertThat(a.events(RtpStreamEvent.Ended.class)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 20, 30, 40, 50, 60})
    void everyPtimeIsPacedAndPlayed(int ptimeMs) {
        RtpStreamSettings settings =
                RtpStreamSettings.of(AudioAgreement.of(Codecs.PCMU, 0, 101).withPtime(ptimeMs), "p");
        Leg a = talking(settings);
        Leg b = talking(settings);
        Leg.connect(a, b);
        long[] heard = new long[1];
        b.stream.setSink((samples, offset, length) -> heard[0] += length);
        assertThat(a.stream.periodMs()).isEqualTo(ptimeMs);
        for (int i = 0; i < 60; i++) {
            lab.nowNs += ptimeMs * 1_000_000L;
            a.stream.tick(lab.nowNs, lab.nowNs);
            b.stream.tick(lab.nowNs, lab.nowNs);
            lab.drain();
        }
        assertThat(a.sent).hasSize(60).allSatisfy(packet -> assertThat(packet).hasSize(12 + 8 * ptimeMs));
        assertThat(heard[0]).isBetween(8L * ptimeMs * 60 - 8 * 200, 8L * ptimeMs * 60);
    }

    @Test
    void silenceOfThePeerIsToldOnceAndItsReturnToo() {
        Leg leg = talking(BULK.withMediaTimeout(Duration.ofSeconds(2)));
        receive(leg, 0, 1, 160, 1);
        lab.ticks(99);
        assertThat(leg.events(RtpStreamEvent.MediaTimeout.class)).isEmpty();
        lab.ticks(200);
        assertThat(leg.events(RtpStreamEvent.MediaTimeout.class)).hasSize(1);
        receive(leg, 0, 2, 320, 1);
        assertThat(leg.events(RtpStreamEvent.MediaResumed.class)).hasSize(1);
        lab.ticks(101);
        assertThat(leg.events(RtpStreamEvent.MediaTimeout.class)).hasSize(2);
    }

    @Test
    void aBridgeOfTwoStreamsCarriesBothWays() {
        Leg a = talking(BULK);
        Leg b = talking(BULK);
        Leg bridgedA = talking(Leg.SETTINGS.withJitter(JitterConfig.passthrough()));
        Leg bridgedB = talking(Leg.SETTINGS.withJitter(JitterConfig.passthrough()));
        Leg.connect(a, bridgedA);
        Leg.connect(b, bridgedB);
        AudioPipe there = new AudioPipe();
        AudioPipe back = new AudioPipe();
        bridgedA.stream.setSink(there);
        bridgedB.stream.setSource(there);
        bridgedB.stream.setSink(back);
        bridgedA.stream.setSource(back);
        short[] tone = new short[160];
        java.util.Arrays.fill(tone, (short) 4000);
        a.stream.setSource(AudioSources.clip(new AudioFrame(tone, 8000), true));
        int[] loud = new int[1];
        b.stream.setSink((samples, offset, length) -> loud[0] += samples[offset + 80] > 3500 ? 1 : 0);
        lab.ticks(100);
        assertThat(loud[0]).isGreaterThan(85);
        assertThat(bridgedA.sent).hasSizeGreaterThan(90);
        assertThat(there.dropped()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Lane.class)
    void aCodedEchoReturnsEveryPacketsPayload(Lane lane) {
        Leg caller = talking(BULK);
        short[] noise = new short[16_000];
        Random random = new Random(3);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (short) random.nextInt(0x10000);
        }
        caller.stream.setSource(AudioSources.clip(new AudioFrame(noise, 8000), true));
        Leg echo = new Leg(lab);
        echo.stream = lab.host().open(Leg.SETTINGS.withLane(lane).withJitter(JitterConfig.passthrough()), echo, echo);
        CodedEcho program = new CodedEcho();
        echo.stream.setSource(program);
        echo.stream.setSink(program);
        lab.drain();
        Leg.connect(caller, echo);
        lab.ticks(60);
        assertThat(echo.sent).hasSizeBetween(56, 60);
        byte[] first = payload(caller.sent.get(0));
        int match = 0;
        while (!java.util.Arrays.equals(payload(echo.sent.get(match)), first)) {
            match++;
        }
        for (int i = 0; match + i < echo.sent.size(); i++) {
            assertThat(payload(echo.sent.get(match + i))).isEqualTo(payload(caller.sent.get(i)));
        }
    }

    private static byte[] payload(byte[] packet) {
        return java.util.Arrays.copyOfRange(packet, 12, packet.length);
    }

    @Test
    void aTapMayTakeItselfOutWhileItIsCalled() {
        Leg leg = talking(BULK);
        int[] calls = new int[1];
        leg.stream.addTap(new AudioTap() {
            @Override
            public void frame(short[] received, short[] sent, int samples) {
                calls[0]++;
                leg.stream.removeTap(this);
            }
        });
        lab.ticks(5);
        assertThat(calls[0]).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void hostilePacketsAreCountedAndHarmNothing(long seed) {
        Random random = new Random(seed);
        Leg a = talking(Leg.SETTINGS);
        a.stream.setSink((samples, offset, length) -> {});
        Leg b = talking(BULK);
        Leg.connect(a, b);
        lab.ticks(5);
        byte[][] seeds = {b.sent.get(0), b.sent.get(1), new byte[] {(byte) 0x81, (byte) 201, 0, 7}};
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = java.util.Arrays.copyOf(seeds[random.nextInt(3)], random.nextInt(300));
            for (int flips = random.nextInt(8); flips > 0 && bytes.length > 0; flips--) {
                bytes[random.nextInt(Math.min(bytes.length, 1 + random.nextInt(24)))] = (byte) random.nextInt();
            }
            if (random.nextInt(3) == 0) {
                a.stream.receivedControl(bytes, 0, bytes.length, lab.nowNs);
            } else {
                a.stream.received(bytes, 0, bytes.length, lab.nowNs);
            }
            if (i % 100 == 0) {
                lab.tick();
            }
        }
        int before = a.sent.size();
        lab.ticks(50);
        assertThat(a.events(RtpStreamEvent.Ended.class)).isEmpty();
        assertThat(a.sent.size() - before).isEqualTo(50);
        assertThat(a.stream.statistics().ignored()).isPositive();
    }

    /** G.711, and what was asked of it. */
    private static final class Watched {
        final List<FrameDecoder> decoders = new ArrayList<>();
        int decoded;
        final AudioCodec codec =
                new AudioCodec("PCMU", 8000, 1, 0, 8000, 1, Codecs.PCMU.newEncoder(), this::newDecoder);

        private FrameDecoder newDecoder() {
            FrameDecoder table = Codecs.PCMU.newDecoder().get();
            FrameDecoder watched = (in, off, len, out, outOff) -> {
                decoded++;
                return table.decode(in, off, len, out, outOff);
            };
            decoders.add(watched);
            return watched;
        }

        RtpStreamSettings settings(Lane lane) {
            return RtpStreamSettings.of(AudioAgreement.of(codec, 0, 101), "watched")
                    .withLane(lane);
        }
    }

    @ParameterizedTest
    @EnumSource(Lane.class)
    void whatNobodyHearsIsCountedAndNotDecoded(Lane lane) {
        Watched watched = new Watched();
        Leg deaf = talking(watched.settings(lane));
        Leg.connect(talking(BULK), deaf);
        lab.ticks(30);

        assertThat(deaf.stream.statistics().frames()).isGreaterThan(20);
        assertThat(deaf.stream.statistics().discarded()).isZero();
        assertThat(watched.decoded).isZero();

        long framesBefore = deaf.stream.statistics().frames();
        int[] heard = {0};
        deaf.stream.setSink((samples, offset, length) -> heard[0]++);
        lab.ticks(10);
        assertThat(heard[0]).isEqualTo(10);
        assertThat(watched.decoded).isEqualTo(10);
        assertThat(deaf.stream.statistics().frames()).isEqualTo(framesBefore + 10);
    }

    @ParameterizedTest
    @EnumSource(Lane.class)
    void aTapIsAListenerToo(Lane lane) {
        Watched watched = new Watched();
        Leg tapped = talking(watched.settings(lane));
        Leg.connect(talking(BULK), tapped);
        lab.ticks(10);
        int[] heard = {0};
        tapped.stream.addTap((received, sent, samples) -> heard[0] += received == null ? 0 : 1);
        lab.ticks(10);

        assertThat(heard[0]).isEqualTo(10);
        assertThat(watched.decoded).isEqualTo(10);
    }

    @ParameterizedTest
    @EnumSource(Lane.class)
    void whoListensAgainLaterBeginsClean(Lane lane) {
        Watched watched = new Watched();
        Leg from = new Leg(lab);
        from.stream = lab.host().open(BULK, from, from);
        from.stream.setSource(AudioSources.tone(8000, 440, 0, 8000));
        Leg to = talking(watched.settings(lane));
        Leg.connect(from, to);
        to.stream.setSink((samples, offset, length) -> {});
        lab.ticks(20);
        to.stream.setSink(null);
        lab.ticks(20);
        int decodersBefore = watched.decoders.size();
        from.wire = i -> false; // the first thing it hears is a loss
        while (to.stream.statistics().concealed() == 0) {
            lab.tick();
        }
        int[] loudest = {0};
        to.stream.setSink((samples, offset, length) -> {
            for (int i = offset; i < offset + length; i++) {
                loudest[0] = Math.max(loudest[0], Math.abs(samples[i]));
            }
        });
        lab.ticks(2);

        assertThat(loudest[0]).isZero(); // not the tone of long ago
        assertThat(watched.decoders).hasSize(decodersBefore + 1);
    }

    /** Speaks in code only. */
    private static final class CodedOnly implements AudioSource.Coded {
        int frames;

        @Override
        public int readCoded(AudioCodec codec, int samples, byte[] out, int offset) {
            java.util.Arrays.fill(out, offset, offset + samples, (byte) ++frames);
            return samples;
        }

        @Override
        public int read(short[] samples, int offset, int length) {
            throw new AssertionError("nobody needs samples of what is coded");
        }
    }

    @ParameterizedTest
    @EnumSource(Lane.class)
    void aCodedSourceIsSentAsItIsAFrameATick(Lane lane) {
        Leg leg = talking(Leg.SETTINGS.withLane(lane));
        lab.ticks(5);
        leg.sent.clear();
        CodedOnly source = new CodedOnly();
        leg.stream.setSource(source);
        lab.ticks(5);
        leg.stream.setSource(AudioSources.silence());
        lab.ticks(5);

        assertThat(source.frames).isEqualTo(5);
        assertThat(leg.sent).hasSize(10); // no tick is lost at either change
        for (int i = 0; i < 10; i++) {
            byte[] packet = leg.sent.get(i);
            assertThat(packet[100]).as("packet %d", i).isEqualTo(i < 5 ? (byte) (i + 1) : (byte) 0xff);
            assertThat(leg.packet(i).marker()).isFalse();
        }
        assertThat(leg.stream.statistics().underruns()).isZero();
    }
}
