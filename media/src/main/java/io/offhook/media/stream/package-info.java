/**
 * Audio streams over RTP on a shard: the packet path, the Akka Streams graphs around it, and the programs (play, echo,
 * record, bridge) that need no graph of the user's.
 *
 * <p>Read {@link io.offhook.media.stream.RtpPath} first: it composes the whole way of a packet on one screen.
 * {@link io.offhook.media.stream.MediaHost} holds all streams of one shard. This is the only package of the module that
 * knows Akka. Everything here runs on the shard's one thread unless a method says otherwise.
 */
@NullMarked
package io.offhook.media.stream;

import org.jspecify.annotations.NullMarked;
