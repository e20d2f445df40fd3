package io.offhook.media.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.media.TestData;
import io.offhook.media.stream.RtpStreamSettings.Lane;
import io.offhook.rtp.Mutants;
import io.offhook.rtp.RtpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Mutants of RTP, of digits and of RTCP all the way: source, jitter buffer, decoder, concealment, reports. */
class HostileStreamTest {
    private static final int MUTANTS = TestData.LONG ? 1_000_000 : 50_000;
    private static final int PACKETS_A_TICK = 5;

    @ParameterizedTest
    @EnumSource(Lane.class)
    void noMutantEndsAStreamAndAGoodPeerIsHeardAfterThem(Lane lane) {
        ShardLab lab = new ShardLab();
        Leg leg = new Leg(lab);
        leg.stream = lab.host().open(Leg.SETTINGS.withLane(lane), leg, leg);
        leg.stream.setSource(AudioSources.silence());
        lab.drain();
        List<byte[]> reports = new ArrayList<>();
        TestData.json("/vectors/rtp-rtcp.json")
                .get("rtcp")
                .items()
                .forEach(row -> reports.add(row.get("hex").hex()));
        Random random = new Random(31);
        for (int i = 0; i < MUTANTS; i++) {
            byte[] seed = random.nextInt(3) == 0 ? reports.get(random.nextInt(reports.size())) : packet(i, i % 7 == 0);
            byte[] mutant = random.nextInt(4) == 0 ? seed : Mutants.of(seed, random);
            if (random.nextInt(4) == 0) {
                leg.stream.receivedControl(mutant, 0, mutant.length, lab.nowNs);
            } else {
                leg.stream.received(mutant, 0, mutant.length, lab.nowNs);
            }
            if (i % PACKETS_A_TICK == 0) {
                lab.tick();
                assertThat(leg.end()).as("mutant " + i).isNull();
                leg.sent.clear();
                leg.reports.clear();
                leg.events.clear();
            }
        }
        assertThat(lab.escaped).isEmpty();
        RtpStreamStatistics before = leg.stream.statistics();
        assertThat(before.received()).isGreaterThan(MUTANTS / 20);
        assertThat(before.ignored()).isGreaterThan(MUTANTS / 20);

        for (int i = 0; i < 300; i++) {
            byte[] good = packet(i, false);
            leg.stream.received(good, 0, good.length, lab.nowNs);
            lab.tick();
        }
        assertThat(leg.stream.statistics().frames() - before.frames()).isGreaterThan(250);
        lab.host().streams().forEach(RtpStream::close);
        lab.drain();
        assertThat(lab.host().streams()).isEmpty();
        lab.close();
    }

    private static byte[] packet(int index, boolean digit) {
        byte[] packet = new byte[digit ? 16 : 172];
        RtpWriter.writeHeader(packet, 0, digit ? 101 : 0, false, index & 0xFFFF, index * 160L & 0xFFFF_FFFFL, 9);
        if (digit) {
            packet[12] = (byte) (index % 16);
            packet[13] = (byte) (index % 3 == 0 ? 0x8A : 0x0A);
            packet[15] = (byte) 0xA0;
        }
        return packet;
    }
}
