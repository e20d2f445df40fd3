/**
 * The plain-Java face of Offhook: start an {@link io.offhook.engine.Engine}, open an {@link io.offhook.engine.Account}, make and take
 * {@link io.offhook.engine.Call}s.
 *
 * <p>No Akka, Scala, Netty or JAIN SIP type stands in a signature here; {@link io.offhook.engine.ActorEngine} is the one door for those who
 * have an ActorSystem of their own. Everything a user's code is called with (futures, listeners, publishers) runs on the engine's
 * callback executor, never on a shard, so it may block.
 */
@NullMarked
package io.offhook.engine;

import org.jspecify.annotations.NullMarked;
