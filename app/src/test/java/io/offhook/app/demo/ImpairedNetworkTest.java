package io.offhook.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.net.Loop;
import io.offhook.net.NetworkException;
import io.offhook.net.UdpOptions;
import io.offhook.net.UdpSocket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImpairedNetworkTest {
    private static final int PORT = 20_000;
    private static final long FRAME_NS = 20_000_000;
    private static final InetSocketAddress PEER = new InetSocketAddress("127.0.0.1", 30_000);

    private final FakeNetwork below = new FakeNetwork();
    private final ImpairedNetwork network = new ImpairedNetwork(below, () -> below.nowNs);
    private final Loop loop = network.openLoop("loop");

    private UdpSocket open(UdpOptions options, int port) throws NetworkException {
        return network.open(loop, options, new InetSocketAddress("127.0.0.1", port), (data, o, l, from, now) -> {});
    }

    private static byte[] rtp(int sequence) {
        byte[] packet = new byte[172];
        packet[0] = (byte) 0x80;
        packet[2] = (byte) (sequence >> 8);
        packet[3] = (byte) sequence;
        return packet;
    }

    private static int sequence(FakeNetwork.Sent sent) {
        return (sent.bytes()[2] & 0xFF) << 8 | sent.bytes()[3] & 0xFF;
    }

    private List<FakeNetwork.Sent> send(int packets, Impairment impairment) throws NetworkException {
        UdpSocket socket = open(UdpOptions.media(), PORT);
        network.impair(PORT, impairment, 0);
        byte[] reused = new byte[172];
        for (int i = 0; i < packets; i++) {
            System.arraycopy(rtp(i), 0, reused, 0, reused.length);
            socket.send(reused, 0, reused.length, PEER);
            below.advance(FRAME_NS);
        }
        below.advance(1_000_000_000);
        return below.sockets.get(below.sockets.size() - 1).sent;
    }

    @Test
    void whatDoesNotArriveIsCountedAndIsTheShareThatWasAskedFor() throws NetworkException {
        List<FakeNetwork.Sent> arrived = send(10_000, new Impairment(0.05, 30, 11));

        assertThat(arrived.size() + network.dropped()).isEqualTo(10_000);
        assertThat(network.dropped()).isBetween(400L, 600L);
    }

    @Test
    void packetsKeepTheirOrderAndTheirBytesAndAreLateByTheJitterAtMost() throws NetworkException {
        List<FakeNetwork.Sent> arrived = send(2_000, new Impairment(0.03, 40, 5));

        int before = -1;
        long most = 0;
        for (FakeNetwork.Sent sent : arrived) {
            int sequence = sequence(sent);
            assertThat(sequence).isGreaterThan(before);
            assertThat(sent.bytes()).isEqualTo(rtp(sequence));
            assertThat(sent.to()).isEqualTo(PEER);
            long late = sent.atNs() - sequence * FRAME_NS;
            assertThat(late).isBetween(0L, 40_000_000L);
            most = Math.max(most, late);
            before = sequence;
        }
        assertThat(most).isGreaterThan(30_000_000L);
    }

    @Test
    void theSameSeedLosesTheSamePackets() throws NetworkException {
        List<Integer> first = send(1_000, new Impairment(0.08, 20, 42)).stream()
                .map(ImpairedNetworkTest::sequence)
                .toList();
        long dropped = network.dropped();
        ImpairedNetworkTest again = new ImpairedNetworkTest();
        List<Integer> second = again.send(1_000, new Impairment(0.08, 20, 42)).stream()
                .map(ImpairedNetworkTest::sequence)
                .toList();

        assertThat(second).isEqualTo(first);
        assertThat(again.network.dropped()).isEqualTo(dropped).isPositive();
    }

    @Test
    void reportsAndOtherPortsAndSignallingPassAtOnce() throws NetworkException {
        UdpSocket impaired = open(UdpOptions.media(), PORT);
        UdpSocket clear = open(UdpOptions.media(), PORT + 2);
        UdpSocket signalling = open(UdpOptions.signalling(), PORT + 4);
        network.impair(PORT, new Impairment(1, 40, 1), 0);
        network.impair(PORT + 4, new Impairment(1, 40, 1), 0);
        byte[] report = rtp(0);
        report[1] = (byte) 200; // sender report
        impaired.send(report, 0, report.length, PEER);
        clear.send(rtp(1), 0, 172, PEER);
        signalling.send(rtp(2), 0, 172, PEER);
        impaired.send(rtp(3), 0, 172, PEER);

        assertThat(below.sockets).extracting(socket -> socket.sent.size()).containsExactly(1, 1, 1);
        assertThat(network.dropped()).isEqualTo(1);
    }

    @Test
    void aSocketThatClosesTakesItsPathAlongAndWhatIsOnItIsCounted() throws NetworkException {
        UdpSocket socket = open(UdpOptions.media(), PORT);
        network.impair(PORT, new Impairment(0, 40, 1), 0);
        socket.connect(PEER);
        socket.send(rtp(0), 0, 172);
        socket.close();
        below.advance(1_000_000_000);
        UdpSocket next = open(UdpOptions.media(), PORT);
        next.send(rtp(1), 0, 172, PEER);

        assertThat(network.dropped()).isEqualTo(1);
        assertThat(below.sockets.get(0).sent).isEmpty();
        assertThat(below.sockets.get(1).sent).hasSize(1);
        assertThat(new ArrayList<>(below.sockets).get(0).closed()).isTrue();
    }
}
