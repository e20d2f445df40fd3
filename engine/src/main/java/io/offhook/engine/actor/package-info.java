/**
 * The actors: {@code UserAgent - Account - Registration | per-shard calls - Dialog - MediaStream}.
 *
 * <p>Public are the protocols ({@code Command} and event types) and the {@code create} factories, so that a scenario in an actor testkit can drive
 * any of them alone. The behaviors hold pure machines of {@code io.offhook.sip} and perform their effects; nothing else. A message's way in:
 * {@link io.offhook.engine.actor.SipIngress} (on the socket's shard) finds the owner in the {@link io.offhook.engine.actor.OwnerTable} and tells it.
 */
@NullMarked
package io.offhook.engine.actor;

import org.jspecify.annotations.NullMarked;
