/**
 * Shards: one thread, and everything of a call on it.
 *
 * <p>A {@link io.offhook.engine.shard.Shard} is one {@link io.offhook.net.Loop} that also runs one Akka dispatcher through
 * our own sliced executor, with a media clock, a ledger page and load figures. {@link io.offhook.engine.shard.Shards} is
 * the Akka extension that owns the dispatcher ids of an ActorSystem; {@link io.offhook.engine.shard.ShardGroup} is what
 * one engine uses.
 */
@NullMarked
package io.offhook.engine.shard;

import org.jspecify.annotations.NullMarked;
