package io.offhook.sip.codec;

import io.offhook.sip.message.HeaderLines;
import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.ResponseBuilder;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.Tag;
import io.offhook.sip.message.UasCapabilities;
import org.jspecify.annotations.Nullable;

/**
 * The small answer to a malformed request: what it has of Via, From, To, Call-ID and CSeq is copied as it is, no state is
 * kept. Its To tag is a hash of the request, so that a retransmission gets the same answer (RFC 3261 §8.2.7).
 */
final class StatelessAnswer {
    /** Bigger malformed requests get none: nobody honest sends them, and the answer copies much of them. */
    private static final int MOST_BYTES = 4096;

    private StatelessAnswer() {}

    /** Null when no answer is right: to an ACK, when it could reach nobody, or when it would be much the larger one. */
    static @Nullable SipResponse to(byte[] bytes, HeaderLines lines, StartLine start, Fault fault) {
        boolean ack = start.method(bytes).equals(Method.ACK);
        if (ack || !lines.has(HeaderName.VIA) || bytes.length > MOST_BYTES) {
            return null;
        }
        SipRequest request = SipRequest.of(bytes, lines, start.methodEnd(), start.uriStart(), start.uriEnd());
        ResponseBuilder builder = SipResponse.respond(request, fault.status()).toTag(tag(bytes));
        if (fault.status() == 501) {
            builder.header(HeaderName.ALLOW, UasCapabilities.endpoint().allow());
        }
        SipResponse answer = builder.build();
        // A forged source must not get more than it could send itself (RELIABILITY case 28).
        return answer.length() <= bytes.length * 3 / 2 ? answer : null;
    }

    private static Tag tag(byte[] bytes) {
        long hash = 0xcbf29ce484222325L; // FNV-1a
        for (byte b : bytes) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return new Tag(Long.toHexString(hash));
    }
}
