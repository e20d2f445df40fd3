/** Telephone events (RFC 4733) as pure senders and receivers, one digit one event; and DTMF as tones. */
@NullMarked
package io.offhook.media.dtmf;

import org.jspecify.annotations.NullMarked;
