package io.offhook.media.stream;

import io.offhook.media.codec.FrameEncoder;
import io.offhook.media.dtmf.DtmfEvent;
import io.offhook.media.dtmf.DtmfSender;
import io.offhook.rtp.RtpPacket;
import io.offhook.rtp.RtpTimestamp;
import io.offhook.rtp.RtpWriter;
import io.offhook.rtp.SenderStatistics;
import io.offhook.rtp.SequenceNumber;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes RTP packets of frames (RFC 3550 §5.1): the timestamp moves on with every tick, the sequence with every packet. */
final class RtpSender {
    /** Where the payload lies in a packet of ours. */
    static final int PAYLOAD = RtpPacket.HEADER_BYTES;

    private final long ssrc;
    private final RtpOutput output;
    private AudioAgreement agreement;
    private FrameEncoder encoder;
    private SenderStatistics statistics;
    private @Nullable DtmfSender digits;
    private int sequence;
    private long timestamp;
    /** Whether the last tick sent audio: the first packet after a pause has the marker (RFC 3551 §4.1). */
    private boolean talking;

    private long packetsBefore;
    private long octetsBefore;

    RtpSender(AudioAgreement agreement, long ssrc, RtpOutput output, RandomGenerator random) {
        this.agreement = agreement;
        this.ssrc = ssrc;
        this.output = output;
        encoder = agreement.codec().newEncoder().get();
        statistics = new SenderStatistics(agreement.codec().clockRate());
        sequence = random.nextInt(0x10000); // §5.1: random beginnings
        timestamp = random.nextInt() & 0xFFFF_FFFFL;
    }

    void reconfigure(AudioAgreement next) {
        if (next.codec().clockRate() != agreement.codec().clockRate()) {
            packetsBefore += statistics.packets();
            octetsBefore += statistics.octets();
            statistics = new SenderStatistics(next.codec().clockRate());
        }
        if (!next.codec().equals(agreement.codec())) {
            encoder = next.codec().newEncoder().get();
        }
        if (next.frameUnits() != agreement.frameUnits() || next.sendEvents() < 0) {
            digits = null;
        }
        agreement = next;
    }

    boolean sendDigit(DtmfEvent digit, int toneMs, int gapMs) {
        if (agreement.sendEvents() < 0) {
            return false;
        }
        if (digits == null) {
            digits = new DtmfSender(agreement.codec().clockRate(), agreement.frameUnits());
        }
        return digits.send(digit, toneMs, gapMs);
    }

    /** Sends this tick's packet of a digit, if one is under way: it takes the place of audio (RFC 4733 §2.5.1.2). */
    boolean sendDigitPacket(Scratch scratch, long nowNs) {
        DtmfSender sender = digits;
        if (sender == null || !sender.tick(timestamp)) {
            return false;
        }
        int length = sender.writePayload(scratch.packet, PAYLOAD);
        send(scratch, agreement.sendEvents(), sender.marker(), sender.timestamp(), length, nowNs);
        return true;
    }

    /** Whether queued digits have all been sent since they were queued; tells it once. */
    boolean digitsDone() {
        if (digits == null || digits.busy()) {
            return false;
        }
        digits = null;
        return true;
    }

    void sendSamples(short[] samples, Scratch scratch, long nowNs) {
        int length = encoder.encode(samples, 0, agreement.frameSamples(), scratch.packet, PAYLOAD);
        sendCoded(length, scratch, nowNs);
    }

    /** Sends a payload that lies behind the header's place in {@code scratch.packet}. */
    void sendCoded(int length, Scratch scratch, long nowNs) {
        send(scratch, agreement.payloadType(), !talking, timestamp, length, nowNs);
        talking = true;
    }

    void pause() {
        talking = false;
    }

    /** A tick is over. */
    void advance() {
        timestamp = RtpTimestamp.add(timestamp, agreement.frameUnits());
    }

    private void send(Scratch scratch, int payloadType, boolean marker, long packetTimestamp, int length, long nowNs) {
        RtpWriter.writeHeader(scratch.packet, 0, payloadType, marker, sequence, packetTimestamp, ssrc);
        sequence = SequenceNumber.next(sequence);
        statistics.sent(length, packetTimestamp, nowNs);
        output.send(scratch.packet, 0, PAYLOAD + length);
    }

    long packets() {
        return packetsBefore + statistics.packets();
    }

    long octets() {
        return octetsBefore + statistics.octets();
    }

    /** The stream's timestamp at {@code nowNs}, for sender reports. */
    long timestampAt(long nowNs) {
        return statistics.timestampAt(nowNs);
    }
}
