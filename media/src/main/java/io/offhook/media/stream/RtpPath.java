package io.offhook.media.stream;

import io.offhook.media.codec.FrameDecoder;
import io.offhook.media.jitter.Outcome;
import io.offhook.rtp.RtcpCompound;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way of a packet, both ways.
 *
 * <pre>
 *   socket -&gt; received -&gt; RtpReceiver: source, payload type, digits, jitter buffer
 *                                                                 | a frame a tick
 *   graph or plain sink &lt;- deliver &lt;- decoder, concealment &lt;------+
 *   graph or plain source -&gt; take -&gt; RtpSender: digit or encoder, header -&gt; socket
 * </pre>
 */
final class RtpPath {
    private static final AudioTap[] NO_TAPS = {};

    private final RtpReceiver receiver;
    private final RtpSender sender;
    private final RtcpSession rtcp;
    private final Scratch scratch;
    private final Consumer<RtpStreamEvent> events;
    private final SilenceWatch silence;
    private AudioAgreement agreement;
    private AudioTap[] taps = NO_TAPS;
    private @Nullable FrameDecoder sentDecoder;

    RtpPath(
            AudioAgreement agreement,
            RtpReceiver receiver,
            RtpSender sender,
            RtcpSession rtcp,
            SilenceWatch silence,
            Scratch scratch,
            Consumer<RtpStreamEvent> events) {
        this.agreement = agreement;
        this.receiver = receiver;
        this.sender = sender;
        this.rtcp = rtcp;
        this.silence = silence;
        this.scratch = scratch;
        this.events = events;
    }

    /** A datagram on the RTP port: RTP, or RTCP beside it (RFC 5761 §4). */
    void received(byte[] data, int offset, int length, long nowNs) {
        if (RtcpCompound.looksLikeRtcp(data, offset, length)) {
            receivedControl(data, offset, length, nowNs);
        } else if (receiver.received(data, offset, length, nowNs)) {
            rtcp.peerHeard();
            silence.heard(nowNs, events);
        }
    }

    void receivedControl(byte[] data, int offset, int length, long nowNs) {
        int clockRate = agreement.codec().clockRate();
        if (!rtcp.received(data, offset, length, sender, clockRate, receiver.statistics(), nowNs)) {
            receiver.totals.ignored++;
        }
    }

    /** Send, then pull, then deliver: in any other order an echo runs at half its rate. */
    void tick(FrameExchange frames, long nowNs) {
        int samples = agreement.frameSamples();
        short @Nullable [] sent = null;
        short @Nullable [] heard = null;
        if (agreement.direction().sends()) {
            sent = send(frames, samples, nowNs);
            frames.pull();
        } else {
            sender.pause();
        }
        sender.advance();
        if (agreement.direction().receives()) {
            heard = playOut(frames, samples, nowNs);
            silence.tick(nowNs, events);
        }
        for (AudioTap tap : taps) {
            tap.frame(heard, sent, samples);
        }
        if (agreement.rtcp()) {
            rtcp.tick(sender, receiver.statistics(), scratch.control, nowNs);
        }
    }

    /** Returns what was sent where a tap wants to hear it. */
    private short @Nullable [] send(FrameExchange frames, int samples, long nowNs) {
        boolean digit = sender.sendDigitPacket(scratch, nowNs);
        if (sender.digitsDone()) {
            events.accept(new RtpStreamEvent.DigitsSent());
        }
        int coded = frames.takeCoded(agreement.codec(), samples, scratch.packet, RtpSender.PAYLOAD);
        short @Nullable [] pcm = coded == AudioSource.Coded.NOT_CODED ? frames.take(samples, scratch.sent) : null;
        if (digit) {
            return null; // time goes on for what plays, unheard (RFC 4733 §2.5.1.2)
        }
        if (coded > 0) {
            pcm = taps.length == 0 ? null : decodeSent(coded);
            sender.sendCoded(coded, scratch, nowNs);
        } else if (pcm != null) {
            sender.sendSamples(pcm, scratch, nowNs);
        } else {
            sender.pause();
        }
        return pcm;
    }

    /** Returns what was heard where a tap wants to hear it. */
    private short @Nullable [] playOut(FrameExchange frames, int samples, long nowNs) {
        Outcome outcome = receiver.next(nowNs);
        boolean tapped = taps.length > 0;
        boolean listens = frames.listens();
        if (outcome == Outcome.BUFFERING) {
            return null;
        }
        if (!listens && !tapped) {
            receiver.unheard();
            return null;
        }
        if (outcome == Outcome.FRAME && !tapped && receiver.deliverCoded(frames)) {
            return null;
        }
        short[] room = listens ? frames.room(samples) : scratch.received;
        receiver.decode(outcome, room, samples);
        if (listens) {
            frames.deliver(room, samples);
        }
        return room;
    }

    private short[] decodeSent(int coded) {
        FrameDecoder decoder = sentDecoder;
        if (decoder == null) {
            decoder = agreement.codec().newDecoder().get();
            sentDecoder = decoder;
        }
        decoder.decode(scratch.packet, RtpSender.PAYLOAD, coded, scratch.sent, 0);
        return scratch.sent;
    }

    /** A tick that could not run: its time passes all the same. */
    void skipTick() {
        sender.advance();
    }

    void reconfigure(AudioAgreement next, long nowNs) {
        agreement = next;
        sentDecoder = null;
        sender.reconfigure(next);
        receiver.reconfigure(next);
        silence.restart(nowNs);
    }

    void bye(long nowNs) {
        if (agreement.rtcp()) {
            rtcp.bye(sender, receiver.statistics(), scratch.control, nowNs);
        }
    }

    AudioAgreement agreement() {
        return agreement;
    }

    AudioTap[] taps() {
        return taps;
    }

    /** The array is never changed, so a tap may take itself out while it is called. */
    void setTaps(AudioTap[] next) {
        taps = next;
    }

    RtpSender sender() {
        return sender;
    }

    RtpReceiver receiver() {
        return receiver;
    }

    RtcpSession rtcp() {
        return rtcp;
    }
}
