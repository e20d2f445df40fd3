package io.offhook.app.demo;

import io.offhook.media.audio.AudioFrame;
import io.offhook.media.audio.ToneMark;
import io.offhook.media.audio.WavReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The two voices of the demonstration, with room for marks: one for who calls, one for who is called. 8 kHz. */
record Speech(short[] caller, short[] callee) {
    /** The voices that come with the program. */
    static Speech load() {
        return new Speech(
                ToneMark.bed(voice("alice-8k.wav").samples()),
                ToneMark.bed(voice("bob-8k.wav").samples()));
    }

    private static AudioFrame voice(String name) {
        String path = "/io/offhook/app/speech/" + name;
        try (InputStream in = Speech.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the program is incomplete: " + path + " is missing");
            }
            return WavReader.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
