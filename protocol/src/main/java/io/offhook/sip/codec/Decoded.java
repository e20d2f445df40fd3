package io.offhook.sip.codec;

import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipResponse;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What a datagram turned out to be. */
public sealed interface Decoded {
    /** A message that passed every check: none of its accessors fails. */
    record Message(SipMessage message) implements Decoded {}

    /**
     * A message that is wrong.
     *
     * @param reason for counters and logs; holds nothing that came from the network
     * @param statusToAnswer empty when it is to be dropped: a response, an ACK, or something that is no SIP
     * @param answer there when there is a status: to be sent, without any state, to the address that the datagram came from
     *     (port of the top Via, or the source's when rport was asked), never to a host that the message names
     */
    record Malformed(
            String reason,
            OptionalInt statusToAnswer,
            @Nullable SipResponse answer) implements Decoded {}

    /** Nothing but line ends (RFC 5626 §3.5.1): answered or ignored, no message. */
    enum KeepAlive implements Decoded {
        INSTANCE
    }
}
