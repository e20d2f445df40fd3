package io.offhook.media.audio;

/** The audible identity mark: which tones say which id. 8 kHz only. */
public final class ToneMark {
    /** Largest id: 24 bits. */
    public static final int MAX_ID = (1 << 24) - 1;

    private ToneMark() {}

    /** Makes room for marks in speech at 8 kHz: takes the marks' narrow band out of it. Share the result among streams. */
    public static short[] bed(short[] speech) {
        throw new UnsupportedOperationException("soon");
    }

    /** A loopable clip: the speech's bed, padded to whole marks, with the mark of {@code id} in it over and over. */
    public static short[] mix(short[] speech, int id) {
        throw new UnsupportedOperationException("soon");
    }
}
