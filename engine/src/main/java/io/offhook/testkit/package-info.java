/**
 * The lab: whole telephone networks inside one JVM, on virtual time, reproducible by a seed.
 *
 * <p>{@link io.offhook.testkit.Lab} is the entry. Its {@link io.offhook.testkit.Phone}s run the real engine on {@link io.offhook.testkit.Device}s of their own;
 * only clock, randomness, network and names are the lab's. What the network does to datagrams is told to {@link io.offhook.testkit.LabNetwork}. The same
 * seed gives the same run, to the last bit, in every JVM.
 */
@NullMarked
package io.offhook.testkit;

import org.jspecify.annotations.NullMarked;
