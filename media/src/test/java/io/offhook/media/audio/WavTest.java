package io.offhook.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offhook.media.TestData;
import io.offhook.media.codec.Codecs;
import io.offhook.rtp.Mutants;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullMarked
class WavTest {
    /** A file in memory, so that what a crash leaves can be looked at. */
    private static final class Memory implements SeekableOutput {
        byte[] bytes = {};
        int writes;
        boolean closed;

        @Override
        public void write(long position, byte[] from, int off, int len) {
            bytes = Arrays.copyOf(bytes, (int) Math.max(bytes.length, position + len));
            System.arraycopy(from, off, bytes, (int) position, len);
            writes++;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static byte[] wav(int format, int channels, int rate, int bits, byte[] data) {
        Memory memory = new Memory();
        byte[] header = new byte[44];
        System.arraycopy("RIFF____WAVEfmt ".getBytes(StandardCharsets.US_ASCII), 0, header, 0, 16);
        System.arraycopy("data".getBytes(StandardCharsets.US_ASCII), 0, header, 36, 4);
        put(header, 4, 4, 36 + data.length);
        put(header, 16, 4, 16);
        put(header, 20, 2, format);
        put(header, 22, 2, channels);
        put(header, 24, 4, rate);
        put(header, 28, 4, (long) rate * channels * bits / 8);
        put(header, 32, 2, channels * bits / 8);
        put(header, 34, 2, bits);
        put(header, 40, 4, data.length);
        memory.write(0, header, 0, 44);
        memory.write(44, data, 0, data.length);
        return memory.bytes;
    }

    private static void put(byte[] to, int at, int width, long value) {
        for (int i = 0; i < width; i++) {
            to[at + i] = (byte) (value >> 8 * i);
        }
    }

    @Test
    void whatIsWrittenReadsBack(@TempDir Path dir) throws IOException {
        short[] speech = TestData.speech("alice");
        Path file = dir.resolve("out.wav");
        try (WavWriter writer = new WavWriter(SeekableOutput.file(file), 8000, 1)) {
            for (int at = 0; at < speech.length; at += 160) {
                writer.write(speech, at, Math.min(160, speech.length - at));
            }
            assertThat(writer.samples()).isEqualTo(speech.length);
        }
        AudioFrame back = WavReader.read(file);
        assertThat(back.rate()).isEqualTo(8000);
        assertThat(back.samples()).isEqualTo(speech);
        assertThat(back.duration()).isEqualTo(Duration.ofNanos(speech.length * 125_000L));
        assertThat(Files.size(file)).isEqualTo(44 + 2L * speech.length);
    }

    @Test
    void afterACrashTheFilePlaysUpToItsLastSeconds() throws IOException {
        Memory memory = new Memory();
        WavWriter writer = new WavWriter(memory, 8000, 1);
        short[] frame = new short[160];
        for (int i = 0; i < 500; i++) {
            Arrays.fill(frame, (short) i);
            writer.write(frame, 0, 160);
        }
        AudioFrame left = WavReader.parse(memory.bytes); // never closed
        assertThat(left.samples().length).isGreaterThanOrEqualTo((500 - 100) * 160);
        assertThat(left.samples()[160 * 123]).isEqualTo((short) 123);
        assertThat(memory.writes).isLessThan(40);
    }

    @Test
    void anEmptyRecordingIsAValidFile() throws IOException {
        Memory memory = new Memory();
        WavWriter writer = new WavWriter(memory, 16_000, 2);
        writer.close();
        writer.close();
        assertThat(memory.closed).isTrue();
        assertThat(WavReader.parse(memory.bytes)).satisfies(clip -> {
            assertThat(clip.rate()).isEqualTo(16_000);
            assertThat(clip.samples()).isEmpty();
        });
    }

    @Test
    void aFailingDiskStillClosesTheOutput() throws IOException {
        boolean[] closed = new boolean[1];
        SeekableOutput full = new SeekableOutput() {
            private int left = 1;

            @Override
            public void write(long position, byte[] bytes, int off, int len) throws IOException {
                if (left-- <= 0) {
                    throw new IOException("no space left");
                }
            }

            @Override
            public void close() {
                closed[0] = true;
            }
        };
        WavWriter writer = new WavWriter(full, 8000, 1);
        writer.write(new short[160], 0, 160);
        assertThatThrownBy(writer::close).isInstanceOf(IOException.class).hasMessageContaining("no space");
        assertThat(closed[0]).isTrue();
    }

    @Test
    void lawsAndWidthsDecodeToSixteenBits() throws IOException {
        byte[] coded = {0, (byte) 0x80, 0x7F, (byte) 0xFF, 0x55};
        short[] expected = new short[5];
        Codecs.PCMU.newDecoder().get().decode(coded, 0, 5, expected, 0);
        assertThat(WavReader.parse(wav(7, 1, 8000, 8, coded)).samples()).isEqualTo(expected);
        Codecs.PCMA.newDecoder().get().decode(coded, 0, 5, expected, 0);
        assertThat(WavReader.parse(wav(6, 1, 8000, 8, coded)).samples()).isEqualTo(expected);
        assertThat(WavReader.parse(wav(1, 1, 8000, 8, new byte[] {0, (byte) 128, (byte) 255}))
                        .samples())
                .containsExactly((short) -32768, (short) 0, (short) 32512);
        assertThat(WavReader.parse(wav(1, 1, 8000, 24, new byte[] {9, 1, 2, 9, 0, (byte) 0x80}))
                        .samples())
                .containsExactly((short) 0x0201, (short) -32768);
    }

    @Test
    void channelsAreMixedToOneWithoutOverflow() throws IOException {
        byte[] stereo = {(byte) 0xFF, 0x7F, (byte) 0xFF, 0x7F, 100, 0, 0, 0};
        assertThat(WavReader.parse(wav(1, 2, 48_000, 16, stereo)).samples()).containsExactly((short) 32767, (short) 50);
    }

    @Test
    void aDataChunkLongerThanTheFileIsReadAsFarAsItGoes() throws IOException {
        byte[] file = wav(1, 1, 8000, 16, new byte[100]);
        put(file, 40, 4, 0xFFFF_FFFFL);
        assertThat(WavReader.parse(file).samples()).hasSize(50);
    }

    @Test
    void otherChunksAreSkipped() throws IOException {
        byte[] plain = wav(1, 1, 8000, 16, new byte[] {1, 0});
        byte[] list = "LIST\u0003\0\0\0abc\0".getBytes(StandardCharsets.ISO_8859_1);
        byte[] file = new byte[plain.length + list.length];
        System.arraycopy(plain, 0, file, 0, 12);
        System.arraycopy(list, 0, file, 12, list.length);
        System.arraycopy(plain, 12, file, 12 + list.length, plain.length - 12);
        assertThat(WavReader.parse(file).samples()).containsExactly((short) 1);
    }

    @Test
    void whatCannotBePlayedSaysWhy() {
        byte[] two = new byte[2];
        assertRefused(new byte[0], "not a WAV");
        assertRefused("RIFF....AVI ".getBytes(StandardCharsets.US_ASCII), "not a WAV");
        assertRefused(wav(85, 1, 8000, 16, two), "coding 85");
        assertRefused(wav(1, 1, 8000, 12, two), "12 bits");
        assertRefused(wav(1, 0, 8000, 16, two), "0 channels");
        assertRefused(wav(1, 9, 8000, 16, two), "9 channels");
        assertRefused(wav(1, 1, 0, 16, two), "0 samples/s");
        assertRefused(wav(1, 1, 400_000, 16, two), "400000 samples/s");
        byte[] noFormat = wav(1, 1, 8000, 16, two);
        noFormat[12] = 'x';
        assertRefused(noFormat, "before its format");
        byte[] noData = wav(1, 1, 8000, 16, two);
        noData[36] = 'x';
        assertRefused(noData, "no audio data");
        byte[] shortFormat = wav(1, 1, 8000, 16, two);
        shortFormat[16] = 8;
        assertRefused(shortFormat, "8 bytes");
    }

    private static void assertRefused(byte[] file, String why) {
        assertThatThrownBy(() -> WavReader.parse(file))
                .isInstanceOf(WavFormatException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aRefusedFileIsNamed(@TempDir Path dir) throws IOException {
        Path file = Files.write(dir.resolve("song.mp3"), new byte[100]);
        assertThatThrownBy(() -> WavReader.read(file))
                .hasMessageContaining("song.mp3")
                .hasMessageContaining("not a WAV");
        assertThatThrownBy(() -> WavReader.read(new ByteArrayInputStream(new byte[3])))
                .isInstanceOf(IOException.class);
    }

    @Test
    void mutantsAreReadOrRefusedButNeverEscape() {
        Random random = new Random(7);
        byte[] data = new byte[60];
        random.nextBytes(data);
        byte[][] seeds = {
            wav(1, 1, 8000, 16, data), wav(7, 2, 8000, 8, data), wav(6, 1, 44_100, 8, data), wav(1, 3, 8000, 24, data)
        };
        int mutants = TestData.LONG ? 1_000_000 : 50_000;
        int read = 0;
        for (int i = 0; i < mutants; i++) {
            try {
                AudioFrame clip = WavReader.parse(Mutants.of(seeds[i % seeds.length], random));
                assertThat(clip.samples().length).isLessThan(400);
                read++;
            } catch (WavFormatException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
        assertThat(read).isBetween(mutants / 20, mutants - mutants / 20);
    }
}
