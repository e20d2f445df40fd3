/**
 * The world on virtual time: one thread, a clock that jumps from event to event, queues that a seed picks from, sockets in memory.
 *
 * <p>{@link io.offhook.testkit.simulation.Simulation} is the driver: whatever runs, runs in one of its {@link io.offhook.testkit.simulation.TaskQueue}s (one
 * an Akka dispatcher, one a loop), on the thread that called it. {@link io.offhook.testkit.simulation.SimulatedSystem} puts an ActorSystem into it,
 * {@link io.offhook.testkit.simulation.SimulatedNetwork} the hosts. The same seed gives the same run, bit for bit, in every JVM.
 */
@NullMarked
package io.offhook.testkit.simulation;

import org.jspecify.annotations.NullMarked;
