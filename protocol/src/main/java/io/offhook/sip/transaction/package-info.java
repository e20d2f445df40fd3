/**
 * The four transactions of RFC 3261 section 17, with the corrections of RFC 6026, as values.
 *
 * <p>A transaction here has no socket, no thread and no clock. Its state is an immutable record; an input (a message, a
 * timer that fired, a failed transport, a response of the transaction user) gives a {@link
 * io.offhook.sip.transaction.Step}: the next state and a short list of {@link io.offhook.sip.transaction.Effect}s that
 * the owner performs. An input that means nothing in a state leaves it as it is, which is also why nobody ever has to
 * cancel a timer: a timer that is no longer awaited is an input that means nothing. So is a repeat of what was dealt with.
 * Any other input without a meaning gives {@link io.offhook.sip.transaction.Effect.Unexpected}, so that it is counted.
 */
@NullMarked
package io.offhook.sip.transaction;

import org.jspecify.annotations.NullMarked;
