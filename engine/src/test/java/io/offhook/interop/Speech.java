package io.offhook.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.media.audio.SeekableOutput;
import io.offhook.media.audio.WavReader;
import io.offhook.media.audio.WavWriter;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Real speech at 8 kHz, and how much of it arrived. */
final class Speech {
    static final int RATE = 8_000;
    private static final int FRAME = RATE / 50;
    private static final int REACH = RATE / 2;
    private static final int NOWHERE = Integer.MIN_VALUE;
    private static final double GOOD_DB = 30;
    /** A-law's coarse steps cost the quietest frames the 30 dB: 3 % of them as recorded (-6 dBFS), 1 % at -0.4 dBFS. */
    private static final double GAIN = 1.9;

    private static final int MOST_MOVES = 10;
    /** Half of the frames of our few seconds of speech. */
    private static final int FEWEST_ACTIVE = 100;

    private Speech() {}

    /** Writes the first seconds of a speaker to a file of its own, near full scale. */
    static Path of(String speaker, int seconds, Path file) throws Exception {
        Path whole = file.resolveSibling(file.getFileName() + ".whole");
        try (InputStream in = Speech.class.getResourceAsStream("/interop/speech/" + speaker + "-8k.wav")) {
            Files.copy(in, whole);
        }
        short[] samples = Arrays.copyOf(read(whole), seconds * RATE);
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) Math.max(-32_768, Math.min(32_767, Math.round(GAIN * samples[i])));
        }
        try (WavWriter out = new WavWriter(SeekableOutput.file(file), RATE, 1)) {
            out.write(samples, 0, samples.length);
        }
        Files.delete(whole);
        return file;
    }

    static short[] read(Path wav) throws Exception {
        return WavReader.read(wav).samples();
    }

    /**
     * Asserts that 95 % of the active frames of {@code said} arrived in {@code heard} with a signal-to-noise ratio of 30 dB or more (G.711 alone gives
     * about 37 dB). Frames are followed: an adaptive jitter buffer changes its delay a few times, and what comes after is a little earlier or later. A
     * frame that does not fit where the last one did is looked for within half a second; speech fits with 30 dB in its own place only.
     */
    static void arrived(String what, Path said, Path heard) throws Exception {
        short[] reference = read(said);
        short[] degraded = read(heard);
        int offset = beginning(reference, degraded);
        int active = 0;
        int good = 0;
        int moves = 0;
        for (int at = 0; at + FRAME <= reference.length; at += FRAME) {
            if (at + offset < 0 || at + offset + FRAME > degraded.length || !isActive(reference, at)) {
                continue;
            }
            active++;
            if (snr(reference, at, degraded, offset) < GOOD_DB) {
                int found = find(reference, at, degraded, offset, REACH);
                if (found == offset) {
                    continue;
                }
                offset = found;
                moves++;
            }
            good++;
        }
        String measured = what + ": " + good + " of " + active + " active frames with 30 dB, delay changed " + moves
                + " times; " + reference.length + " samples said, " + degraded.length + " heard";
        assertThat(active).as(measured).isGreaterThan(FEWEST_ACTIVE);
        assertThat(good).as(measured).isGreaterThanOrEqualTo((active * 95 + 99) / 100);
        assertThat(moves).as(measured).isLessThanOrEqualTo(MOST_MOVES);
    }

    /** Where the first active frame that arrived did: an average over the whole is led astray when the delay changes much. */
    private static int beginning(short[] reference, short[] degraded) {
        int whole = Math.max(reference.length, degraded.length);
        for (int at = 0; at + FRAME <= reference.length; at += FRAME) {
            if (isActive(reference, at)) {
                int found = find(reference, at, degraded, NOWHERE, whole);
                if (found != NOWHERE) {
                    return found;
                }
            }
        }
        throw new AssertionError("not one frame arrived");
    }

    /** The offset within {@code reach} of {@code offset} where the frame is found again; {@code offset} when nowhere. */
    private static int find(short[] reference, int at, short[] degraded, int offset, int reach) {
        int around = offset == NOWHERE ? 0 : offset;
        int best = offset;
        double bestDb = GOOD_DB;
        for (int candidate = around - reach; candidate <= around + reach; candidate++) {
            double db = snr(reference, at, degraded, candidate);
            if (db >= bestDb) {
                best = candidate;
                bestDb = db;
            }
        }
        return best;
    }

    /** Louder than -50 dBFS. */
    private static boolean isActive(short[] pcm, int at) {
        double power = 0;
        for (int i = at; i < at + FRAME; i++) {
            power += (double) pcm[i] * pcm[i];
        }
        return power / FRAME >= 32_768.0 * 32_768.0 * 1e-5;
    }

    private static double snr(short[] reference, int at, short[] degraded, int offset) {
        if (at + offset < 0 || at + offset + FRAME > degraded.length) {
            return Double.NEGATIVE_INFINITY;
        }
        double signal = 0;
        double noise = 1e-9;
        for (int i = at; i < at + FRAME; i++) {
            double error = reference[i] - degraded[i + offset];
            signal += (double) reference[i] * reference[i];
            noise += error * error;
        }
        return 10 * Math.log10(signal / noise);
    }
}
