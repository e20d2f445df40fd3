package io.offhook.media.stream;

import io.offhook.media.codec.Codecs;
import io.offhook.rtp.RtcpCompound;
import io.offhook.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/** One stream under test: what it sent and told, and a wire to a peer. */
final class Leg implements RtpOutput, RtpStreamListener {
    static final RtpStreamSettings SETTINGS = RtpStreamSettings.of(AudioAgreement.of(Codecs.PCMU, 0, 101), "leg@test");

    final ShardLab lab;
    final List<byte[]> sent = new ArrayList<>();
    final List<byte[]> reports = new ArrayList<>();
    final List<RtpStreamEvent> events = new ArrayList<>();
    RtpStream stream;
    /** Which of the RTP packets pass, by their number from 0. */
    IntPredicate wire = i -> true;
    /** What is done as soon as a source has ended. */
    Runnable whenSourceEnds = () -> {};

    private Leg peer;

    Leg(ShardLab lab) {
        this.lab = lab;
    }

    static Leg plain(ShardLab lab, RtpStreamSettings settings) {
        Leg leg = new Leg(lab);
        leg.stream = lab.host().open(settings, leg, leg);
        lab.drain();
        return leg;
    }

    static <M> Leg graph(ShardLab lab, RtpStreamSettings settings, MediaGraph<M> graph) {
        Leg leg = new Leg(lab);
        leg.stream = lab.host().open(settings, leg, leg, graph, value -> {});
        lab.drain();
        return leg;
    }

    static void connect(Leg a, Leg b) {
        a.peer = b;
        b.peer = a;
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {
        byte[] packet = Arrays.copyOfRange(buffer, offset, offset + length);
        sent.add(packet);
        if (peer != null && wire.test(sent.size() - 1)) {
            peer.stream.received(packet, 0, length, lab.nowNs);
        }
    }

    @Override
    public void sendControl(byte[] buffer, int offset, int length) {
        byte[] packet = Arrays.copyOfRange(buffer, offset, offset + length);
        reports.add(packet);
        if (peer != null) {
            peer.stream.receivedControl(packet, 0, length, lab.nowNs);
        }
    }

    @Override
    public void event(RtpStream stream, RtpStreamEvent event) {
        events.add(event);
        if (event instanceof RtpStreamEvent.SourceEnded) {
            whenSourceEnds.run();
        }
    }

    <E extends RtpStreamEvent> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    RtpStreamEvent.Ended end() {
        List<RtpStreamEvent.Ended> ends = events(RtpStreamEvent.Ended.class);
        return ends.size() == 1 ? ends.get(0) : null;
    }

    RtpPacket packet(int index) {
        RtpPacket view = new RtpPacket();
        byte[] bytes = sent.get(index);
        if (!view.wrap(bytes, 0, bytes.length)) {
            throw new AssertionError("packet " + index + " is no RTP");
        }
        return view;
    }

    RtcpCompound.Packets report(int index) {
        byte[] bytes = reports.get(index);
        return (RtcpCompound.Packets) RtcpCompound.parse(bytes, 0, bytes.length);
    }
}
