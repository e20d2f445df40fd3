package io.offhook.sip.codec;

import io.offhook.sip.message.HeaderLines;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import java.util.Arrays;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The byte-level gate between the network and everything else: one pass that indexes the header lines, and a check of the
 * headers that everybody reads. What comes out as a {@link Decoded.Message} can be read without any error handling.
 *
 * <p>Stateless and safe for all threads. Time is linear in the message, see {@link MessageLimits}.
 */
public final class SipCodec {
    private final MessageLimits limits;

    public SipCodec(MessageLimits limits) {
        this.limits = limits;
    }

    /** For datagrams, with the usual limits. */
    public static SipCodec forDatagrams() {
        return new SipCodec(MessageLimits.DATAGRAM);
    }

    /**
     * Reads one datagram (RFC 3261 §18.3): bytes behind the body are ignored, a body without Content-Length is what is
     * left.
     *
     * @param datagram copied, so that its buffer can be used again
     */
    public Decoded decode(byte[] datagram, int off, int len) {
        int from = off;
        int end = off + len;
        while (from < end && (datagram[from] == '\r' || datagram[from] == '\n')) {
            from++; // §7.5: empty lines before a message mean nothing
        }
        if (from == end) {
            return Decoded.KeepAlive.INSTANCE;
        }
        if (end - from > limits.maxBytes()) {
            return drop("message too large");
        }
        return read(Arrays.copyOfRange(datagram, from, end));
    }

    private Decoded read(byte[] bytes) {
        StartLine start = StartLine.read(bytes);
        if (start == null) {
            return drop("not SIP");
        }
        HeaderLines lines = HeaderLines.scan(
                bytes, start.next(), bytes.length, limits.maxHeaderLines(), limits.maxHeaderBytes(), limits.maxFolds());
        Fault fault = start.fault();
        if (fault == null) {
            fault = lines.problem() != null
                    ? Fault.bad(lines.problem())
                    : HeaderGate.check(bytes, lines, start, limits);
        }
        int length = fault == null ? lines.bodyStart() + HeaderGate.bodyLength(bytes, lines) : bytes.length;
        if (fault != null) {
            return malformed(bytes, lines, start, fault);
        }
        byte[] whole = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        return new Decoded.Message(
                start.isRequest()
                        ? SipRequest.of(whole, lines, start.methodEnd(), start.uriStart(), start.uriEnd())
                        : SipResponse.of(whole, lines, start.status()));
    }

    private static Decoded malformed(byte[] bytes, HeaderLines lines, StartLine start, Fault fault) {
        @Nullable SipResponse answer = start.isRequest() ? StatelessAnswer.to(bytes, lines, start, fault) : null;
        OptionalInt status = answer == null ? OptionalInt.empty() : OptionalInt.of(fault.status());
        return new Decoded.Malformed(fault.reason(), status, answer);
    }

    private static Decoded drop(String reason) {
        return new Decoded.Malformed(reason, OptionalInt.empty(), null);
    }
}
