package io.offhook.media.audio;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes a WAV of 16-bit PCM whose header is right at any moment but for the last two seconds, so that a crash leaves a
 * playable file. Not thread-safe; all writing happens in the calling thread.
 */
public final class WavWriter implements Closeable {
    static final int HEADER_BYTES = 44;
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final int SECONDS_BETWEEN_PATCHES = 2;
    /** The largest data that the 32-bit sizes of a WAV can say. */
    private static final long MAX_DATA_BYTES = 0xFFFF_FFFFL - HEADER_BYTES;

    private final SeekableOutput out;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final byte[] header;
    private final long patchEveryBytes;
    private int buffered;
    private long written;
    private long patched;
    private boolean closed;

    /**
     * Writes the header of an empty file.
     *
     * @param rate samples a second, positive
     * @param channels 1 or 2, samples interleaved
     */
    public WavWriter(SeekableOutput out, int rate, int channels) throws IOException {
        if (rate <= 0 || channels < 1 || channels > 2) {
            throw new IllegalArgumentException("no WAV of " + channels + " channels at " + rate + " samples/s");
        }
        this.out = out;
        header = header(rate, channels);
        patchEveryBytes = 2L * rate * channels * SECONDS_BETWEEN_PATCHES;
        patch();
    }

    private static byte[] header(int rate, int channels) {
        byte[] h = new byte[HEADER_BYTES];
        ascii(h, 0, "RIFF");
        ascii(h, 8, "WAVEfmt ");
        put(h, 16, 4, 16);
        put(h, 20, 2, 1);
        put(h, 22, 2, channels);
        put(h, 24, 4, rate);
        put(h, 28, 4, 2L * rate * channels);
        put(h, 32, 2, 2L * channels);
        put(h, 34, 2, 16);
        ascii(h, 36, "data");
        return h;
    }

    private static void ascii(byte[] to, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, to, at, bytes.length);
    }

    private static void put(byte[] to, int at, int width, long value) {
        for (int i = 0; i < width; i++) {
            to[at + i] = (byte) (value >> 8 * i);
        }
    }

    /**
     * Appends samples; collects up to 16 KiB before it writes, and patches the header about every two seconds of audio.
     * Samples beyond the 4 GiB of the format are dropped.
     */
    public void write(short[] pcm, int off, int samples) throws IOException {
        for (int i = off; i < off + samples; i++) {
            if (buffered == BUFFER_BYTES) {
                drain();
            }
            if (written + buffered + 2 > MAX_DATA_BYTES) {
                return;
            }
            buffer[buffered++] = (byte) pcm[i];
            buffer[buffered++] = (byte) (pcm[i] >> 8);
        }
        if (written + buffered - patched >= patchEveryBytes) {
            flush();
        }
    }

    private void drain() throws IOException {
        out.write(HEADER_BYTES + written, buffer, 0, buffered);
        written += buffered;
        buffered = 0;
    }

    /** Writes out what is buffered and patches the header. */
    public void flush() throws IOException {
        if (buffered > 0) {
            drain();
        }
        if (written != patched) {
            patch();
        }
    }

    private void patch() throws IOException {
        put(header, 4, 4, HEADER_BYTES - 8 + written);
        put(header, 40, 4, written);
        out.write(0, header, 0, HEADER_BYTES);
        patched = written;
    }

    /** Samples taken so far (all channels). */
    public long samples() {
        return (written + buffered) / 2;
    }

    /** Flushes and closes the output, closing it even if the flush fails. Closing twice is harmless. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (out) {
            flush();
        }
    }
}
