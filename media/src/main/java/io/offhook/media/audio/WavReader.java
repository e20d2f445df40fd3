package io.offhook.media.audio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Reads WAV files: PCM 8 and 16 bit, mu-law, A-law, any rate of 4 to 192 kHz, 1 to 8 channels mixed to one. */
public final class WavReader {
    /** Most bytes of a file that are read: 256 MiB. */
    public static final long MAX_BYTES = 256L << 20;

    private WavReader() {}

    /** Reads a file. */
    public static AudioFrame read(Path file) throws IOException {
        throw new UnsupportedOperationException("soon");
    }

    /** Reads a stream to its end; does not close it. */
    public static AudioFrame read(InputStream in) throws IOException {
        throw new UnsupportedOperationException("soon");
    }

    /** Reads the bytes of a file. */
    public static AudioFrame parse(byte[] file) throws WavFormatException {
        throw new UnsupportedOperationException("soon");
    }
}
