package io.offhook.testkit.rule;

import io.offhook.sip.message.SipMessage;
import java.net.InetSocketAddress;

/** Watches the SIP messages of a network. Times are virtual nanoseconds since the start. */
public interface SipRule {
    /** A host sent a message. */
    default void sent(SipMessage message, InetSocketAddress from, InetSocketAddress to, long atNs) {}

    /** A message reached a host's socket. */
    default void delivered(SipMessage message, InetSocketAddress from, InetSocketAddress to, long atNs) {}

    /** The run is over: what should have happened by now did or did not. */
    default void end(long atNs) {}
}
