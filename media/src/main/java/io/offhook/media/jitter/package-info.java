/** The de-jitter buffer and the concealment of lost frames: plain objects that take the time as an argument and allocate nothing while a stream runs. */
@NullMarked
package io.offhook.media.jitter;

import org.jspecify.annotations.NullMarked;
