package io.offhook.media.audio;

import java.io.IOException;

/** The file is not a WAV that can be played here; the message says why in one line. */
public final class WavFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    public WavFormatException(String message) {
        super(message);
    }
}
