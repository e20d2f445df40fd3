package io.offhook.media.stream;

import io.offhook.media.dtmf.DtmfEvent;
import org.jspecify.annotations.Nullable;

/** What a stream tells its owner. Never one a packet, but {@link ReportReceived} one a report. */
public sealed interface RtpStreamEvent {
    /** The first RTP packet of this stream arrived. */
    record FirstPacket(long ssrc, int payloadType) implements RtpStreamEvent {}

    /** The peer's source changed (two packets in a row came from the new one). */
    record SourceChanged(long fromSsrc, long toSsrc) implements RtpStreamEvent {}

    /** The peer sends another codec than before, one that was agreed. */
    record PayloadTypeChanged(int from, int to) implements RtpStreamEvent {}

    /**
     * The peer's report about what we send (RFC 3550 §6.4).
     *
     * @param fractionLost 0 to 1, since its last report
     * @param jitterMs interarrival jitter that it measures
     * @param roundTripMs -1 if unknown
     */
    record ReportReceived(double fractionLost, long cumulativeLost, double jitterMs, double roundTripMs)
            implements RtpStreamEvent {}

    /** The peer said BYE in RTCP (§6.6): its source ends; the call's end is told by signalling. */
    record SourceLeft(long ssrc, @Nullable String reason) implements RtpStreamEvent {}

    /** A telephone event began. */
    record DigitBegan(DtmfEvent digit) implements RtpStreamEvent {}

    /** A telephone event ended. */
    record DigitEnded(DtmfEvent digit, int durationMs) implements RtpStreamEvent {}

    /** All digits that were queued have been sent, gaps included. */
    record DigitsSent() implements RtpStreamEvent {}

    /** Nothing arrived for the configured time though we receive. Told once until something arrives again. */
    record MediaTimeout(long silentNs) implements RtpStreamEvent {}

    /** Something arrived again after {@link MediaTimeout}. */
    record MediaResumed() implements RtpStreamEvent {}

    /** The jitter buffer had no room: told at most once in 5 s. */
    record Overflowed(long discarded) implements RtpStreamEvent {}

    /** A source played to its end and was taken out. */
    record SourceEnded(AudioSource source) implements RtpStreamEvent {}

    /** The user's graph completed on both sides; the stream goes on with the plain source and sink, if any. */
    record GraphCompleted() implements RtpStreamEvent {}

    /** The graph neither gave nor asked for a frame in so many ticks; the stream ends next. */
    record Stalled(int ticks) implements RtpStreamEvent {}

    /** The stream is closed. Exactly once, and last. */
    record Ended(EndReason reason, @Nullable Throwable cause) implements RtpStreamEvent {}

    /** Why a stream ended. */
    enum EndReason {
        /** {@link RtpStream#close} was called. */
        CLOSED,
        /** A user's stage, a codec, a source, a sink or a tap threw: see the cause. */
        FAILED,
        /** The graph stood still; the cause is an error that escaped it, where one is known. */
        STALLED,
        /** The host stopped. */
        HOST_STOPPED
    }
}
