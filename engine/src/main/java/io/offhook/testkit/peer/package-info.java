/**
 * Peers that say exactly what a test writes, right or wrong, and a library of well-known quirks.
 *
 * <p>{@link io.offhook.testkit.peer.ScriptedPeer} is the entry, made by {@link io.offhook.testkit.Lab#peer}. Its messages are
 * {@link io.offhook.testkit.peer.RawMessage}s, texts with blanks that are filled in when they go out; its audio goes through
 * {@link io.offhook.testkit.peer.MediaPort}s. The catalogues of what others get wrong are {@link io.offhook.testkit.peer.CalleeQuirk},
 * {@link io.offhook.testkit.peer.CallerQuirk}, {@link io.offhook.testkit.peer.ServerQuirk} and {@link io.offhook.testkit.peer.MediaQuirk}; each grows with
 * each bug that is met.
 */
@NullMarked
package io.offhook.testkit.peer;

import org.jspecify.annotations.NullMarked;
