/**
 * Dialogs of RFC 3261 section 12 and the INVITE usage of them, as plain objects.
 *
 * <p>{@link io.offhook.sip.dialog.InviteSession} is the entry: one object that is the whole signalling side of one call
 * leg. It has no socket, no clock, no thread and does not look into bodies; its owner feeds it messages, timers and the
 * user's wishes and performs the {@link io.offhook.sip.dialog.SessionEffect}s that come out.
 */
@NullMarked
package io.offhook.sip.dialog;

import org.jspecify.annotations.NullMarked;
