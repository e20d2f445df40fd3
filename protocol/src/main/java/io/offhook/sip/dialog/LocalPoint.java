package io.offhook.sip.dialog;

import org.jspecify.annotations.Nullable;

/**
 * What the messages of one side say about it; shared by all sessions of an account on one socket.
 *
 * @param transport of the Via: UDP, TCP, TLS, WS or WSS
 * @param sentBy of the Via: host, or host:port
 * @param contact value of Contact, for example {@code <sip:alice@192.0.2.1:5070>}
 * @param allow value of Allow
 * @param product value of User-Agent, null for none
 */
public record LocalPoint(String transport, String sentBy, String contact, String allow, @Nullable String product) {

    /** The methods that a session takes with an owner that answers INFO. */
    public static final String ALLOW = "INVITE, ACK, BYE, CANCEL, OPTIONS, INFO";

    public LocalPoint(String transport, String sentBy, String contact, @Nullable String product) {
        this(transport, sentBy, contact, ALLOW, product);
    }

    /** Whether the transport repeats lost data by itself, so that requests are sent once. */
    public boolean reliable() {
        return !transport.equals("UDP");
    }
}
