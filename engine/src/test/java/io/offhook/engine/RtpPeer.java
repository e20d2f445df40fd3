package io.offhook.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The audio of a peer on plain sockets: one thread says a tone every 20 ms, another does nothing but stamp what arrives, so that the gaps between an
 * engine's packets are known as a phone would see them.
 */
final class RtpPeer implements AutoCloseable {
    private static final int SSRC = 9;
    private static final long FRAME_NS = 20_000_000L;
    private static final int MOST = 50 * 600;

    /** How far the gaps between packets were from 20 ms; {@code longestMs} is a gap, not a deviation. */
    record Gaps(int count, double medianMs, double p99Ms, double longestMs) {
        @Override
        public String toString() {
            return String.format("p50 %.3f p99 %.3f ms, longest gap %.1f ms of %d", medianMs, p99Ms, longestMs, count);
        }
    }

    private final DatagramSocket rtp;
    private final DatagramSocket rtcp;
    private final long[] arrivals = new long[MOST];
    private volatile int heard;
    private volatile long ssrc;
    private volatile boolean closed;
    private volatile @Nullable CountDownLatch next;
    private @Nullable InetSocketAddress control;

    RtpPeer() {
        DatagramSocket even = null;
        DatagramSocket odd = null;
        while (odd == null) {
            even = open(0);
            odd = even.getLocalPort() % 2 == 0 ? openIfFree(even.getLocalPort() + 1) : null;
            if (odd == null) {
                even.close();
            }
        }
        rtp = even;
        rtcp = odd;
    }

    private static DatagramSocket open(int port) {
        try {
            return new DatagramSocket(port, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable DatagramSocket openIfFree(int port) {
        try {
            return open(port);
        } catch (UncheckedIOException taken) {
            return null;
        }
    }

    /** Where it hears. */
    int port() {
        return rtp.getLocalPort();
    }

    /** Talks with the stream on this port from now on, and hears nobody else. */
    void talkWith(int enginePort) throws IOException {
        InetSocketAddress engine = new InetSocketAddress(InetAddress.getLoopbackAddress(), enginePort);
        control = new InetSocketAddress(engine.getAddress(), enginePort + 1);
        rtp.connect(engine);
        start(this::listen, "rtp-peer-ear");
        start(this::talk, "rtp-peer-voice");
    }

    private static void start(Runnable what, String name) {
        Thread thread = new Thread(what, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void listen() {
        DatagramPacket packet = new DatagramPacket(new byte[2_048], 2_048);
        while (heard < MOST) {
            packet.setLength(2_048);
            try {
                rtp.receive(packet);
            } catch (PortUnreachableException nobody) {
                continue; // the engine closed its port
            } catch (IOException e) {
                return; // this end was closed
            }
            arrivals[heard] = System.nanoTime();
            byte[] data = packet.getData();
            ssrc = (data[8] & 0xffL) << 24 | (data[9] & 0xff) << 16 | (data[10] & 0xff) << 8 | data[11] & 0xff;
            count();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    private void count() {
        heard++;
        CountDownLatch waiting = next;
        if (waiting != null) {
            waiting.countDown();
        }
    }

    private void talk() {
        List<byte[]> voice = Mutants.speech(440, SSRC, 50);
        long startNs = System.nanoTime();
        for (int i = 0; !closed; i++) {
            byte[] packet = voice.get(i % voice.size());
            Mutants.stamp(packet, i);
            send(packet);
            awaitTime(startNs + (i + 1) * FRAME_NS);
        }
    }

    /** Returns at that time of {@link System#nanoTime}: a pace does not drift. */
    static void awaitTime(long dueNs) {
        for (long left = dueNs - System.nanoTime(); left > 0; left = dueNs - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Says this on the RTP port. */
    void send(byte[] packet) {
        send(rtp, packet, new InetSocketAddress(rtp.getInetAddress(), rtp.getPort()));
    }

    /** Says this on the RTCP port. */
    void sendControl(byte[] packet) {
        send(rtcp, packet, java.util.Objects.requireNonNull(control));
    }

    private void send(DatagramSocket from, byte[] packet, InetSocketAddress to) {
        try {
            from.send(new DatagramPacket(packet, packet.length, to));
        } catch (PortUnreachableException gone) {
            // the engine closed its port
        } catch (IOException e) {
            if (!closed) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Packets until now. */
    int heard() {
        return heard;
    }

    /** The source that it hears. */
    long ssrc() {
        return ssrc;
    }

    /** Packets from now on. */
    CountDownLatch more(int count) {
        CountDownLatch latch = new CountDownLatch(count);
        next = latch;
        return latch;
    }

    /** The gaps between packets, from the {@code from}-th on until now. */
    Gaps gapsSince(int from) {
        int count = heard - from - 1;
        double[] deviations = new double[count];
        double longest = 0;
        for (int i = 0; i < count; i++) {
            long gap = arrivals[from + i + 1] - arrivals[from + i];
            deviations[i] = Math.abs(gap - FRAME_NS) / 1e6;
            longest = Math.max(longest, gap / 1e6);
        }
        Arrays.sort(deviations);
        return new Gaps(count, deviations[count / 2], deviations[(int) Math.ceil(count * 0.99) - 1], longest);
    }

    @Override
    public void close() {
        closed = true;
        rtp.close();
        rtcp.close();
    }
}
