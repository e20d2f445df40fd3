package io.offhook.media.stream;

import io.offhook.media.codec.AudioCodec;
import io.offhook.media.codec.Codecs;
import io.offhook.media.codec.FrameDecoder;
import io.offhook.media.codec.G711;
import io.offhook.media.dtmf.DtmfEvent;
import io.offhook.media.dtmf.DtmfReceiver;
import io.offhook.media.jitter.Admission;
import io.offhook.media.jitter.JitterBuffer;
import io.offhook.media.jitter.JitterConfig;
import io.offhook.media.jitter.LossConcealment;
import io.offhook.media.jitter.Outcome;
import io.offhook.media.jitter.QuietFrame;
import io.offhook.rtp.ReceptionStatistics;
import io.offhook.rtp.RtpPacket;
import io.offhook.rtp.RtpTimestamp;
import io.offhook.rtp.SequenceNumber;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes RTP packets in and plays them out: which source, which codec, then the jitter buffer and, a frame a tick, the
 * decoder with its concealment.
 */
final class RtpReceiver {
    private static final long OVERFLOW_EVENT_NS = 5_000_000_000L;

    private final RtpPacket packet;
    private final JitterConfig config;
    private final Consumer<RtpStreamEvent> events;
    private final DtmfReceiver digits;
    private AudioAgreement agreement;
    private int payloadType = -1;
    private AudioCodec codec;
    private FrameDecoder decoder;
    private JitterBuffer jitter;
    private @Nullable LossConcealment concealment;
    /** Frames went by that the decoder has not seen. */
    private boolean unheard;

    private @Nullable ReceptionStatistics source;
    /** A source that may follow the present one, when a second packet in sequence comes from it. */
    private long candidateSsrc = -1;

    private int candidateSequence;
    private long lastTimestamp;
    private long lastArrivalNs;
    private boolean toldOverflow;
    private long overflowToldNs;
    final ReceptionTotals totals = new ReceptionTotals();

    RtpReceiver(AudioAgreement agreement, JitterConfig config, RtpPacket packet, Consumer<RtpStreamEvent> events) {
        this.agreement = agreement;
        this.config = config;
        this.packet = packet;
        this.events = events;
        codec = agreement.codec();
        decoder = codec.newDecoder().get();
        jitter = newJitterBuffer();
        digits = new DtmfReceiver(codec.clockRate(), new DigitEvents(events));
    }

    /** Takes one packet in; false if it was none of ours. */
    boolean received(byte[] data, int offset, int length, long nowNs) {
        if (!packet.wrap(data, offset, length) || !agreement.direction().receives() || !isOurSource()) {
            totals.ignored++;
            return false;
        }
        int type = packet.payloadType();
        boolean event = agreement.isEvent(type);
        if (!event && type != payloadType && !startsPayloadType(type)) {
            totals.ignored++;
            return false;
        }
        totals.received++;
        count(event, nowNs);
        if (event) {
            digits.received(
                    data, packet.payloadOffset(), packet.payloadLength(), packet.sequence(), packet.timestamp(), nowNs);
            return true;
        }
        Admission admission = jitter.put(
                data,
                packet.payloadOffset(),
                packet.payloadLength(),
                packet.sequence(),
                packet.timestamp(),
                packet.marker(),
                nowNs);
        if (admission == Admission.OVERFLOW) {
            tellOverflow(nowNs);
        }
        return true;
    }

    /** One tick of play-out. */
    Outcome next(long nowNs) {
        digits.tick(nowNs);
        Outcome outcome = jitter.next(nowNs);
        if (outcome == Outcome.FRAME) {
            totals.frames++;
        } else if (outcome == Outcome.LOST) {
            totals.concealed++;
        }
        return outcome;
    }

    /** After a FRAME: gives it as it came; false if samples are wanted. */
    boolean deliverCoded(FrameExchange frames) {
        return frames.deliverCoded(codec, jitter.frameBuffer(), jitter.frameOffset(), jitter.frameLength());
    }

    /** After {@link #next}, where nobody listens: a listener that comes later begins with a fresh decoder. */
    void unheard() {
        unheard = true;
    }

    /** The samples of this tick, after {@link #next} brought anything but BUFFERING. */
    void decode(Outcome outcome, short[] out, int samples) {
        if (unheard) {
            unheard = false;
            decoder = codec.newDecoder().get();
            concealment = null;
        }
        if (outcome == Outcome.FRAME) {
            int decoded = decoder.decode(jitter.frameBuffer(), jitter.frameOffset(), jitter.frameLength(), out, 0);
            if (decoded < samples) {
                Arrays.fill(out, decoded, samples, (short) 0);
            }
            concealment().good(out, 0, samples);
        } else if (outcome == Outcome.LOST) {
            concealment().conceal(out, 0, samples);
        } else {
            Arrays.fill(out, 0, samples, (short) 0);
        }
    }

    void reconfigure(AudioAgreement next) {
        boolean resumes = next.direction().receives() && !agreement.direction().receives();
        boolean reframed = next.ptimeMs() != agreement.ptimeMs();
        agreement = next;
        if (payloadType >= 0 && !next.receives().containsKey(payloadType)) {
            payloadType = -1;
        }
        if (reframed) {
            totals.add(jitter);
            jitter = newJitterBuffer();
        } else if (resumes) {
            jitter.reset();
        }
    }

    /** RFC 3550 §8.2: a new source is believed when a second packet of it follows in sequence. */
    private boolean isOurSource() {
        ReceptionStatistics present = source;
        long ssrc = packet.ssrc();
        if (present == null) {
            AudioCodec first = agreement.receives().get(packet.payloadType());
            if (first == null && !agreement.isEvent(packet.payloadType())) {
                return false;
            }
            source = new ReceptionStatistics(ssrc, codec.clockRate());
            events.accept(new RtpStreamEvent.FirstPacket(ssrc, packet.payloadType()));
            return true;
        }
        if (present.ssrc() == ssrc) {
            return true;
        }
        boolean follows = candidateSsrc == ssrc && packet.sequence() == candidateSequence;
        candidateSsrc = ssrc;
        candidateSequence = SequenceNumber.next(packet.sequence());
        if (!follows) {
            return false;
        }
        candidateSsrc = -1;
        totals.add(present);
        source = new ReceptionStatistics(ssrc, codec.clockRate());
        jitter.reset();
        digits.reset();
        events.accept(new RtpStreamEvent.SourceChanged(present.ssrc(), ssrc));
        return true;
    }

    /** Packets of one event bear its beginning as timestamp, which would read as jitter (RFC 4733 §2.5.1.2). */
    private void count(boolean event, long nowNs) {
        ReceptionStatistics present = source;
        if (present == null) {
            return;
        }
        long timestamp = event
                ? RtpTimestamp.add(lastTimestamp, RtpTimestamp.unitsOf(nowNs - lastArrivalNs, codec.clockRate()))
                : packet.timestamp();
        lastTimestamp = timestamp;
        lastArrivalNs = nowNs;
        present.received(packet.sequence(), timestamp, nowNs);
    }

    /** Switches to another payload type that was agreed; false if it was not. */
    private boolean startsPayloadType(int type) {
        AudioCodec next = agreement.receives().get(type);
        if (next == null) {
            return false;
        }
        int before = payloadType;
        payloadType = type;
        if (!next.equals(codec)) {
            boolean sameShape =
                    next.clockRate() == codec.clockRate() && next.bytesPerSample() == codec.bytesPerSample();
            codec = next;
            decoder = next.newDecoder().get();
            concealment = null;
            if (sameShape && before >= 0) {
                jitter.reset(); // what is buffered is in the old code
            } else {
                totals.add(jitter);
                jitter = newJitterBuffer();
            }
        }
        if (before >= 0) {
            events.accept(new RtpStreamEvent.PayloadTypeChanged(before, type));
        }
        return true;
    }

    private JitterBuffer newJitterBuffer() {
        QuietFrame quiet = QuietFrame.NEVER;
        if (codec.equals(Codecs.PCMU)) {
            quiet = G711::quietUlaw;
        } else if (codec.equals(Codecs.PCMA)) {
            quiet = G711::quietAlaw;
        }
        int frameUnits = codec.timestampUnitsPer(agreement.ptimeMs());
        return new JitterBuffer(config, codec.clockRate(), frameUnits, codec.bytesPerSample(), quiet);
    }

    private LossConcealment concealment() {
        LossConcealment present = concealment;
        if (present == null) {
            present = new LossConcealment(codec.sampleRate());
            concealment = present;
        }
        return present;
    }

    private void tellOverflow(long nowNs) {
        if (!toldOverflow || nowNs - overflowToldNs >= OVERFLOW_EVENT_NS) {
            toldOverflow = true;
            overflowToldNs = nowNs;
            events.accept(new RtpStreamEvent.Overflowed(jitter.discarded()));
        }
    }

    @Nullable
    ReceptionStatistics statistics() {
        return source;
    }

    JitterBuffer jitter() {
        return jitter;
    }

    /** Turns what the digit receiver hears into events of the stream. */
    private record DigitEvents(Consumer<RtpStreamEvent> events) implements DtmfReceiver.Listener {
        @Override
        public void began(DtmfEvent event) {
            events.accept(new RtpStreamEvent.DigitBegan(event));
        }

        @Override
        public void ended(DtmfEvent event, int durationMs) {
            events.accept(new RtpStreamEvent.DigitEnded(event, durationMs));
        }
    }
}
