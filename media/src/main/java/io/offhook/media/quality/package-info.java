/** How good it was: the E-model (ITU-T G.107) from measured loss and delay, and waveform measures for tests. */
@NullMarked
package io.offhook.media.quality;

import org.jspecify.annotations.NullMarked;
