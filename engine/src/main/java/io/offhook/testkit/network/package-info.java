/**
 * What lies between telephones, as pure models: lines that lose and delay, NATs, the SIP ALGs of bad routers, and DNS.
 *
 * <p>Nothing here has a thread, a socket or a clock. Time ({@code nowNs}, nanoseconds of any origin that never run
 * backwards) and dice ({@link java.util.random.RandomGenerator}) are arguments, so that one seed gives one run. An object
 * belongs to one thread.
 *
 * <ul>
 *   <li>{@link io.offhook.testkit.network.Link}: what becomes of a datagram in one direction of a path, by its
 *       {@link io.offhook.testkit.network.LinkQuality}
 *   <li>{@link io.offhook.testkit.network.Nat}: network address translation in the words of RFC 4787, by its
 *       {@link io.offhook.testkit.network.NatBehavior}
 *   <li>{@link io.offhook.testkit.network.SipAlg}: a router that rewrites SIP, with the
 *       {@link io.offhook.testkit.network.SipAlgDefect}s they are notorious for
 *   <li>{@link io.offhook.testkit.network.Dns}: zones that answer, fail, dawdle and change; a
 *       {@link io.offhook.testkit.network.DnsResolver} asks them for the engine
 * </ul>
 */
@NullMarked
package io.offhook.testkit.network;

import org.jspecify.annotations.NullMarked;
