package io.offhook.media.audio;

import java.io.Closeable;
import java.io.IOException;

/** Writes a WAV of 16-bit PCM whose header is right at any moment but for the last seconds (a crash leaves a playable file). */
public final class WavWriter implements Closeable {
    /** @param rate samples a second; @param channels 1 or 2, samples interleaved */
    public WavWriter(SeekableOutput out, int rate, int channels) throws IOException {
        throw new UnsupportedOperationException("soon");
    }

    /** Appends samples; buffers up to 16 KiB, and patches the header about every two seconds of audio. */
    public void write(short[] pcm, int off, int samples) throws IOException {
        throw new UnsupportedOperationException("soon");
    }

    /** Writes out what is buffered and patches the header. */
    public void flush() throws IOException {
        throw new UnsupportedOperationException("soon");
    }

    /** Samples taken so far (all channels). */
    public long samples() {
        throw new UnsupportedOperationException("soon");
    }

    /** Flushes and closes the output, closing it even if the flush fails. */
    @Override
    public void close() throws IOException {
        throw new UnsupportedOperationException("soon");
    }
}
