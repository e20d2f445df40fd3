/** RTP and RTCP (RFC 3550) as values over caller-owned bytes: packet views, wrapping arithmetic, statistics, reports and their timing. No socket, no clock: time is an argument. */
@NullMarked
package io.offhook.rtp;

import org.jspecify.annotations.NullMarked;
