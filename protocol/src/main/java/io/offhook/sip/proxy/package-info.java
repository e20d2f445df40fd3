/**
 * The server side of RFC 3261 that is no user agent: a registrar (§10.3) and a stateful proxy core (§16), as plain objects
 * without sockets, clock or threads.
 *
 * <p>{@link io.offhook.sip.proxy.ProxyCore} takes messages and the time and says what to send where;
 * {@link io.offhook.sip.proxy.Registrar} keeps the bindings that it asks for targets. Every table is bounded, every
 * response context ends by a timer, and no input makes anything here throw.
 */
@NullMarked
package io.offhook.sip.proxy;

import org.jspecify.annotations.NullMarked;
