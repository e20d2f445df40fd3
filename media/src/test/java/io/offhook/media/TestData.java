package io.offhook.media;

import io.offhook.media.audio.WavReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.NullMarked;

/** The vectors and the speech that the tests of this module share. */
@NullMarked
public final class TestData {
    /** Mutants and seeds for the long run: {@code -Doffhook.long=true}. */
    public static final boolean LONG = Boolean.getBoolean("offhook.long");

    private TestData() {}

    public static byte[] bytes(String resource) {
        try (InputStream in = TestData.class.getResourceAsStream(resource)) {
            return Objects.requireNonNull(in, resource).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Json json(String resource) {
        return Json.parse(new String(bytes(resource), StandardCharsets.UTF_8));
    }

    /** {@code alice} or {@code bob}, 8 kHz. */
    public static short[] speech(String who) {
        try {
            return WavReader.parse(bytes("/speech/" + who + "-8k.wav")).samples();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
