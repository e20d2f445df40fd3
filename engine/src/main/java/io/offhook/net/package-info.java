/**
 * Sockets, ports and names: what the engine knows of the network.
 *
 * <p>{@link io.offhook.net.Network} is the seam. In production it is {@link io.offhook.net.NettyNetwork}; in a simulation
 * it is memory. No Netty type appears in the interfaces. A {@link io.offhook.net.Loop} is one thread on which the sockets
 * of one shard live: it hands datagrams in, runs tasks and light timers, and writes datagrams out in batches.
 *
 * <p>Names go through a {@link io.offhook.net.Resolver}. {@link io.offhook.net.ServerLocation} is RFC 3263 for whoever can ask for
 * NAPTR and SRV: the simulated DNS can, the JDK can not.
 */
@NullMarked
package io.offhook.net;

import org.jspecify.annotations.NullMarked;
