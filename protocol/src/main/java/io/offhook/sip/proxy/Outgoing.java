package io.offhook.sip.proxy;

import io.offhook.sip.message.SipMessage;
import java.net.InetSocketAddress;

/**
 * The one effect of the proxy core: put this message on the wire.
 *
 * @param message what to send
 * @param to where to, resolved
 */
public record Outgoing(SipMessage message, InetSocketAddress to) {}
