package io.offhook.media.audio;

/**
 * The audible identity mark: which tones say which id. 8 kHz only.
 *
 * <p>A mark is a row of 15 symbols of 60 ms, over and over without a pause: one symbol of the sync tone (2,400 Hz), then
 * 14 of eight data tones (2,500 to 3,200 Hz in steps of 100), three bits each: 24 bits of id, CRC-16, two fixed bits,
 * whitened so that no id is a constant tone. So a copy lasts 0.9 s.
 *
 * <p>Every tone is a multiple of 100 Hz, so a 20 ms frame holds whole cycles: tones are orthogonal in it, start at phase
 * 0, and a frame of a tone is always the same 160 samples. A symbol spans three frames, so that one lost frame, or two
 * unless they are its first two (concealment repeats the tone before), leave a majority. The tones are 32 dB below full
 * scale; {@link #bed} clears their band of speech, which hardly changes how a voice sounds on the telephone.
 *
 * <p><b>How sure it is.</b> Random bits pass the CRC and the fixed bits once in 2^18, and damage within five
 * neighbouring symbols never does. An id counts only when two copies of it agree within ten seconds: for damaged copies
 * once in 2^42 pairs. Even endless random tones of the mark's own band, where a ninth of all windows look like a sync,
 * give a false id once in 10^13 hours; noise and speech, whose windows rarely vote for a tone at all, less than that.
 */
public final class ToneMark {
    /** Largest id: 24 bits. */
    public static final int MAX_ID = (1 << 24) - 1;

    static final int RATE = 8000;
    static final int FRAME = 160;
    static final int FRAMES_PER_SYMBOL = 3;
    static final int SYMBOLS = 15;
    static final int FRAMES_PER_COPY = SYMBOLS * FRAMES_PER_SYMBOL;
    static final int SYNC = 8;
    static final int TONES = 9;
    static final int AMPLITUDE = 800;

    private static final int SYNC_HZ = 2400;
    private static final int FIRST_DATA_HZ = 2500;
    private static final int STEP_HZ = 100;
    private static final long WHITENER = 0x15A_6C39_72E5L;
    private static final int FIXED_BITS = 0b10;
    private static final int BED_TAPS = 255;
    private static final double BED_LOW_HZ = 2330;
    private static final double BED_HIGH_HZ = 3270;
    private static final short[][] FRAMES = frames();

    private ToneMark() {}

    /** The frequency of a tone: 0 to 7 for data, SYNC. */
    static int hertz(int tone) {
        return tone == SYNC ? SYNC_HZ : FIRST_DATA_HZ + STEP_HZ * tone;
    }

    private static short[][] frames() {
        short[][] frames = new short[TONES][FRAME];
        for (int tone = 0; tone < TONES; tone++) {
            for (int i = 0; i < FRAME; i++) {
                frames[tone][i] = (short) Math.round(AMPLITUDE * Math.sin(2 * Math.PI * hertz(tone) * i / RATE));
            }
        }
        return frames;
    }

    /** The 160 samples of a tone; shared, not to be changed. */
    static short[] frame(int tone) {
        return FRAMES[tone];
    }

    /** The tones of an id, sync first. */
    static byte[] symbols(int id) {
        if (id < 0 || id > MAX_ID) {
            throw new IllegalArgumentException("a mark's id has 24 bits, not " + id);
        }
        long bits = ((long) id << 18 | (long) crc16(id) << 2 | FIXED_BITS) ^ WHITENER;
        byte[] symbols = new byte[SYMBOLS];
        symbols[0] = SYNC;
        for (int i = 1; i < SYMBOLS; i++) {
            symbols[i] = (byte) (bits >>> 3 * (SYMBOLS - 1 - i) & 7);
        }
        return symbols;
    }

    /** The id that 42 received bits say, or -1. */
    static int idOf(long received) {
        long bits = received ^ WHITENER;
        int id = (int) (bits >>> 18);
        boolean intact = (bits & 3) == FIXED_BITS && (bits >>> 2 & 0xFFFF) == crc16(id);
        return intact ? id : -1;
    }

    /** CRC-16/CCITT-FALSE of the three bytes. */
    private static int crc16(int id) {
        int crc = 0xFFFF;
        for (int bit = 23; bit >= 0; bit--) {
            int in = id >>> bit & 1;
            crc = (crc << 1 & 0xFFFF) ^ (((crc >>> 15) ^ in) == 1 ? 0x1021 : 0);
        }
        return crc;
    }

    /** Makes room for marks in speech at 8 kHz: takes the marks' narrow band out of it. Share the result among streams. */
    public static short[] bed(short[] speech) {
        double[] filter = bandStop();
        int centre = BED_TAPS / 2;
        short[] out = new short[speech.length];
        for (int n = 0; n < out.length; n++) {
            int from = Math.max(0, n + centre - speech.length + 1);
            int to = Math.min(BED_TAPS - 1, n + centre);
            double sum = 0;
            for (int k = from; k <= to; k++) {
                sum += filter[k] * speech[n + centre - k];
            }
            out[n] = clip((int) Math.round(sum));
        }
        return out;
    }

    /** A linear-phase band stop: an impulse less a windowed band pass. */
    private static double[] bandStop() {
        double[] h = new double[BED_TAPS];
        int centre = BED_TAPS / 2;
        for (int i = 0; i < BED_TAPS; i++) {
            double hamming = 0.54 - 0.46 * Math.cos(2 * Math.PI * i / (BED_TAPS - 1));
            h[i] = -hamming * (lowPass(i - centre, BED_HIGH_HZ) - lowPass(i - centre, BED_LOW_HZ));
        }
        h[centre] += 1;
        return h;
    }

    private static double lowPass(int x, double hz) {
        double f = 2 * hz / RATE;
        return x == 0 ? f : Math.sin(Math.PI * f * x) / (Math.PI * x);
    }

    /** A loopable clip: the speech's bed, padded to whole marks, with the mark of {@code id} in it over and over. */
    public static short[] mix(short[] speech, int id) {
        int copySamples = FRAMES_PER_COPY * FRAME;
        int copies = Math.max(1, (speech.length + copySamples - 1) / copySamples);
        short[] padded = new short[copies * copySamples];
        System.arraycopy(speech, 0, padded, 0, speech.length);
        MarkedAudio audio = new MarkedAudio(bed(padded), id);
        short[] out = new short[padded.length];
        for (int at = 0; at < out.length; at += FRAME) {
            audio.next(out, at);
        }
        return out;
    }

    static short clip(int sample) {
        return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, sample));
    }
}
