package io.offhook.sip.dialog;

import io.offhook.sip.message.UasCapabilities;
import org.jspecify.annotations.Nullable;

/**
 * What the messages of one side say about it; shared by all sessions of an account on one socket.
 *
 * @param transport of the Via: UDP, TCP, TLS, WS or WSS
 * @param sentBy of the Via: host, or host:port
 * @param contact value of Contact, for example {@code <sip:alice@192.0.2.1:5070>}
 * @param able what requests are taken; methods beyond the session's own go to the owner as OtherRequest
 * @param allow value of Allow
 * @param product value of User-Agent, null for none
 */
public record LocalPoint(
        String transport,
        String sentBy,
        String contact,
        UasCapabilities able,
        String allow,
        @Nullable String product) {

    public LocalPoint(String transport, String sentBy, String contact, UasCapabilities able, @Nullable String product) {
        this(transport, sentBy, contact, able, able.allow(), product);
    }

    /** Whether the transport repeats lost data by itself, so that requests are sent once. */
    public boolean reliable() {
        return !transport.equals("UDP");
    }
}
