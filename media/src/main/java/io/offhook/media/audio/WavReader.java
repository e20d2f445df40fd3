package io.offhook.media.audio;

import io.offhook.media.codec.G711;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads WAV files: PCM of 8, 16, 24 and 32 bits, mu-law, A-law, 4 to 192 kHz, 1 to 8 channels mixed to one. A data
 * chunk that claims more than is there (a recording cut short by a crash) is read as far as it goes.
 */
public final class WavReader {
    /** Most bytes of a file that are read: 64 MiB. */
    public static final long MAX_BYTES = 64L << 20;

    private static final int PCM = 1;
    private static final int ALAW = 6;
    private static final int ULAW = 7;
    private static final int EXTENSIBLE = 0xFFFE;

    private final byte[] file;
    private int format;
    private int channels;
    private int rate;
    private int bits;

    private WavReader(byte[] file) {
        this.file = file;
    }

    /** Reads a file. */
    public static AudioFrame read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in);
        } catch (WavFormatException e) {
            throw new WavFormatException(file + ": " + e.getMessage());
        }
    }

    /** Reads a stream to its end; does not close it. */
    public static AudioFrame read(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes((int) MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new WavFormatException("longer than " + (MAX_BYTES >> 20) + " MiB");
        }
        return parse(bytes);
    }

    /** Reads the bytes of a file. */
    public static AudioFrame parse(byte[] file) throws WavFormatException {
        return new WavReader(file).read();
    }

    private AudioFrame read() throws WavFormatException {
        if (!is("RIFF", 0) || !is("WAVE", 8)) {
            throw new WavFormatException("not a WAV file");
        }
        int at = 12;
        while (file.length - at >= 8) {
            long claimed = u32(at + 4);
            int body = at + 8;
            int size = (int) Math.min(claimed, file.length - body);
            if (is("fmt ", at)) {
                readFormat(body, size);
            } else if (is("data", at)) {
                return samples(body, size);
            }
            long next = body + claimed + (claimed & 1); // chunks begin at even offsets
            if (next > file.length) {
                break;
            }
            at = (int) next;
        }
        throw new WavFormatException("no audio data in it");
    }

    private void readFormat(int at, int size) throws WavFormatException {
        if (size < 16) {
            throw new WavFormatException("format chunk of " + size + " bytes");
        }
        format = u16(at);
        channels = u16(at + 2);
        long samplesPerSecond = u32(at + 4);
        bits = u16(at + 14);
        if (format == EXTENSIBLE && size >= 40) {
            format = u16(at + 24); // the first half word of the sub-format's GUID
        }
        if (channels < 1 || channels > 8) {
            throw new WavFormatException(channels + " channels, 1 to 8 are read");
        }
        if (samplesPerSecond < 4000 || samplesPerSecond > 192_000) {
            throw new WavFormatException(samplesPerSecond + " samples/s, 4,000 to 192,000 are read");
        }
        rate = (int) samplesPerSecond;
        boolean law = (format == ALAW || format == ULAW) && bits == 8;
        boolean pcm = format == PCM && bits >= 8 && bits <= 32 && bits % 8 == 0;
        if (!law && !pcm) {
            throw new WavFormatException(
                    "coding " + format + " with " + bits + " bits; PCM, mu-law and A-law are read");
        }
    }

    private AudioFrame samples(int at, int size) throws WavFormatException {
        if (rate == 0) {
            throw new WavFormatException("audio data before its format");
        }
        int width = bits / 8;
        int count = size / (width * channels);
        short[] pcm = new short[count];
        short[] one = new short[1];
        int from = at;
        for (int i = 0; i < count; i++) {
            int sum = 0;
            for (int c = 0; c < channels; c++, from += width) {
                sum += sample(from, width, one);
            }
            pcm[i] = (short) (sum / channels);
        }
        return new AudioFrame(pcm, rate);
    }

    private int sample(int at, int width, short[] one) {
        if (format == ULAW) {
            G711.decodeUlaw(file, at, 1, one, 0);
            return one[0];
        }
        if (format == ALAW) {
            G711.decodeAlaw(file, at, 1, one, 0);
            return one[0];
        }
        if (width == 1) {
            return (file[at] & 0xFF) - 128 << 8; // 8-bit PCM is unsigned
        }
        return (short) u16(at + width - 2); // the upper 16 bits, little-endian
    }

    private boolean is(String id, int at) {
        return file.length >= at + 4 && new String(file, at, 4, StandardCharsets.ISO_8859_1).equals(id);
    }

    private int u16(int at) {
        return file[at] & 0xFF | (file[at + 1] & 0xFF) << 8;
    }

    private long u32(int at) {
        return u16(at) | (long) u16(at + 2) << 16;
    }
}
