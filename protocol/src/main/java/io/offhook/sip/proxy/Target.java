package io.offhook.sip.proxy;

import java.net.InetSocketAddress;

/**
 * One place where a user can be reached.
 *
 * @param uri becomes the Request-URI (RFC 3261 §16.6 step 2)
 * @param address where the request is sent
 */
public record Target(String uri, InetSocketAddress address) {}
