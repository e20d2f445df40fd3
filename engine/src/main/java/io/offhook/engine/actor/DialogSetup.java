package io.offhook.engine.actor;

import io.offhook.engine.CallOptions;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipUri;
import java.net.InetSocketAddress;

/** How a dialog begins. */
public sealed interface DialogSetup {
    /** We call {@code target} and say {@code program} once it is answered. */
    record Outgoing(SipUri target, CallOptions options, MediaProgram program, DialogListener listener, DialogLine line)
            implements DialogSetup {}

    /** Somebody calls us. */
    record Incoming(SipRequest invite, OwnerTable.InitialKey key, InetSocketAddress source) implements DialogSetup {
        /** The call that an INVITE from {@code source} is the beginning of. */
        public static Incoming of(SipRequest invite, InetSocketAddress source) {
            SipRequest received = invite.receivedFrom(source);
            return new Incoming(received, OwnerTable.initialKey(received), source);
        }
    }
}
