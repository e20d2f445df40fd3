/** Linear audio: frames, WAV files, resampling, tones, prompts encoded once, and the audible identity marks that prove who was heard. */
@NullMarked
package io.offhook.media.audio;

import org.jspecify.annotations.NullMarked;
