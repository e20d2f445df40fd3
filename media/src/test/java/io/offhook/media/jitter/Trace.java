package io.offhook.media.jitter;

import io.offhook.media.codec.G711;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** A stream of numbered packets through a made-up network into a buffer that is ticked each 20 ms. */
@NullMarked
final class Trace {
    static final long TICK = 20_000_000L;
    static final long MS = 1_000_000L;

    /** One packet on its way: what it carries and when it arrives. */
    record Packet(int index, int seq, long ts, boolean marker, int length, long arrivalNs) {}

    /** Network delay in ms of the packet sent at {@code ms}, or a negative number for loss. */
    interface Network {
        double delayMs(int index, double ms);
    }

    final List<Packet> packets = new ArrayList<>();
    final List<Outcome> outcomes = new ArrayList<>();
    final List<Integer> played = new ArrayList<>();
    final List<Integer> delays = new ArrayList<>();
    double senderSkew = 1;
    int firstSeq = 65_000;
    long firstTs = 0xFFFF_0000L;
    long startNs = 77 * MS;

    /** Sends {@code count} packets of 20 ms, numbered on from those already sent. */
    Trace send(int count, Network network) {
        int first = packets.isEmpty() ? 0 : nextIndex;
        for (int i = first; i < first + count; i++) {
            double sentMs = i * 20.0 * senderSkew;
            double delay = network.delayMs(i, sentMs);
            if (delay >= 0) {
                packets.add(new Packet(
                        i,
                        firstSeq + i & 0xFFFF,
                        firstTs + 160L * i & 0xFFFF_FFFFL,
                        i == 0,
                        160,
                        startNs + (long) ((sentMs + delay) * MS)));
            }
        }
        nextIndex = first + count;
        return this;
    }

    private int nextIndex;

    /** Plays everything that was sent, ticking with the receiver's own phase until {@code ms} after the start. */
    Trace play(JitterBuffer buffer, int ms) {
        List<Packet> order = new ArrayList<>(packets);
        order.sort(Comparator.comparingLong(Packet::arrivalNs));
        int next = 0;
        for (long now = startNs + 7 * MS; now < startNs + ms * MS; now += TICK) {
            while (next < order.size() && order.get(next).arrivalNs <= now) {
                put(buffer, order.get(next));
                next++;
            }
            tick(buffer, now);
        }
        return this;
    }

    static Admission put(JitterBuffer buffer, Packet packet) {
        byte[] payload = new byte[packet.length];
        java.util.Arrays.fill(payload, (byte) 0x90);
        if (packet.length >= 4) {
            for (int i = 0; i < 4; i++) {
                payload[i] = (byte) (packet.index >> 8 * i);
            }
        }
        return buffer.put(payload, 0, packet.length, packet.seq, packet.ts, packet.marker, packet.arrivalNs);
    }

    void tick(JitterBuffer buffer, long now) {
        Outcome outcome = buffer.next(now);
        outcomes.add(outcome);
        delays.add(buffer.delayMs());
        if (outcome == Outcome.FRAME) {
            byte[] b = buffer.frameBuffer();
            int at = buffer.frameOffset();
            played.add(b[at] & 0xFF | (b[at + 1] & 0xFF) << 8 | (b[at + 2] & 0xFF) << 16 | b[at + 3] << 24);
        }
    }

    long count(Outcome wanted) {
        return outcomes.stream().filter(outcome -> outcome == wanted).count();
    }

    static JitterBuffer adaptive() {
        return buffer(JitterConfig.adaptive());
    }

    static JitterBuffer adaptive(int minMs) {
        return buffer(JitterConfig.adaptive(minMs, 400));
    }

    static JitterBuffer buffer(JitterConfig config) {
        return new JitterBuffer(config, 8000, 160, 1, G711::quietUlaw);
    }
}
