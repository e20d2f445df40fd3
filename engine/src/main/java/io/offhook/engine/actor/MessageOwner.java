package io.offhook.engine.actor;

import io.offhook.sip.message.SipMessage;
import java.net.InetSocketAddress;

/** Someone whom the socket's handler can tell a message. */
@FunctionalInterface
interface MessageOwner {
    /** The index of the shard on which they live; -1 where it does not matter. */
    default int shard() {
        return -1;
    }

    /** A message of theirs came from {@code source}. Called on any shard. */
    void deliver(SipMessage message, InetSocketAddress source);
}
