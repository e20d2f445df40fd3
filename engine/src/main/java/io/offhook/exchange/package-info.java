/**
 * An exchange inside the JVM: registrar and stateful proxy for one domain on one UDP socket, for demonstrations, tests and
 * the lab. {@link io.offhook.exchange.Exchange} is the way in; the logic is {@code io.offhook.sip.proxy}, this package only
 * hosts it on a shard.
 */
@NullMarked
package io.offhook.exchange;

import org.jspecify.annotations.NullMarked;
