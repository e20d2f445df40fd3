/** Audio codecs behind a small interface, and G.711 by tables, bit-exact to ITU-T G.191. */
@NullMarked
package io.offhook.media.codec;

import org.jspecify.annotations.NullMarked;
