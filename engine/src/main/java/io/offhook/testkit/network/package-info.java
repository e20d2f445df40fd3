/**
 * What lies between telephones, as pure models: lines that lose and delay.
 *
 * <p>Nothing here has a thread, a socket or a clock. Time ({@code nowNs}, nanoseconds of any origin that never run
 * backwards) and dice ({@link java.util.random.RandomGenerator}) are arguments, so that one seed gives one run. An object
 * belongs to one thread.
 *
 * <ul>
 *   <li>{@link io.offhook.testkit.network.Link}: what becomes of a datagram in one direction of a path, by its
 *       {@link io.offhook.testkit.network.LinkQuality}
 * </ul>
 */
@NullMarked
package io.offhook.testkit.network;

import org.jspecify.annotations.NullMarked;
