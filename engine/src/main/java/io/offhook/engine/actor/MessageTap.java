package io.offhook.engine.actor;

import io.offhook.sip.message.SipMessage;
import java.net.InetSocketAddress;

/** Sees every SIP message that is sent or received, on its shard: for ladders and logs. Must not block or throw. */
@FunctionalInterface
public interface MessageTap {
    /** A message crossed a socket of ours at {@code atNs} of the engine's clock. */
    void saw(boolean sent, InetSocketAddress local, InetSocketAddress remote, SipMessage message, long atNs);
}
