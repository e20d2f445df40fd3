package io.offhook.testkit.peer;

import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One datagram that came to a peer.
 *
 * @param at virtual time since the start of the lab
 * @param from who sent it, as seen here
 * @param port the peer's port that it came to
 * @param bytes as they came; not to be changed
 * @param message what they say, null where the codec makes nothing of them
 */
public record Incoming(
        Duration at,
        InetSocketAddress from,
        int port,
        byte[] bytes,
        @Nullable SipMessage message) {

    /** Whether it is a request of this method. */
    public boolean isRequest(String method) {
        return message instanceof SipRequest request && request.method().name().equals(method);
    }

    /** Whether it answers a request of this method with this status. */
    public boolean isResponse(int status, String method) {
        return message instanceof SipResponse response
                && response.status() == status
                && response.method().name().equals(method);
    }

    /**
     * The request.
     *
     * @throws IllegalStateException when it is none
     */
    public SipRequest request() {
        if (message instanceof SipRequest request) {
            return request;
        }
        throw new IllegalStateException("not a request: " + this);
    }

    /**
     * The response.
     *
     * @throws IllegalStateException when it is none
     */
    public SipResponse response() {
        if (message instanceof SipResponse response) {
            return response;
        }
        throw new IllegalStateException("not a response: " + this);
    }

    /** The body as text, empty when there is none. */
    public String body() {
        return message == null ? "" : new String(message.body(), StandardCharsets.UTF_8);
    }

    /** One line: when, from where, what. Never a header that may hold a credential. */
    @Override
    public String toString() {
        String what;
        if (message instanceof SipRequest request) {
            what = request.method() + " " + request.requestUri() + ", CSeq " + request.cseq();
        } else if (message instanceof SipResponse response) {
            what = response.status() + " " + response.reason() + ", CSeq " + response.cseq();
        } else {
            what = bytes.length + " bytes that are no SIP";
        }
        return String.format(
                java.util.Locale.ROOT,
                "%9.3f s  %s:%d  %s",
                at.toNanos() / 1e9,
                from.getAddress().getHostAddress(),
                from.getPort(),
                what);
    }
}
